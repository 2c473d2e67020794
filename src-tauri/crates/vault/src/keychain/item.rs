//! The name and the value of a keychain item.

use std::fmt;

use data_encoding::BASE64;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

use super::KeychainError;
use crate::random::{random_bytes, random_secret};
use crate::{SlotId, VaultId};

/// The service all our items have in a keychain.
pub const SERVICE: &str = "app.keyfob.desktop";

/// The most bytes a value may have; the narrowest store (Windows) takes 2,560.
const MAX_VALUE_BYTES: usize = 200;

const KEY_PREFIX: &str = "keyfob1:";

/// The account an item has in a keychain: `<vault id>/<slot id>`, both in hex. No secret.
///
/// Both ids are random, so a name is never used twice and never meets another vault's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemName(String);

/// The value of an item: one line of printable ASCII, 1 to 200 bytes, wiped on drop.
///
/// One line, because a newline made one GNOME Keyring drop a whole collection; ASCII, because KWallet
/// replaces other bytes.
#[derive(Clone)]
pub struct ItemValue(Zeroizing<String>);

impl ItemName {
    /// The name of a slot's item.
    pub fn of_slot(vault: VaultId, slot: SlotId) -> Self {
        Self(format!("{vault}/{slot}"))
    }

    /// A name and a value that nobody else uses; `None` without randomness.
    pub(crate) fn for_round_trip() -> Option<(Self, ItemValue)> {
        let id = random_bytes::<16>().ok()?;
        let key = random_secret::<32>().ok()?;
        let name = format!("round-trip/{}", data_encoding::HEXLOWER.encode(&id));
        Some((Self(name), ItemValue::from_key(&key)))
    }

    /// The name as the keychain has it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ItemValue {
    /// Takes a value from a keychain.
    ///
    /// Fails with [`KeychainError::Malformed`] when it is not one line of 1 to 200 printable ASCII
    /// bytes; the bytes are wiped then too.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, KeychainError> {
        let bytes = Zeroizing::new(bytes);
        let fits = (1..=MAX_VALUE_BYTES).contains(&bytes.len());
        if !fits || !bytes.iter().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(KeychainError::Malformed);
        }
        let line = String::from_utf8(bytes.to_vec()).map_err(|_| KeychainError::Malformed)?;
        Ok(Self(Zeroizing::new(line)))
    }

    /// The line that holds a key.
    pub(crate) fn from_key(key: &[u8; 32]) -> Self {
        let mut line = Zeroizing::new(String::with_capacity(MAX_VALUE_BYTES));
        line.push_str(KEY_PREFIX);
        BASE64.encode_append(key, &mut line);
        Self(line)
    }

    /// The key this line holds; [`KeychainError::Malformed`] when it holds none.
    pub(crate) fn to_key(&self) -> Result<Zeroizing<[u8; 32]>, KeychainError> {
        let text = self
            .0
            .strip_prefix(KEY_PREFIX)
            .ok_or(KeychainError::Malformed)?;
        let mut key = Zeroizing::new([0; 32]);
        // Base64 decodes in groups of three bytes, so the last group needs room for three.
        let mut room = Zeroizing::new([0; 33]);
        let decodes_to = BASE64
            .decode_len(text.len())
            .map_err(|_| KeychainError::Malformed)?;
        if decodes_to != room.len() {
            return Err(KeychainError::Malformed);
        }
        let written = BASE64.decode_mut(text.as_bytes(), room.as_mut_slice());
        if !matches!(written, Ok(32)) {
            room.zeroize();
            return Err(KeychainError::Malformed);
        }
        key.copy_from_slice(&room[..32]);
        Ok(key)
    }

    /// The line itself. The single door to it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether both are the same line, without telling by the time it takes where they differ.
    pub fn ct_eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl fmt::Debug for ItemValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ItemValue({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_key_is_one_short_line_of_printable_ascii() {
        let line = ItemValue::from_key(&[0xff; 32]);
        assert!(line.expose().len() < 200);
        assert!(line.expose().starts_with("keyfob1:"));
        assert!(
            line.expose()
                .bytes()
                .all(|byte| matches!(byte, b'!'..=b'~'))
        );
        assert_eq!(format!("{line:?}"), "ItemValue(52 bytes)");
    }

    #[test]
    fn what_is_not_one_line_of_printable_ascii_is_refused() {
        for bytes in [
            &b""[..],
            b"a\nb",
            b"a\0",
            b"\xff",
            "é".as_bytes(),
            &[b'a'; 201],
        ] {
            assert!(matches!(
                ItemValue::from_bytes(bytes.to_vec()),
                Err(KeychainError::Malformed)
            ));
        }
    }

    #[test]
    fn a_line_that_holds_no_key_is_refused() {
        let whole = ItemValue::from_key(&[7; 32]).expose().to_owned();
        let short = whole.replace("BwcHBw", "");
        for line in [
            "keyfob1:",
            "keyfob2:AAAA",
            "error",
            &short,
            &whole[1..],
            &format!("{whole}AAAA"),
        ] {
            let value = ItemValue::from_bytes(line.as_bytes().to_vec()).unwrap();
            assert!(
                matches!(value.to_key(), Err(KeychainError::Malformed)),
                "{line}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn every_key_reads_back(key: [u8; 32]) {
            let line = ItemValue::from_bytes(ItemValue::from_key(&key).expose().into()).unwrap();
            prop_assert_eq!(&*line.to_key().unwrap(), &key);
        }

        #[test]
        fn any_bytes_are_a_key_or_malformed_and_never_a_panic(bytes: Vec<u8>) {
            if let Ok(value) = ItemValue::from_bytes(bytes) {
                let _either = value.to_key();
            }
        }
    }
}
