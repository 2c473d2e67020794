//! The shared secret, as a type that cannot leak by accident.

use std::fmt;

use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::base32::{self, Rest};

/// Why bytes or text are no secret. Carries no part of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SecretError {
    /// Nothing is left once separators and padding are gone.
    #[error("the secret is empty")]
    Empty,
    /// A character outside `A-Z2-7`, or too few characters to make one byte.
    #[error("the secret is not Base32: only the letters A to Z and the digits 2 to 7 may occur")]
    NotBase32,
    /// More than [`SharedSecret::MAX_LEN`] bytes.
    #[error("the secret is longer than 2560 bytes")]
    TooLong,
}

/// The key `K` that prover and verifier share (RFC 4226 §5.1).
///
/// Overwritten with zeros when dropped. `Debug` shows the length only; there is no `Display`, no
/// serialisation and no `==`. [`expose`](Self::expose) and the two Base32 forms are the only doors.
///
/// ```compile_fail,E0277
/// # let secret = otp::SharedSecret::from_base32("JBSWY3DP").unwrap();
/// println!("{secret}");
/// ```
/// ```compile_fail,E0369
/// # let secret = otp::SharedSecret::from_base32("JBSWY3DP").unwrap();
/// assert!(secret == secret);
/// ```
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SharedSecret {
    bytes: Vec<u8>,
    rest: Rest,
}

impl SharedSecret {
    /// 2560 bytes: what the longest key URI that is read (4096 bytes) could hold.
    pub const MAX_LEN: usize = 2560;
    /// 128 bits, the least that RFC 4226 §4 (R6) allows. Many servers hand out 80; those work and
    /// carry a [`Warning::WeakSecret`](crate::Warning::WeakSecret).
    pub const RECOMMENDED_BITS: usize = 128;

    /// Takes `bytes` as they are.
    ///
    /// # Errors
    /// [`SecretError::Empty`], [`SecretError::TooLong`]; the bytes are zeroised either way.
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Result<Self, SecretError> {
        let secret = Self {
            bytes: bytes.into(),
            rest: Rest::default(),
        };
        secret.bounded()
    }

    /// Reads Base32 the way people paste it: either case, grouped with white space, `+`, `-` or
    /// `_`, padded or not, of any length that makes at least one byte. Trailing bits that fill no
    /// byte are ignored for codes.
    ///
    /// # Errors
    /// Any [`SecretError`].
    pub fn from_base32(text: &str) -> Result<Self, SecretError> {
        let mut decoded = base32::decode(text)?;
        let secret = Self {
            bytes: std::mem::take(&mut *decoded.bytes),
            rest: decoded.rest,
        };
        secret.bounded()
    }

    fn bounded(self) -> Result<Self, SecretError> {
        match self.bytes.len() {
            0 => Err(SecretError::Empty),
            1..=Self::MAX_LEN => Ok(self),
            _ => Err(SecretError::TooLong),
        }
    }

    /// The raw bytes. The single door to them; keep what comes out of it zeroised.
    pub fn expose(&self) -> &[u8] {
        &self.bytes
    }

    /// Upper-case Base32 without padding, spelled exactly as it was read, so that a person can
    /// compare it with what the server shows. Use [`to_canonical_base32`](Self::to_canonical_base32)
    /// for other programs.
    pub fn to_base32(&self) -> Zeroizing<String> {
        base32::encode(&self.bytes, self.rest)
    }

    /// Upper-case Base32 without padding and with zero trailing bits, which strict readers demand
    /// (RFC 4648 §3.5).
    pub fn to_canonical_base32(&self) -> Zeroizing<String> {
        base32::encode(&self.bytes, Rest::default())
    }

    /// The length in bits, always a multiple of 8.
    pub fn bits(&self) -> usize {
        self.bytes.len() * 8
    }

    /// Whether the Base32 that was read has a length that no encoder makes.
    pub(crate) fn has_odd_base32_length(&self) -> bool {
        self.rest.is_odd()
    }

