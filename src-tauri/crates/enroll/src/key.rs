//! A key as a server offers it, made into one that codes can come from.

use otp::{
    Algorithm, Digits, KeyUri, KeyUriError, Kind, Parameters, Period, SharedSecret, plain_text,
};
use vault::{OfferedKey, SecretText};

use crate::{EnrollError, ErrorKind};

/// The longest issuer or account that is kept, in bytes of a key URI. The one that is sealed says the
/// issuer twice, and takes 4,096 bytes in all.
const MAX_NAME: usize = 600;

/// The longest secret that is taken, in bytes: 1,639 characters of that key URI.
const MAX_SECRET: usize = 1024;

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
        secret: bounded(parsed.secret)?,
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
            secret: bounded(secret)?,
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
    if matches!(error, KeyUriError::UnsupportedAlgorithm) {
        return ErrorKind::UnsupportedKey("its algorithm".into()).into();
    }
    ErrorKind::ContractDrift("the key URI cannot be read").into()
}

fn bounded(secret: SharedSecret) -> Result<SharedSecret, EnrollError> {
    let bytes = secret.bits() / 8;
    if bytes > MAX_SECRET {
        return Err(ErrorKind::UnsupportedKey(format!("a secret of {bytes} bytes")).into());
    }
    Ok(secret)
}

fn short(name: &str) -> String {
    let mut room = MAX_NAME;
    let fits = |c: &char| {
        let left = room.checked_sub(encoded_len(*c));
        room = left.unwrap_or(0);
        left.is_some()
    };
    plain_text(name).chars().take_while(fits).collect()
}

/// How many bytes a character takes in a key URI (RFC 3986 §2.1, §2.3).
fn encoded_len(c: char) -> usize {
    if c.is_ascii_alphanumeric() || "-._~".contains(c) {
        1
    } else {
        3 * c.len_utf8()
    }
}

#[cfg(test)]
mod tests {
    use otp::{Label, SteamSpelling};

    use super::*;

    /// What the vault seals, and reads again.
    fn sealed(key: &OfferedKey) -> String {
        let label = Label {
            issuer: Some(key.issuer.clone()),
            account: key.account.clone(),
        };
        let uri = KeyUri::new(label, key.secret.clone(), key.parameters);
        uri.write(SteamSpelling::default()).to_string()
    }

    fn parts<'a>(secret: &'a str, name: &'a str) -> KeyParts<'a> {
        KeyParts {
            secret,
            algorithm: "SHA512",
            digits: 8,
            period_s: 30,
            issuer: name,
            account: name,
        }
    }

    #[test]
    fn the_longest_key_reads_back_from_what_is_sealed() {
        let secret = SharedSecret::from_bytes([7; MAX_SECRET]).unwrap();
        let secret = secret.to_base32();
        for name in ["é", "你", "🔑", "%", "a", "a:b ", "ab/é"] {
            let name = name.repeat(200);
            let key = parts(&secret, &name).read().unwrap();
            assert!(!key.issuer.is_empty() && name.starts_with(&key.issuer));
            let uri = sealed(&key);
            assert!(uri.len() <= KeyUri::MAX_LEN, "{} bytes", uri.len());
            let back = KeyUri::parse(&uri).unwrap();
            assert!(back.secret.ct_eq(&key.secret));
            assert_eq!(back.label.account, key.account.trim());
        }
    }

    #[test]
    fn a_name_that_has_room_is_kept_whole() {
        let name = "é".repeat(100);
        let key = parts("MNQW4YLSPFRWC3TB", &name).read().unwrap();
        assert_eq!((&key.issuer, &key.account), (&name, &name));
    }

    #[test]
    fn a_longer_secret_is_refused_in_either_form() {
        let secret = SharedSecret::from_bytes([7; MAX_SECRET + 1]).unwrap();
        let secret = secret.to_base32();
        let uri = format!("otpauth://totp/a?secret={}", *secret);
        for refused in [parts(&secret, "a").read(), offered_key(&uri, "a")] {
            assert_eq!(refused.unwrap_err().code(), "unsupported-key");
        }
    }
}
