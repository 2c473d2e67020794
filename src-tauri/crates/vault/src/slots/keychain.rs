//! Kind 1: the vault key under a random key that the OS keychain holds.
//!
//! Payload: a wrapped key (72 bytes).

use super::{Slot, SlotKind, associated_data, open_first};
use crate::keychain::{ItemName, ItemValue, Keychain, KeychainError, write_and_read_back};
use crate::seal::{Key, WRAPPED_LEN};
use crate::{Damage, SlotId, VaultError, VaultFolder, VaultId};

const KIND: SlotKind = SlotKind::Keychain;

/// A key that a keychain keeps for a slot that the vault file does not have yet.
///
/// Made without the vault, because the keychain may ask a person and take a minute.
pub struct KeychainKey {
    vault: VaultId,
    slot: SlotId,
    key: Key,
}

impl KeychainKey {
    /// Puts a new key for a vault into the keychain and reads it back.
    ///
    /// On failure our just-made item is taken out again, as far as the keychain lets us: its name
    /// was never used before, so nothing else can be lost.
    pub fn write(vault: VaultId, keychain: &dyn Keychain) -> Result<Self, VaultError> {
        let (slot, key) = (SlotId::random()?, Key::random()?);
        let item = ItemName::of_slot(vault, slot);
        let written = write_and_read_back(keychain, &item, &ItemValue::from_key(key.expose()));
        if let Err(error) = written {
            let _item_may_not_be_there = keychain.remove(&item);
            return Err(error.into());
        }
        Ok(Self { vault, slot, key })
    }

    /// The vault it was made for.
    pub(crate) fn vault(&self) -> VaultId {
        self.vault
    }

    /// The slot that holds the vault key under this one.
    pub(crate) fn wrap(&self, key: &Key) -> Result<Slot, VaultError> {
        let bound_to = associated_data(self.vault, KIND, self.slot, &[]);
        Ok(Slot {
            kind: KIND.to_byte(),
            id: self.slot,
            payload: self.key.wrap(key, &bound_to)?.to_vec(),
        })
    }

    /// Takes the item out of the keychain again, because the vault could not be saved with its slot.
    ///
    /// A save that failed may still have reached the disk: then the slot needs its item.
    pub fn take_back(self, folder: &VaultFolder, keychain: &dyn Keychain) {
        if !folder.may_hold(self.slot) {
            let _orphan_opens_nothing = keychain.remove(&ItemName::of_slot(self.vault, self.slot));
        }
    }
}

impl std::fmt::Debug for KeychainKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeychainKey")
            .field("slot", &self.slot)
            .finish_non_exhaustive()
    }
}

/// Opens the first keychain slot whose item the keychain has.
pub(crate) fn open_with_keychain(
    vault: VaultId,
    slots: &[Slot],
    keychain: &dyn Keychain,
) -> Result<Key, VaultError> {
    open_first(slots, KIND, |slot| open_one(vault, slot, keychain))
}

fn open_one(vault: VaultId, slot: &Slot, keychain: &dyn Keychain) -> Result<Key, VaultError> {
    let wrapped: &[u8; WRAPPED_LEN] = slot
        .payload
        .as_slice()
        .try_into()
        .map_err(|_| Damage::Slot)?;
    let outer = match keychain.read(&ItemName::of_slot(vault, slot.id)) {
        Ok(value) => Key::from_bytes(value.to_key()?),
        Err(KeychainError::NoEntry) => return Err(VaultError::KeychainKeyAbsent),
        Err(error) => return Err(error.into()),
    };
    outer
        .unwrap(wrapped, &associated_data(vault, KIND, slot.id, &[]))
        .map_err(|_| VaultError::KeychainKeyWrong)
}
