//! The words of the questions, by their stable names.

use enroll::{Question, Visit};

/// What a person is asked. A question that is not known here is asked by its name.
pub(crate) fn words(question: &Question) -> String {
    let about = |name| {
        let found = question.about.iter().find(|(known, _)| *known == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    match question.id {
        "username" => "User name at the server".to_owned(),
        "password" => "Password at the server".to_owned(),
        "pin" => "PIN".to_owned(),
        "otp" => "One-time password that the server sent you".to_owned(),
        "mfa-device" => "Which of your devices do you want to sign in with?".to_owned(),
        "mfa-code" => match about("device") {
            "" => "Code of your present authenticator".to_owned(),
            device => format!("Code of your device {device}"),
        },
        "step-up" => "How do you want to prove that it is you?".to_owned(),
        "reason" => match about("person") {
            "" => "Reason, for the server's log".to_owned(),
            person => format!("Reason for acting as {person}, for the server's log"),
        },
        "code" => "Code that the new device shows".to_owned(),
        "key-uri" => "The otpauth:// address of the QR code that the page shows".to_owned(),
        "code-accepted" => "Did the page accept the code?".to_owned(),
        "recovery-codes-kept" => {
            "Have you kept these recovery codes? They are not shown again".to_owned()
        }
        "renew-recovery-codes" => format!(
            "The earlier recovery codes of the device {} stop working at once. Make new ones?",
            about("device")
        ),
        "replace-authenticator" => {
            "The authenticator you use there now stops working once this is confirmed. Go on?"
                .to_owned()
        }
        "correct-clock" => match about("seconds").parse::<i64>() {
            Ok(seconds @ 1..) => format!(
                "This computer's clock is {seconds} s behind the server's. Correct the codes by that?"
            ),
            Ok(seconds @ ..=-1) => format!(
                "This computer's clock is {} s ahead of the server's. Correct the codes by that?",
                seconds.unsigned_abs()
            ),
            Ok(0) | Err(_) => {
                "This computer's clock is right again. Make the codes by it, without correction?"
                    .to_owned()
            }
        },
        other => other.replace('-', " "),
    }
}

/// What a person is told about a page.
pub(crate) fn visit(visit: &Visit) -> String {
    match (visit.id, &visit.code) {
        (_, Some(code)) => format!("Open {} and type the code {code}", visit.url),
        ("two-factor-page", None) => format!(
            "Open {} and follow it: keep the recovery codes that it shows, then come back with the \
             key of its QR code",
            visit.url
        ),
        ("terms", None) => format!("Open {} and accept the terms", visit.url),
        (_, None) => format!("Open {}", visit.url),
    }
}