    /// Whether both hold the same bytes, in time that depends on their lengths only.
    pub fn ct_eq(&self, other: &Self) -> bool {
        self.bytes.ct_eq(&other.bytes).into()
    }
}

impl fmt::Debug for SharedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SharedSecret({} bits)", self.bits())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> SharedSecret {
        SharedSecret::from_base32(text).unwrap()
    }

    /// RFC 4648 §10.
    #[test]
    fn the_vectors_of_rfc_4648_decode_and_encode() {
        let vectors = [
            "MY======",
            "MZXQ====",
            "MZXW6===",
            "MZXW6YQ=",
            "MZXW6YTB",
            "MZXW6YTBOI======",
        ];
        for (index, text) in vectors.into_iter().enumerate() {
            let secret = read(text);
            assert_eq!(secret.expose(), &b"foobar"[..=index], "{text}");
            assert_eq!(*secret.to_base32(), text.trim_end_matches('='));
        }
    }

    #[test]
    fn case_grouping_and_padding_do_not_matter() {
        for text in [
            "jbsw y3dp",
            "JBSW-Y3DP",
            "jbsw_y3dp",
            "JBSW+Y3DP",
            " JBSWY3DP= \n",
            "JBSW\u{a0}Y3DP",
        ] {
            assert_eq!(read(text).expose(), b"Hello", "{text:?}");
        }
    }

    #[test]
    fn impossible_lengths_keep_their_spelling_but_drop_the_spare_bits() {
        // 17 = 1, 27 = 3 and 14 = 6 modulo 8; 7 characters are possible, with non-zero filling.
        for text in [
            "JDJDBDBDDBDBBXBXB",
            "JBSWY3DPEHPK3PXPJBSWY3DPEHP",
            "JBSWY3DPEHPK3P",
            "ABCDEFG",
        ] {
            let secret = read(text);
            assert_eq!(secret.bits(), text.len() * 5 / 8 * 8);
            assert_eq!(*secret.to_base32(), text);
            let canonical = secret.to_canonical_base32();
            assert!(
                data_encoding::BASE32_NOPAD
                    .decode(canonical.as_bytes())
                    .is_ok()
            );
            assert!(read(&canonical).ct_eq(&secret));
        }
    }

    #[test]
    fn what_is_not_base32_is_refused() {
        for text in ["", "  ", "====", "+-_"] {
            assert_eq!(
                SharedSecret::from_base32(text).err(),
                Some(SecretError::Empty),
                "{text:?}"
            );
        }
        for text in [
            "A",
            "00000000",
            "AB=CD",
            "ÄÖÜ",
            "JBSWY3D1",
            "JBSW\0Y3DP",
            "ＪＢＳＷ",
        ] {
            assert_eq!(
                SharedSecret::from_base32(text).err(),
                Some(SecretError::NotBase32),
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_secret_has_at_least_one_and_at_most_2560_bytes() {
        assert_eq!(SharedSecret::from_bytes([]).err(), Some(SecretError::Empty));
        assert!(SharedSecret::from_bytes([7; SharedSecret::MAX_LEN]).is_ok());
        assert_eq!(
            SharedSecret::from_bytes([7; 2561]).err(),
            Some(SecretError::TooLong)
        );
        assert_eq!(
            SharedSecret::from_base32(&"A".repeat(4105)).err(),
            Some(SecretError::TooLong)
        );
    }

    #[test]
    fn equality_looks_at_the_bytes_only() {
        assert!(
            read("ABCDEFG").ct_eq(&read("abcdefa")),
            "the last bits fill no byte"
        );
        assert!(
            !read("ABCDEFG").ct_eq(&read("ABCDEF")),
            "a prefix is another secret"
        );
        assert!(!read("MZXW6YTB").ct_eq(&read("MZXW6YTC")));
    }

    #[test]
    fn debug_shows_the_length_only() {
        assert_eq!(
            format!("{:?}", read("JBSWY3DPEHPK3PXP")),
            "SharedSecret(80 bits)"
        );
    }
}
