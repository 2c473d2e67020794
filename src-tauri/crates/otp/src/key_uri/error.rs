//! Why a text is no key URI.

use std::fmt;

use crate::{ParameterError, SecretError, SharedSecret};

/// A URI that is recognised but is no key URI, so that the error can name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ForeignKind {
    /// Google Authenticator's export; [`migration::parse`](crate::migration::parse) reads it.
    Migration,
    /// Mobile-OTP (`motp`), a different algorithm with a PIN.
    Motp,
    /// Yandex Key (`yaotp`), a different algorithm with a PIN.
    Yandex,
    /// Microsoft's push activation (`phonefactor`), which holds no shared secret.
    PhoneFactor,
}

impl fmt::Display for ForeignKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Migration => "a Google Authenticator export",
            Self::Motp => "a Mobile-OTP account",
            Self::Yandex => "a Yandex Key account",
            Self::PhoneFactor => "a Microsoft push activation",
        })
    }
}

/// Why a text is no key URI. The texts hold no part of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyUriError {
    /// More than [`KeyUri::MAX_LEN`](crate::KeyUri::MAX_LEN) bytes.
    #[error("the text is longer than 4096 bytes")]
    TooLong,
    /// A NUL character, plain or encoded.
    #[error("the text contains a NUL character")]
    Nul,
    /// Neither a key URI nor a bare secret.
    #[error("this is not a key URI (otpauth://) and not a bare secret")]
    NotOtpauth,
    /// Something else that is recognised.
    #[error("this is {0}, not a TOTP, HOTP or Steam account")]
    UnsupportedKind(ForeignKind),
    /// What follows `otpauth://` is not `totp`, `hotp` or `steam`.
    #[error("the type of the key URI is not totp, hotp or steam")]
    UnknownType,
    /// No `secret` parameter.
    #[error("the key URI has no secret")]
    MissingSecret,
    /// A `secret` parameter without a value.
    #[error("the secret of the key URI is empty")]
    EmptySecret,
    /// The secret is not Base32, or too long.
    #[error("the secret of the key URI is not Base32")]
    InvalidSecret,
    /// Not SHA1, SHA256 or SHA512. Never read as SHA1.
    #[error("the algorithm is not SHA1, SHA256 or SHA512")]
    UnsupportedAlgorithm,
    /// Not a whole number from 5 to 9.
    #[error("the number of digits is not between 5 and 9")]
    InvalidDigits,
    /// Not a whole number from 1 to 86400.
    #[error("the period is not between 1 and 86400 seconds")]
    InvalidPeriod,
    /// Not a whole number from 0 to 2^63 - 1.
    #[error("the counter is not between 0 and 2^63 - 1")]
    InvalidCounter,
    /// A parameter is given twice with different values, so either could be the wrong one.
    #[error("the key URI gives a parameter twice with different values")]
    DuplicateParameter,
}

impl KeyUriError {
    /// The stable name of the error, in kebab case. Never renamed or reused.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "too-long",
            Self::Nul => "nul",
            Self::NotOtpauth => "not-otpauth",
            Self::UnsupportedKind(_) => "unsupported-kind",
            Self::UnknownType => "unknown-type",
            Self::MissingSecret => "missing-secret",
            Self::EmptySecret => "empty-secret",
            Self::InvalidSecret => "invalid-secret",
            Self::UnsupportedAlgorithm => "unsupported-algorithm",
            Self::InvalidDigits => "invalid-digits",
            Self::InvalidPeriod => "invalid-period",
            Self::InvalidCounter => "invalid-counter",
            Self::DuplicateParameter => "duplicate-parameter",
        }
    }
}

impl From<SecretError> for KeyUriError {
    fn from(error: SecretError) -> Self {
        match error {
            SecretError::Empty => Self::EmptySecret,
            // A URI cannot hold a secret above the limit; see `SharedSecret::MAX_LEN`.
            SecretError::NotBase32 | SecretError::TooLong => Self::InvalidSecret,
        }
    }
}

impl From<ParameterError> for KeyUriError {
    fn from(error: ParameterError) -> Self {
        match error {
            ParameterError::Algorithm => Self::UnsupportedAlgorithm,
            ParameterError::Digits => Self::InvalidDigits,
            ParameterError::Period => Self::InvalidPeriod,
            ParameterError::Counter => Self::InvalidCounter,
        }
    }
}

// The sentence of `InvalidSecret` is right only while every URI is too short for `TooLong`.
const _: () = assert!(crate::KeyUri::MAX_LEN * 5 / 8 <= SharedSecret::MAX_LEN);
