//! The reader.

use data_encoding::BASE64_NOPAD;
use zeroize::Zeroizing;

use super::protobuf::{Fields, Value};
use super::{
    Batch, MAX_LEN, MigrationEntryError, MigrationEntryReason, MigrationError, MigrationPayload,
};
use crate::key_uri::{self, label};
use crate::{
    Algorithm, Counter, Digits, KeyUri, Kind, Parameters, Period, SecretError, SharedSecret,
};

pub(super) fn parse(uri: &str) -> Result<MigrationPayload, MigrationError> {
    let uri = key_uri::trim(uri);
    if uri.len() > MAX_LEN {
        return Err(MigrationError::TooLong);
    }
    payload(&decode(data(uri)?)?)
}

/// Whether `text` calls itself a migration URI.
pub(crate) fn has_scheme(text: &str) -> bool {
    after_scheme(text).is_some()
}

fn after_scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once("://")?;
    let is_ours = ["otpauth-migration", "apple-otpauth-migration"]
        .iter()
        .any(|name| scheme.eq_ignore_ascii_case(name));
    is_ours.then_some(rest)
}

/// The `data` parameter, still encoded.
fn data(uri: &str) -> Result<&str, MigrationError> {
    let rest = after_scheme(uri).ok_or(MigrationError::NotMigration)?;
    let (_, query) = rest.split_once('?').ok_or(MigrationError::MissingData)?;
    query
        .split(['&', '#'])
        .filter_map(|parameter| parameter.split_once('='))
        .find_map(|(name, value)| name.eq_ignore_ascii_case("data").then_some(value))
        .filter(|value| !value.is_empty())
        .ok_or(MigrationError::MissingData)
}

/// Decodes percent-encoding and Base64. An unescaped `+` is itself, and where a form decoder has
/// already made a space of it, it is one again.
fn decode(data: &str) -> Result<Zeroizing<Vec<u8>>, MigrationError> {
    let mut base64 = Zeroizing::new(Vec::with_capacity(data.len()));
    let mut rest = data.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        let byte = match byte {
            b'%' => {
                let (hex, tail) = tail.split_at_checked(2).ok_or(MigrationError::NotBase64)?;
                rest = tail;
                let decoded = data_encoding::HEXUPPER_PERMISSIVE.decode(hex);
                decoded.map_err(|_| MigrationError::NotBase64)?[0]
            }
            other => other,
        };
        base64.push(match byte {
            b' ' | b'-' => b'+',
            b'_' => b'/',
            other => other,
        });
    }
    let length = base64
        .iter()
        .rposition(|&c| c != b'=')
        .map_or(0, |last| last + 1);
    let bytes = BASE64_NOPAD
        .decode(&base64[..length])
        .map_err(|_| MigrationError::NotBase64)?;
    Ok(Zeroizing::new(bytes))
}

fn payload(bytes: &[u8]) -> Result<MigrationPayload, MigrationError> {
    let mut payload = MigrationPayload {
        entries: Vec::new(),
        batch: Batch {
            index: 0,
            size: 1,
            id: None,
        },
        version: 1,
    };
    for field in Fields(bytes) {
        let field = field.map_err(|_| MigrationError::Malformed)?;
        let small = |number| u32::try_from(number).map_err(|_| MigrationError::Malformed);
        match (field.number, field.value) {
            (1, Value::Bytes(entry)) => payload.entries.push(read_entry(entry)),
            (2, Value::Varint(version)) => payload.version = small(version)?,
            (3, Value::Varint(size)) => payload.batch.size = small(size)?.max(1),
            (4, Value::Varint(index)) => payload.batch.index = small(index)?,
            // A negative 32-bit number is written with 64 bits; the low half is the number.
            (5, Value::Varint(id)) => payload.batch.id = Some(id as i32),
            (1..=5, _) => return Err(MigrationError::Malformed),
            _ => {}
        }
    }
    if payload.entries.is_empty() && bytes.is_empty() {
        return Err(MigrationError::MissingData);
    }
    Ok(payload)
}

