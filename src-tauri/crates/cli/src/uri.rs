//! Looking into key URIs, without a vault.

use app::CommandError;
use otp::{KeyUri, KeyUriError, Kind, UnixSeconds, code_at};
use serde_json::{Value, json};

use crate::{failure::Failure, input, output::Output};

/// Says of every line what it holds. A line that is no key URI is an answer too.
pub(crate) fn parse(show_secrets: bool, output: &mut Output) -> Result<(), Failure> {
    for line in input::text(None)?.lines() {
        output.object(&match KeyUri::parse(line) {
            Ok(key) => parsed(&key, show_secrets),
            Err(error) => refused(error),
        });
    }
    Ok(())
}

/// Prints the code of every line at `at`; for HOTP the one at the URI's counter.
pub(crate) fn code(at: u64, output: &mut Output) -> Result<(), Failure> {
    for line in input::text(None)?.lines() {
        output.object(&match KeyUri::parse(line) {
            Ok(key) => {
                let code = code_at(&key.secret, &key.parameters, UnixSeconds(at));
                let window = code.rolls().then_some((code.valid_from, code.valid_until));
                json!({
                    "code": code.digits,
                    "valid_from": window.map(|(from, _)| from.as_u64()),
                    "valid_until": window.map(|(_, until)| until.as_u64()),
                })
            }
            Err(error) => refused(error),
        });
    }
    Ok(())
}

fn parsed(key: &KeyUri, show_secrets: bool) -> Value {
    let (kind, moves_by, value) = match key.parameters.kind {
        Kind::Totp { period } => ("totp", "period", u64::from(period.as_secs())),
        Kind::Steam { period } => ("steam", "period", u64::from(period.as_secs())),
        Kind::Hotp { counter } => ("hotp", "counter", counter.as_u64()),
    };
    let mut answer = json!({
        "ok": true,
        "kind": kind,
        "issuer": key.label.issuer,
        "label_issuer": key.label_issuer,
        "account": key.label.account,
        "secret": show_secrets.then(|| key.secret.to_base32().to_string()),
        "algorithm": key.parameters.algorithm.as_str(),
        "digits": key.parameters.digits.as_u8(),
        "warnings": key.warnings.iter().map(|warning| warning.code()).collect::<Vec<_>>(),
    });
    answer[moves_by] = json!(value);
    answer
}

fn refused(error: KeyUriError) -> Value {
    let error = CommandError::from(error);
    json!({ "ok": false, "error": { "code": error.code.as_str(), "message": error.message } })
}
