//! Why a command could not be done.

use app::{CommandError, ErrorCode};
use serde_json::{Value, json};

use crate::next;

/// A failure with a code of the boundary, or of reading and writing.
#[derive(Debug)]
pub(crate) struct Failure(CommandError);

impl Failure {
    /// A file or stream that does not work; `what` names it, never what is in it.
    pub(crate) fn io(what: &str, error: &std::io::Error) -> Self {
        Self(
            CommandError::new(ErrorCode::FileFailed)
                .with_detail(format!("{what}: {}", error.kind())),
        )
    }

    /// Text in the encoding of Windows' own tools, which PowerShell's `>` writes.
    pub(crate) fn utf16(what: &str) -> Self {
        Self(
            CommandError::new(ErrorCode::FileFailed)
                .with_detail(format!("{what} is UTF-16; save it as UTF-8")),
        )
    }

    /// A failure with a fact beside it.
    pub(crate) fn of(code: ErrorCode, detail: String) -> Self {
        Self(CommandError::new(code).with_detail(detail))
    }

    /// A file of answers that is none.
    pub(crate) fn answers() -> Self {
        let what = "answers are one JSON object of texts, numbers, true and false";
        Self::of(ErrorCode::BadRequest, what.to_owned())
    }

    /// The same, with the enrollment that it left behind.
    pub(crate) fn of_enrollment(self, id: &str) -> Self {
        self.beside(&format!("pairing {id} is kept, see `pending`"))
    }

    /// The same, with another fact beside it.
    pub(crate) fn beside(self, fact: &str) -> Self {
        let Self(error) = self;
        let detail = error.detail.clone().map(|detail| format!("{detail}; "));
        let detail = detail.unwrap_or_default();
        Self(error.with_detail(format!("{detail}{fact}")))
    }

    pub(crate) fn as_json(&self) -> Value {
        let Self(error) = self;
        let mut message = error.message.clone();
        if let Some(detail) = &error.detail {
            message.push_str(&format!(" ({detail})"));
        }
        if let Some(next) = next::step(error.code) {
            message.push(' ');
            message.push_str(next);
        }
        json!({ "error": { "code": error.code.as_str(), "message": message } })
    }
}

impl From<CommandError> for Failure {
    fn from(error: CommandError) -> Self {
        Self(error)
    }
}

impl From<ErrorCode> for Failure {
    fn from(code: ErrorCode) -> Self {
        Self(code.into())
    }
}
