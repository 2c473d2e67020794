//! Key slots: each wraps the vault key in its own way, and any one of them opens the file.

mod keychain;
mod passphrase;
mod recovery;

pub use keychain::KeychainKey;
pub(crate) use keychain::open_with_keychain;
pub use passphrase::PassphraseKey;
pub(crate) use passphrase::open_with_passphrase;
pub(crate) use recovery::{open_with_recovery_code, wrap_for_recovery_code};

use crate::header::Reader;
use crate::seal::Key;
use crate::{SlotId, VaultError, VaultId};

/// How a slot holds the vault key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SlotKind {
    /// Under a random key in the OS keychain.
    Keychain,
    /// Under a passphrase, through Argon2id.
    Passphrase,
    /// Under the recovery code, through HKDF-SHA256.
    Recovery,
    /// In a way that this version does not know. Kept byte for byte.
    Unknown(u8),
}

/// One slot as it stands in the header. The payload is read when the slot is used, so a slot that
/// cannot be understood is kept and never stops the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) kind: u8,
    pub(crate) id: SlotId,
    pub(crate) payload: Vec<u8>,
}

impl SlotKind {
    pub(crate) fn from_byte(byte: u8) -> Self {
        match byte {
            1 => Self::Keychain,
            2 => Self::Passphrase,
            3 => Self::Recovery,
            other => Self::Unknown(other),
        }
    }

    pub(crate) fn to_byte(self) -> u8 {
        match self {
            Self::Keychain => 1,
            Self::Passphrase => 2,
            Self::Recovery => 3,
            Self::Unknown(other) => other,
        }
    }
}

impl Slot {
    pub(crate) fn kind(&self) -> SlotKind {
        SlotKind::from_byte(self.kind)
    }

    pub(crate) fn written_len(&self) -> usize {
        1 + 16 + 2 + self.payload.len()
    }

    pub(crate) fn write(&self, bytes: &mut Vec<u8>) {
        let len =
            u16::try_from(self.payload.len()).expect("it was read with, or made for, two bytes");
        bytes.push(self.kind);
        bytes.extend(self.id.0);
        bytes.extend(len.to_le_bytes());
        bytes.extend(&self.payload);
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let [kind] = reader.array().ok()?;
        let id = SlotId(reader.array().ok()?);
        let len = u16::from_le_bytes(reader.array().ok()?);
        let payload = reader.slice(len.into()).ok()?.to_vec();
        Some(Self { kind, id, payload })
    }
}

/// What a wrapped key is bound to: purpose, vault, slot, and the parameters of its derivation, so
/// that no part can be moved to another slot or vault.
fn associated_data(vault: VaultId, kind: SlotKind, id: SlotId, parameters: &[u8]) -> Vec<u8> {
    [
        b"keyfob slot v1",
        &vault.0[..],
        &[kind.to_byte()],
        &id.0,
        parameters,
    ]
    .concat()
}

/// Opens the first slot of a kind that `open` can; else why the last of them did not open.
fn open_first(
    slots: &[Slot],
    kind: SlotKind,
    open: impl Fn(&Slot) -> Result<Key, VaultError>,
) -> Result<Key, VaultError> {
    let mut failure = VaultError::NoSuchSlot;
    for slot in slots.iter().filter(|slot| slot.kind() == kind) {
        match open(slot) {
            Ok(key) => return Ok(key),
            Err(error) => failure = error,
        }
    }
    Err(failure)
}
