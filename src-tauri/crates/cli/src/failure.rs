//! Why a command could not be done.

use app::{CommandError, ErrorCode};
use serde_json::{Value, json};

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

    pub(crate) fn as_json(&self) -> Value {
        let Self(error) = self;
        let message = match &error.detail {
            Some(detail) => format!("{} ({detail})", error.message),
            None => error.message.clone(),
        };
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
