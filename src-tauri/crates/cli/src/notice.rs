//! What a person should know although the command was done.

use serde_json::json;

/// Says it on standard error, as one JSON object like a failure: `{"notice":{"code","message"}}`.
pub(crate) fn notice(code: &str, message: &str) {
    eprintln!(
        "{}",
        json!({ "notice": { "code": code, "message": message } })
    );
}
