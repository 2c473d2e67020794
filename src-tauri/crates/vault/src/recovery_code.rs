//! The code that opens the vault when keychain and passphrase are gone.

use std::fmt;
use std::str::FromStr;

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::VaultError;
use crate::random::random_secret;
use crate::seal::Key;

/// Douglas Crockford's Base32: no I, L, O or U, so that what looks alike can be read as what was
/// meant. With RFC 4648's alphabet `1` could be I or L.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_BYTES: usize = 20;
const GROUP: usize = 4;

/// 160 random bits, shown as eight groups of four Base32 characters. Wiped on drop.
///
/// Shown once, meant for paper. Reading forgives spaces, dashes, case, `O` for `0`, and `I` or `L`
/// for `1`.
#[derive(Clone, ZeroizeOnDrop)]
pub struct RecoveryCode(Zeroizing<[u8; CODE_BYTES]>);

/// A text that is no recovery code: not 32 characters of the alphabet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a recovery code has 32 letters and digits")]
pub struct NotARecoveryCode;

impl RecoveryCode {
    pub(crate) fn random() -> Result<Self, VaultError> {
        random_secret().map(Self)
    }

    /// The code for a person to write down: `XXXX-XXXX-...`, 39 characters. The single door to it.
    pub fn expose(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(39));
        for (index, five) in self.0.chunks_exact(5).enumerate() {
            let mut bits = [0; 8];
            bits[3..].copy_from_slice(five);
            let bits = Zeroizing::new(u64::from_be_bytes(bits));
            if index > 0 {
                text.push('-');
            }
            for place in (0..8usize).rev() {
                if place == GROUP - 1 {
                    text.push('-');
                }
                let value = usize::try_from(*bits >> (5 * place) & 31).expect("five bits");
                text.push(char::from(ALPHABET[value]));
            }
        }
        text
    }

    /// HKDF-SHA256 (RFC 5869) with the slot's salt.
    pub(crate) fn derive(&self, salt: &[u8]) -> Key {
        let mut key = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(Some(salt), self.0.as_slice())
            .expand(b"keyfob recovery code v1", key.as_mut_slice())
            .expect("32 bytes are fewer than 255 hashes");
        Key::from_bytes(key)
    }
}

impl FromStr for RecoveryCode {
    type Err = NotARecoveryCode;

    fn from_str(text: &str) -> Result<Self, NotARecoveryCode> {
        let mut code = Zeroizing::new([0; CODE_BYTES]);
        let mut length = 0usize;
        for character in text.chars().filter(|c| !c.is_whitespace() && !is_dash(*c)) {
            let value = value_of(character).ok_or(NotARecoveryCode)?;
            for bit in 0..5 {
                let place = length * 5 + bit;
                let byte = code.get_mut(place / 8).ok_or(NotARecoveryCode)?;
                *byte |= (value >> (4 - bit) & 1) << (7 - place % 8);
            }
            length += 1;
        }
        (length == 32).then_some(Self(code)).ok_or(NotARecoveryCode)
    }
}

/// Dashes as printers and word processors make them.
fn is_dash(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '_')
}

fn value_of(character: char) -> Option<u8> {
    let meant = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let index = ALPHABET
        .iter()
        .position(|&known| char::from(known) == meant)?;
    u8::try_from(index).ok()
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(160 bits)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_eight_groups_of_four() {
        let code = RecoveryCode(Zeroizing::new(
            *b"\x00\x44\x32\x14\xc7\x42\x54\xb6\x35\xcf\x84\x65\x3a\x56\xd7\xc6\x75\xbe\x77\xdf",
        ));
        assert_eq!(*code.expose(), "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ");
    }

    #[test]
    fn reading_forgives_what_hands_and_eyes_do() {
        let written = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ";
        let meant: RecoveryCode = written.parse().unwrap();
        for typed in [
            "0123456789abcdefghjkmnpqrstvwxyz",
            " O I23 4567\u{2013}89AB cdef ghjk mnpq rstv wxyz\n",
            "ol23-4567-89ab-cdef-ghjk-mnpq-rstv-wxyz",
        ] {
            let read: RecoveryCode = typed.parse().unwrap();
            assert_eq!(*read.0, *meant.0, "{typed}");
        }
    }

    #[test]
    fn what_is_not_32_characters_is_no_code() {
        for text in [
            "",
            "0123",
            "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXY",
            "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ0",
            "U123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ",
            "é123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ",
        ] {
            assert_eq!(
                text.parse::<RecoveryCode>().unwrap_err(),
                NotARecoveryCode,
                "{text}"
            );
        }
    }

    #[test]
    fn a_code_says_nothing_of_itself() {
        assert_eq!(
            format!("{:?}", RecoveryCode::random().unwrap()),
            "RecoveryCode(160 bits)"
        );
    }

    proptest! {
        #[test]
        fn every_code_reads_back(bits: [u8; CODE_BYTES]) {
            let code = RecoveryCode(Zeroizing::new(bits));
            prop_assert_eq!(&*code.expose().parse::<RecoveryCode>().unwrap().0, &bits);
        }

        #[test]
        fn any_text_is_a_code_or_none_and_never_a_panic(text: String) {
            let _either = text.parse::<RecoveryCode>();
        }
    }
}
