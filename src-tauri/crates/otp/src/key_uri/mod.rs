//! The key URI `otpauth://`: a reader for everything that is out there, a writer for what should be.

mod error;
mod warning;

use zeroize::Zeroizing;

pub use self::error::{ForeignKind, KeyUriError};
pub use self::warning::Warning;
pub(crate) use self::warning::Warnings;
use crate::{Parameters, SharedSecret};

/// Whom an account belongs to, as shown to the person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Label {
    /// Who runs the server: the `issuer` parameter, else the prefix of the label.
    pub issuer: Option<String>,
    /// The user's name there; may be empty.
    pub account: String,
}

/// One account as a key URI describes it.
#[derive(Clone, Debug)]
pub struct KeyUri {
    /// Issuer and account.
    pub label: Label,
    /// The prefix of the label. Differs from `label.issuer` where the server says two names, as
    /// Microsoft (tenant) and Apple (domain) do; then both are worth showing.
    pub label_issuer: Option<String>,
    /// The secret.
    pub secret: SharedSecret,
    /// Algorithm, digits and kind.
    pub parameters: Parameters,
    /// What a person should know before saving; each at most once, most important first.
    pub warnings: Vec<Warning>,
}

/// How a Steam account is written; the two camps refuse each other's spelling.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SteamSpelling {
    /// `otpauth://steam/...`, for Aegis, Ente Auth and 2FAS.
    #[default]
    Host,
    /// `otpauth://totp/Steam:...&digits=5&encoder=steam`, for KeePassXC, Stratum and OTPClient.
    Encoder,
}

impl KeyUri {
    /// The longest text that is read, in bytes. A QR code holds at most 2953.
    pub const MAX_LEN: usize = 4096;

    /// Describes an account that a person typed in. Names are cleaned as [`parse`](Self::parse)
    /// cleans them, and `warnings` says what `parse` would say.
    pub fn new(label: Label, secret: SharedSecret, parameters: Parameters) -> Self {
        Self {
            label_issuer: label.issuer.clone(),
            label,
            secret,
            parameters,
            warnings: Vec::new(),
        }
    }

    /// Reads a key URI, `steam://`, a bare secret or a KeeOtp string.
    ///
    /// # Errors
    /// Any [`KeyUriError`]; see its variants.
    pub fn parse(text: &str) -> Result<Self, KeyUriError> {
        let _ = text;
        Err(KeyUriError::NotOtpauth)
    }

    /// Writes the strict form that every reader understands.
    pub fn write(&self, steam: SteamSpelling) -> Zeroizing<String> {
        let _ = steam;
        Zeroizing::default()
    }
}
