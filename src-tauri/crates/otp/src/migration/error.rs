//! Why a migration payload, or one entry of it, cannot be read or written.

use crate::{Label, SecretError};

/// Why a whole `otpauth-migration://` URI is refused. The texts hold no part of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MigrationError {
    /// More than [`MAX_LEN`](super::MAX_LEN) bytes.
    #[error("the export is longer than 16384 bytes")]
    TooLong,
    /// Not an `otpauth-migration://` URI.
    #[error("this is not a Google Authenticator export (otpauth-migration://)")]
    NotMigration,
    /// No `data` parameter, or an empty one.
    #[error("the export holds no data")]
    MissingData,
    /// The `data` parameter is not Base64.
    #[error("the data of the export is not Base64")]
    NotBase64,
    /// The bytes are not a migration payload.
    #[error("the data of the export is damaged")]
    Malformed,
}

impl MigrationError {
    /// The stable name of the error, in kebab case. Never renamed or reused.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "migration-too-long",
            Self::NotMigration => "not-migration",
            Self::MissingData => "migration-no-data",
            Self::NotBase64 => "migration-not-base64",
            Self::Malformed => "migration-malformed",
        }
    }
}

/// An entry that could not be taken over, with its name so that the person can find it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct MigrationEntryError {
    /// What the entry calls itself; empty when even that cannot be read.
    pub label: Label,
    /// Why it is refused.
    pub reason: MigrationEntryReason,
}

impl MigrationEntryError {
    /// The stable name of the reason.
    pub const fn code(&self) -> &'static str {
        self.reason.code()
    }
}

/// Why one entry of a payload is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MigrationEntryReason {
    /// The bytes of the entry are damaged.
    #[error("the entry is damaged")]
    Malformed,
    /// The secret is missing, empty or too long.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// MD5, or a number that stands for no algorithm. Never read as SHA1.
    #[error("the algorithm is not SHA1, SHA256 or SHA512")]
    UnsupportedAlgorithm,
    /// A number that stands for neither six nor eight digits.
    #[error("the number of digits is not 6 or 8")]
    InvalidDigits,
    /// A number that stands for neither HOTP nor TOTP.
    #[error("the entry is neither TOTP nor HOTP")]
    UnsupportedKind,
    /// A negative counter.
    #[error("the counter is not between 0 and 2^63 - 1")]
    InvalidCounter,
}

impl MigrationEntryReason {
    /// The stable name of the reason, in kebab case; where a key URI fails for the same reason,
    /// the same name.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "migration-entry-malformed",
            Self::Secret(SecretError::Empty) => "empty-secret",
            Self::Secret(SecretError::NotBase32 | SecretError::TooLong) => "invalid-secret",
            Self::UnsupportedAlgorithm => "unsupported-algorithm",
            Self::InvalidDigits => "invalid-digits",
            Self::UnsupportedKind => "unsupported-kind",
            Self::InvalidCounter => "invalid-counter",
        }
    }
}

/// Why an account does not fit into a migration payload, which knows no more than Google's app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LeftOut {
    /// Digits other than 6 and 8.
    #[error("Google Authenticator knows only codes of 6 or 8 digits")]
    Digits,
    /// A period other than 30 seconds.
    #[error("Google Authenticator knows only a period of 30 seconds")]
    Period,
    /// A Steam account.
    #[error("Google Authenticator knows no Steam codes")]
    Steam,
}
