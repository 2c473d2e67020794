//! No `Debug` and no error text shows a secret or a code.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::fmt::Debug;

use otp::{
    Generator, KeyUri, Label, Parameters, SharedSecret, UnixSeconds, code_at, migration,
    parse_pasted,
};

const CANARY: &[u8] = b"canary in a coal mine";

fn secret() -> SharedSecret {
    SharedSecret::from_bytes(CANARY).unwrap()
}

fn account() -> KeyUri {
    let label = Label {
        issuer: Some("Shop".into()),
        account: "eve".into(),
    };
    KeyUri::new(label, secret(), Parameters::default())
}

/// Every spelling in which the secret could show: text, Base32, Base64, hex, a list of numbers.
fn assert_silent(text: &str) {
    let numbers = CANARY[..4]
        .iter()
        .map(u8::to_string)
        .collect::<Vec<_>>()
        .join(", ");
    let traces = [
        "canary".to_owned(),
        secret().to_base32()[..8].to_owned(),
        data_encoding::BASE64.encode(CANARY)[..8].to_owned(),
        data_encoding::HEXLOWER.encode(CANARY)[..8].to_owned(),
        numbers,
    ];
    let lower = text.to_lowercase();
    for trace in traces {
        assert!(
            !lower.contains(&trace.to_lowercase()),
            "{trace} shows in {text}"
        );
    }
}

fn debug(value: &impl Debug) -> String {
    format!("{value:?} {value:#?}")
}

#[test]
fn debug_of_every_type_that_holds_a_secret_is_silent() {
    let uri = account();
    let export = migration::write([&uri], 1);
    let payload = migration::parse(&export.uris[0]).unwrap();
    let items = parse_pasted(&format!(
        "{}\n{}",
        *uri.write(Default::default()),
        *export.uris[0]
    ));
    assert_eq!(
        items.len(),
        2,
        "both lines were read, so both could show something"
    );
    let generator = Generator::new(&uri.secret, &uri.parameters);
    for text in [
        debug(&secret()),
        debug(&uri),
        debug(&generator),
        debug(&export),
        debug(&payload),
        debug(&items),
        debug(&KeyUri::parse(&uri.write(Default::default()))),
    ] {
        assert!(!text.is_empty());
        assert_silent(&text);
    }
}

#[test]
fn debug_of_a_code_does_not_show_it() {
    let code = code_at(
        &secret(),
        &Parameters::default(),
        UnixSeconds(1_700_000_000),
    );
    let shown = debug(&code);
    assert!(!shown.contains(&code.digits), "{shown}");
    assert!(shown.contains("<6 characters>"), "{shown}");
}

/// Each text holds the secret and is wrong somewhere else, or in the secret itself.
#[test]
fn errors_say_what_is_wrong_without_the_input() {
    let base32 = secret().to_base32();
    let canary = "canary in a coal mine";
    let texts = [
        format!("otpauth://totp/Shop:eve?secret={}!", *base32),
        format!("otpauth://totp/Shop:eve?secret={canary}1"),
        format!("otpauth://totp/Shop:eve?secret={}&secret=MFRG", *base32),
        format!("otpauth://totp/Shop:eve?secret={}&digits={canary}", *base32),
        format!("otpauth://totp/Shop:eve?secret={}&period={canary}", *base32),
        format!(
            "otpauth://totp/Shop:eve?secret={}&algorithm={canary}",
            *base32
        ),
        format!(
            "otpauth://hotp/Shop:eve?secret={}&counter={canary}",
            *base32
        ),
        format!("otpauth://{canary}/Shop:eve?secret={}", *base32),
        format!("{canary}://totp/Shop:eve?secret={}", *base32),
        format!("steam://{canary}!"),
        format!("motp://Shop:eve?secret={canary}"),
        format!("{canary}\0"),
        format!("otpauth-migration://offline?data={canary}"),
        format!(
            "otpauth-migration://offline?data={}",
            data_encoding::BASE64.encode(CANARY)
        ),
        format!("otpauth-migration://offline?{canary}"),
        canary.repeat(1_000),
        format!("otpauth-migration://offline?data={}", canary.repeat(1_000)),
    ];
    for text in texts {
        let items = parse_pasted(&text);
        assert_eq!(items.len(), 1, "{text}");
        let error = items[0].result.as_ref().expect_err(&text);
        assert_silent(&format!("{error} {}", debug(error)));
        assert!(!error.code().is_empty() && error.to_string().len() > 10);
        if let Err(error) = migration::parse(&text) {
            assert_silent(&format!("{error} {}", debug(&error)));
        }
    }
    for text in [canary, "canary1", ""] {
        let error = SharedSecret::from_base32(text);
        if let Err(error) = error {
            assert_silent(&format!("{error} {}", debug(&error)));
        }
    }
}
