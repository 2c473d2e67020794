//! A key as a server offers it, made into one that codes can come from.

use otp::{
    Algorithm, Digits, KeyUri, KeyUriError, Kind, Parameters, Period, SharedSecret, plain_text,
};
use vault::{OfferedKey, SecretText};

use crate::{EnrollError, ErrorKind};

/// The longest issuer or account that is kept, in characters; a key URI takes 4,096 bytes in all.
const MAX_NAME: usize = 200;

/// A key that came without a key URI.
pub struct KeyParts<'a> {
    /// Base32 (RFC 4648 §6).
    pub secret: &'a str,
    /// As the server spells it, for example `SHA1`.
    pub algorithm: &'a str,
    /// The length of a code.
    pub digits: u64,
    /// The time step in seconds.
    pub period_s: u64,
    /// Who asks for the codes.
    pub issuer: &'a str,
    /// Whose account it is.
    pub account: &'a str,
}

/// Reads the key URI that a server made. `issuer` stands in where it names nobody.
///
/// # Errors
/// [`ErrorKind::UnsupportedKey`] for what no app can use, [`ErrorKind::ContractDrift`] for no key.
pub fn offered_key(uri: &str, issuer: &str) -> Result<OfferedKey, EnrollError> {
    let parsed = KeyUri::parse(uri).map_err(|error| refused(&error))?;
    if !matches!(parsed.parameters.kind, Kind::Totp { .. }) {
        return Err(ErrorKind::UnsupportedKey("a kind other than TOTP".into()).into());
    }
    let named = parsed.label.issuer.as_deref();
    Ok(OfferedKey {
        issuer: short(named.filter(|name| !name.is_empty()).unwrap_or(issuer)),
        account: short(&parsed.label.account),
        secret: parsed.secret,
        parameters: parsed.parameters,
        raw_uri: Some(SecretText::from(uri)),
    })
}

impl KeyParts<'_> {
    /// Reads the parts.
    ///
    /// # Errors
    /// As [`offered_key`].
    pub fn read(&self) -> Result<OfferedKey, EnrollError> {
        let unsupported = |what: String| EnrollError::from(ErrorKind::UnsupportedKey(what));
        let algorithm: Algorithm = self
            .algorithm
            .parse()
            .map_err(|_| unsupported(plain_text(self.algorithm).chars().take(20).collect()))?;
        let digits = u8::try_from(self.digits)
            .ok()
            .and_then(|digits| Digits::try_from(digits).ok())
            .ok_or_else(|| unsupported(format!("{} digits", self.digits)))?;
        let period = u32::try_from(self.period_s)
            .ok()
            .and_then(|period| Period::try_from(period).ok())
            .ok_or_else(|| unsupported(format!("a period of {} s", self.period_s)))?;
        let secret = SharedSecret::from_base32(self.secret)
            .map_err(|_| ErrorKind::ContractDrift("the secret is not Base32"))?;
        Ok(OfferedKey {
            secret,
            parameters: Parameters {
                algorithm,
                digits,
                kind: Kind::Totp { period },
            },
            issuer: short(self.issuer),
            account: short(self.account),
            raw_uri: None,
        })
    }
}

fn refused(error: &KeyUriError) -> EnrollError {
    match error {
        KeyUriError::UnsupportedAlgorithm => {
            ErrorKind::UnsupportedKey("its algorithm".into()).into()
        }
        _ => ErrorKind::ContractDrift("the key URI cannot be read").into(),
    }
}

fn short(name: &str) -> String {
    plain_text(name).chars().take(MAX_NAME).collect()
}