/// The fields of one entry, as they stand there. 0 is what an absent number means.
#[derive(Default)]
struct RawEntry<'a> {
    secret: &'a [u8],
    name: &'a [u8],
    issuer: &'a [u8],
    algorithm: u64,
    digits: u64,
    kind: u64,
    counter: u64,
    is_damaged: bool,
}

impl<'a> RawEntry<'a> {
    fn read(bytes: &'a [u8]) -> Self {
        let mut entry = Self::default();
        for field in Fields(bytes) {
            match field.map(|field| (field.number, field.value)) {
                Ok((1, Value::Bytes(secret))) => entry.secret = secret,
                Ok((2, Value::Bytes(name))) => entry.name = name,
                Ok((3, Value::Bytes(issuer))) => entry.issuer = issuer,
                Ok((4, Value::Varint(algorithm))) => entry.algorithm = algorithm,
                Ok((5, Value::Varint(digits))) => entry.digits = digits,
                Ok((6, Value::Varint(kind))) => entry.kind = kind,
                Ok((7, Value::Varint(counter))) => entry.counter = counter,
                Ok((1..=7, _)) | Err(_) => entry.is_damaged = true,
                // Field 8 identifies the entry inside Google's app; there may be more to come.
                Ok(_) => {}
            }
        }
        entry
    }

    /// The numbers of Google's enums. Unspecified means what a key URI means that says nothing.
    fn parameters(&self) -> Result<Parameters, MigrationEntryReason> {
        let algorithm = match self.algorithm {
            0 | 1 => Algorithm::Sha1,
            2 => Algorithm::Sha256,
            3 => Algorithm::Sha512,
            _ => return Err(MigrationEntryReason::UnsupportedAlgorithm),
        };
        let digits = match self.digits {
            0 | 1 => Digits::SIX,
            2 => Digits::EIGHT,
            _ => return Err(MigrationEntryReason::InvalidDigits),
        };
        let kind = match self.kind {
            0 | 2 => Kind::Totp {
                period: Period::DEFAULT,
            },
            1 => Kind::Hotp {
                counter: Counter::try_from(self.counter)
                    .map_err(|_| MigrationEntryReason::InvalidCounter)?,
            },
            _ => return Err(MigrationEntryReason::UnsupportedKind),
        };
        Ok(Parameters {
            algorithm,
            digits,
            kind,
        })
    }

    fn secret(&self) -> Result<SharedSecret, SecretError> {
        SharedSecret::from_bytes(self.secret)
    }
}

fn read_entry(bytes: &[u8]) -> Result<KeyUri, MigrationEntryError> {
    let raw = RawEntry::read(bytes);
    let mut warnings = key_uri::Warnings::default();
    let name = lossy(raw.name, &mut warnings);
    let issuer = lossy(raw.issuer, &mut warnings);
    let issuer = Some(issuer.trim()).filter(|issuer| !issuer.is_empty());
    let label = label::read_plain(name.trim(), issuer, &mut warnings);

    let account = || -> Result<_, MigrationEntryReason> {
        if raw.is_damaged {
            return Err(MigrationEntryReason::Malformed);
        }
        Ok((raw.secret()?, raw.parameters()?))
    };
    match account() {
        Ok((secret, parameters)) => Ok(key_uri::finish(label, secret, parameters, warnings)),
        Err(reason) => Err(MigrationEntryError {
            label: label.label,
            reason,
        }),
    }
}

fn lossy(bytes: &[u8], warnings: &mut key_uri::Warnings) -> String {
    let text = String::from_utf8_lossy(bytes);
    warnings.add_if(
        std::str::from_utf8(bytes).is_err(),
        key_uri::Warning::InvalidUtf8,
    );
    text.into_owned()
}
