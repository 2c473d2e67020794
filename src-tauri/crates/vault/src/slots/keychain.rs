//! Kind 1: the vault key under a random key that the OS keychain holds.
//!
//! Payload: a wrapped key (72 bytes).

use super::{Slot, SlotKind, associated_data, of_kind};
use crate::keychain::{ItemName, ItemValue, Keychain, KeychainError, write_and_read_back};
use crate::seal::{Key, WRAPPED_LEN};
use crate::{Damage, SlotId, VaultError, VaultId};

const KIND: SlotKind = SlotKind::Keychain;

/// Puts a new key into the keychain, reads it back, and wraps the vault key under it.
///
/// On failure our just-made item is taken out again, as far as the keychain lets us: its name was
/// never used before, so nothing else can be lost.
pub(crate) fn wrap_for_keychain(
    vault: VaultId,
    key: &Key,
    keychain: &dyn Keychain,
) -> Result<Slot, VaultError> {
    let id = SlotId::random()?;
    let outer = Key::random()?;
    let payload = outer
        .wrap(key, &associated_data(vault, KIND, id, &[]))?
        .to_vec();
    let item = ItemName::of_slot(vault, id);
    if let Err(error) = write_and_read_back(keychain, &item, &ItemValue::from_key(outer.expose())) {
        let _item_may_not_be_there = keychain.remove(&item);
        return Err(error.into());
    }
    Ok(Slot {
        kind: KIND.to_byte(),
        id,
        payload,
    })
}

/// Opens the first keychain slot whose item the keychain has.
pub(crate) fn open_with_keychain(
    vault: VaultId,
    slots: &[Slot],
    keychain: &dyn Keychain,
) -> Result<Key, VaultError> {
    let mut failure = VaultError::NoSuchSlot;
    for slot in of_kind(slots, KIND) {
        match open_one(vault, slot, keychain) {
            Ok(key) => return Ok(key),
            Err(error) => failure = error,
        }
    }
    Err(failure)
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

/// Takes a removed slot's key out of the keychain; that it is gone already is as good.
pub(crate) fn forget_keychain_key(
    vault: VaultId,
    id: SlotId,
    keychain: &dyn Keychain,
) -> Result<(), KeychainError> {
    match keychain.remove(&ItemName::of_slot(vault, id)) {
        Ok(()) | Err(KeychainError::NoEntry) => Ok(()),
        Err(error) => Err(error),
    }
}
