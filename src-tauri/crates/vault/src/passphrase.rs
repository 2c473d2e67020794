//! A passphrase, and what it costs to turn it into a key.

use std::fmt;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, Zeroizing};

use crate::VaultError;
use crate::seal::Key;

/// The longest passphrase, in bytes of UTF-8 after normalisation.
pub const MAX_PASSPHRASE_BYTES: usize = 4096;

/// A passphrase in Unicode normalisation form C, wiped on drop.
///
/// Normalised, because the same key press can give other bytes on another system (`é` as one code
/// point or as two). Nothing else about it is changed: spaces and case count.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

/// A text that is no passphrase. How long one should be is for the app to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PassphraseError {
    /// It is empty.
    #[error("the passphrase is empty")]
    Empty,
    /// It is longer than [`MAX_PASSPHRASE_BYTES`].
    #[error("the passphrase is longer than {MAX_PASSPHRASE_BYTES} bytes")]
    TooLong,
}

/// What one derivation costs (Argon2id v0x13, RFC 9106).
///
/// Bounds, checked before memory is taken: 64 MiB to 1 GiB, 1 to 16 passes, 1 to 8 lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Argon2Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

/// A cost outside the bounds of [`Argon2Cost`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key derivation's cost is out of bounds")]
pub struct CostOutOfBounds;

impl Passphrase {
    /// Takes a passphrase as typed; the typed text is wiped.
    pub fn new(typed: impl Into<String>) -> Result<Self, PassphraseError> {
        let typed = Zeroizing::new(typed.into());
        if typed.is_empty() {
            return Err(PassphraseError::Empty);
        }
        // Checked first, so that normalising cannot be made to take much; form C is at most three
        // times as long, so the buffer never moves and leaves no copy behind.
        if typed.len() > MAX_PASSPHRASE_BYTES {
            return Err(PassphraseError::TooLong);
        }
        let mut normal = Zeroizing::new(String::with_capacity(typed.len() * 3));
        normal.extend(typed.nfc());
        if normal.len() > MAX_PASSPHRASE_BYTES {
            return Err(PassphraseError::TooLong);
        }
        Ok(Self(normal))
    }

    pub(crate) fn derive(&self, salt: &[u8; 16], cost: Argon2Cost) -> Result<Key, VaultError> {
        let mut blocks = cost.allocate()?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, cost.params())
            .hash_password_into_with_memory(
                self.0.as_bytes(),
                salt,
                key.as_mut_slice(),
                &mut blocks,
            )
            .expect("lengths and costs are inside the algorithm's limits by type");
        // The last blocks are as good as the key.
        blocks.iter_mut().for_each(Zeroize::zeroize);
        Ok(Key::from_bytes(key))
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(..)")
    }
}

impl Argon2Cost {
    /// 128 MiB, 3 passes, 1 lane: what new slots cost unless told otherwise.
    pub const DEFAULT: Self = Self {
        memory_kib: 128 * 1024,
        passes: 3,
        lanes: 1,
    };
    /// 64 MiB, 1 pass, 1 lane: the least that is accepted. For tests.
    pub const LEAST: Self = Self {
        memory_kib: 64 * 1024,
        passes: 1,
        lanes: 1,
    };

    /// A cost of `memory_kib` KiB and `passes` over it in `lanes` lanes.
    pub fn new(memory_kib: u32, passes: u32, lanes: u32) -> Result<Self, CostOutOfBounds> {
        let in_bounds = (64 * 1024..=1024 * 1024).contains(&memory_kib)
            && (1..=16).contains(&passes)
            && (1..=8).contains(&lanes);
        in_bounds
            .then_some(Self {
                memory_kib,
                passes,
                lanes,
            })
            .ok_or(CostOutOfBounds)
    }

