//! The key URI `otpauth://`: a reader for everything that is out there, a writer for what should be.

mod bare;
mod error;
pub(crate) mod label;
mod parse;
mod query;
mod settings;
mod text;
mod warning;
mod write;

use zeroize::Zeroizing;

pub use self::error::{ForeignKind, KeyUriError};
pub(crate) use self::parse::{finish, trim};
pub(crate) use self::text::encode_into;
pub use self::text::plain_text;
pub use self::warning::Warning;
pub(crate) use self::warning::Warnings;
use crate::{Kind, Parameters, SharedSecret};

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

    /// Describes an account that a person typed in. The names are cleaned, and `warnings` is filled,
    /// as [`parse`](Self::parse) would do it.
    pub fn new(label: Label, secret: SharedSecret, parameters: Parameters) -> Self {
        let mut warnings = Warnings::default();
        let label = label::assemble(None, &label.account, label.issuer.as_deref(), &mut warnings);
        parse::finish(label, secret, parameters, warnings)
    }

    /// Reads a key URI, `steam://`, a bare secret or a KeeOtp string, however it is spelled.
    ///
    /// The whole text is at most [`MAX_LEN`](Self::MAX_LEN) bytes. An image that it names is never
    /// fetched.
    ///
    /// # Errors
    /// Any [`KeyUriError`]; see its variants.
    pub fn parse(text: &str) -> Result<Self, KeyUriError> {
        parse::parse(text)
    }

    /// Writes the strict form that every reader understands: all parameters spelled out, `%20` for
    /// a space, the secret in canonical Base32, and the issuer both as prefix and as parameter.
    ///
    /// [`parse`](Self::parse) reads it back to the same account, but for one that no server makes:
    /// plain TOTP with five digits whose issuer is called Steam. `steam` matters for Steam only.
    pub fn write(&self, steam: SteamSpelling) -> Zeroizing<String> {
        write::write(self, steam)
    }

    /// The parameters that the codes are really made with.
    fn effective_parameters(&self) -> Parameters {
        match self.parameters.kind {
            Kind::Steam { period } => Parameters::steam(period),
            Kind::Totp { .. } | Kind::Hotp { .. } => self.parameters,
        }
    }
}
