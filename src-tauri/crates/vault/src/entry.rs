//! One account as the vault keeps it.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use data_encoding::{BASE32_NOPAD, BASE32_NOPAD_NOCASE};
use otp::{Parameters, SharedSecret, UnixSeconds};

use crate::VaultError;
use crate::random::random_bytes;

/// The identity of an account: 80 random bits, shown as 16 lower-case Base32 characters.
///
/// Identity is never the issuer, the label or the secret: two accounts may agree in all of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId([u8; 10]);

/// A text that is no [`EntryId`]: anything but 16 Base32 characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an account id is 16 Base32 characters")]
pub struct NotAnEntryId;

/// One account: the secret, how codes are made from it, and what a person wrote beside it.
///
/// `Debug` shows the secret's length only.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The identity; it never changes.
    pub id: EntryId,
    /// Who asks for the code, for example `Example Bank`. May be empty.
    pub issuer: String,
    /// The issuer as the label of a key URI gave it, where that differs from its parameter.
    pub label_issuer: Option<String>,
    /// Whose account it is, for example `alice@example.com`. May be empty.
    pub account: String,
    /// Free text. May be empty.
    pub note: String,
    /// The group it is listed under, if any.
    pub group: Option<String>,
    /// Whether it is listed before all others.
    pub pinned: bool,
    /// The key `K` shared with the server (RFC 4226 §5.1).
    pub secret: SharedSecret,
    /// Algorithm, digits, and what moves the code: time or a counter.
    pub parameters: Parameters,
    /// When it came into this vault.
    pub created_at: UnixSeconds,
}

/// An account that was removed and can still be brought back.
#[derive(Debug, Clone)]
pub struct RemovedEntry {
    /// The account as it was.
    pub entry: Arc<Entry>,
    /// When it was removed.
    pub removed_at: UnixSeconds,
    /// Its place among the entries at that moment, counted from 0.
    pub position: usize,
}

impl EntryId {
    /// A new id from the system's randomness.
    ///
    /// Fails with [`VaultError::NoRandomness`] where the system has none.
    pub fn random() -> Result<Self, VaultError> {
        random_bytes().map(Self)
    }

    /// What [`fmt::Display`] writes, without a place on the heap.
    pub(crate) fn to_text(self) -> IdText {
        let mut text = [0; 16];
        BASE32_NOPAD.encode_mut(&self.0, &mut text);
        text.make_ascii_lowercase();
        IdText(text)
    }
}

/// An id as text: 16 lower-case Base32 characters.
pub(crate) struct IdText([u8; 16]);

impl IdText {
    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("Base32 is ASCII")
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.to_text().as_str())
    }
}

impl fmt::Debug for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EntryId({self})")
    }
}

/// Reads what [`fmt::Display`] writes, in either case.
impl FromStr for EntryId {
    type Err = NotAnEntryId;

    fn from_str(text: &str) -> Result<Self, NotAnEntryId> {
        let mut bytes = [0; 10];
        if text.len() != 16 {
            return Err(NotAnEntryId);
        }
        BASE32_NOPAD_NOCASE
            .decode_mut(text.as_bytes(), &mut bytes)
            .map_err(|_| NotAnEntryId)?;
        Ok(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_sixteen_lower_case_characters_and_reads_back_in_either_case() {
        let id = EntryId::random().unwrap();
        let text = id.to_string();
        assert_eq!(text.len(), 16);
        assert_eq!(text, text.to_ascii_lowercase());
        assert_eq!(text.parse(), Ok(id));
        assert_eq!(text.to_ascii_uppercase().parse(), Ok(id));
    }

    #[test]
    fn what_is_not_sixteen_base32_characters_is_no_id() {
        for text in [
            "",
            "a",
            "aaaaaaaaaaaaaaa",
            "aaaaaaaaaaaaaaaaa",
            "aaaaaaaaaaaaaaa1",
            "aaaaaaaaaaaaaa é",
        ] {
            assert_eq!(text.parse::<EntryId>(), Err(NotAnEntryId), "{text:?}");
        }
    }

    #[test]
    fn two_ids_differ() {
        assert_ne!(EntryId::random().unwrap(), EntryId::random().unwrap());
    }
}