    pub(crate) fn from_bytes(bytes: [u8; 12]) -> Result<Self, CostOutOfBounds> {
        let [m0, m1, m2, m3, t0, t1, t2, t3, p0, p1, p2, p3] = bytes;
        Self::new(
            u32::from_le_bytes([m0, m1, m2, m3]),
            u32::from_le_bytes([t0, t1, t2, t3]),
            u32::from_le_bytes([p0, p1, p2, p3]),
        )
    }

    pub(crate) fn to_bytes(self) -> [u8; 12] {
        let mut bytes = [0; 12];
        bytes[..4].copy_from_slice(&self.memory_kib.to_le_bytes());
        bytes[4..8].copy_from_slice(&self.passes.to_le_bytes());
        bytes[8..].copy_from_slice(&self.lanes.to_le_bytes());
        bytes
    }

    fn params(self) -> Params {
        Params::new(self.memory_kib, self.passes, self.lanes, Some(32))
            .expect("our bounds lie inside the algorithm's")
    }

    fn allocate(self) -> Result<Vec<Block>, VaultError> {
        let count = self.params().block_count();
        let mut blocks = Vec::new();
        blocks
            .try_reserve_exact(count)
            .map_err(|_| VaultError::OutOfMemory)?;
        blocks.resize(count, Block::default());
        Ok(blocks)
    }
}

impl Default for Argon2Cost {
    fn default() -> Self {
        Self::DEFAULT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_passphrase_from_another_keyboard_gives_the_same_key() {
        let key = |typed: &str| {
            let passphrase = Passphrase::new(typed).unwrap();
            *passphrase
                .derive(&[1; 16], Argon2Cost::LEAST)
                .unwrap()
                .expose()
        };
        assert_eq!(key("caf\u{e9}"), key("cafe\u{301}"));
        assert_ne!(key("caf\u{e9}"), key("cafe"));
    }

    /// As libsodium 1.0.18 derives it: `crypto_pwhash_argon2id` with the same limits.
    #[test]
    fn the_derivation_is_argon2id() {
        let passphrase = Passphrase::new("passphrase").unwrap();
        let key = passphrase
            .derive(b"saltsaltsaltsalt", Argon2Cost::LEAST)
            .unwrap();
        assert_eq!(
            data_encoding::HEXLOWER.encode(key.expose()),
            "45ed3b42013a3aa2416c446bc17950b4d2b944df873f94e0e979c0de94239fc9"
        );
    }

    #[test]
    fn costs_outside_the_bounds_are_refused() {
        for (memory, passes, lanes) in [
            (65_535, 1, 1),
            (1_048_577, 1, 1),
            (u32::MAX, 1, 1),
            (65_536, 0, 1),
            (65_536, 17, 1),
            (65_536, 1, 0),
            (65_536, 1, 9),
        ] {
            assert_eq!(Argon2Cost::new(memory, passes, lanes), Err(CostOutOfBounds));
        }
        assert!(Argon2Cost::new(1_048_576, 16, 8).is_ok());
    }

    #[test]
    fn a_cost_reads_back() {
        assert_eq!(
            Argon2Cost::from_bytes(Argon2Cost::DEFAULT.to_bytes()),
            Ok(Argon2Cost::DEFAULT)
        );
    }

    #[test]
    fn empty_and_endless_passphrases_are_refused() {
        assert_eq!(Passphrase::new("").unwrap_err(), PassphraseError::Empty);
        assert_eq!(
            Passphrase::new("x".repeat(4097)).unwrap_err(),
            PassphraseError::TooLong
        );
        // U+1D15E grows to three times its size in form C.
        assert_eq!(
            Passphrase::new("\u{1D15E}".repeat(1000)).unwrap_err(),
            PassphraseError::TooLong
        );
        assert!(Passphrase::new("x".repeat(4096)).is_ok());
    }

    #[test]
    fn a_passphrase_says_nothing_of_itself() {
        assert_eq!(
            format!("{:?}", Passphrase::new("hunter2").unwrap()),
            "Passphrase(..)"
        );
    }
}
