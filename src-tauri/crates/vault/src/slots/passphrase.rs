//! Kind 2: the vault key under a passphrase.
//!
//! Payload (100 bytes): memory in KiB, passes, lanes (u32 LE each), salt (16), a wrapped key (72).

use super::{Slot, SlotKind, associated_data, of_kind};
use crate::header::Reader;
use crate::passphrase::{Argon2Cost, Passphrase};
use crate::random::random_bytes;
use crate::seal::{Key, WRAPPED_LEN};
use crate::{Damage, SlotId, VaultError, VaultId};

const KIND: SlotKind = SlotKind::Passphrase;
const PARAMETERS_LEN: usize = 28;

/// Wraps the vault key under a passphrase with a new salt.
pub(crate) fn wrap_for_passphrase(
    vault: VaultId,
    key: &Key,
    passphrase: &Passphrase,
    cost: Argon2Cost,
) -> Result<Slot, VaultError> {
    let id = SlotId::random()?;
    let salt = random_bytes::<16>()?;
    let mut payload = cost.to_bytes().to_vec();
    payload.extend(salt);
    let outer = passphrase.derive(&salt, cost)?;
    let wrapped = outer.wrap(key, &associated_data(vault, KIND, id, &payload))?;
    payload.extend(wrapped);
    Ok(Slot {
        kind: KIND.to_byte(),
        id,
        payload,
    })
}

/// Opens the first passphrase slot that the passphrase fits.
pub(crate) fn open_with_passphrase(
    vault: VaultId,
    slots: &[Slot],
    passphrase: &Passphrase,
) -> Result<Key, VaultError> {
    let mut failure = VaultError::NoSuchSlot;
    for slot in of_kind(slots, KIND) {
        match open_one(vault, slot, passphrase) {
            Ok(key) => return Ok(key),
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

fn open_one(vault: VaultId, slot: &Slot, passphrase: &Passphrase) -> Result<Key, VaultError> {
    let (parameters, wrapped) = slot
        .payload
        .split_at_checked(PARAMETERS_LEN)
        .ok_or(Damage::Slot)?;
    let wrapped: &[u8; WRAPPED_LEN] = wrapped.try_into().map_err(|_| Damage::Slot)?;
    let mut reader = Reader(parameters);
    // Bounded here, before a single byte of memory is taken for the derivation.
    let cost = Argon2Cost::from_bytes(reader.array()?).map_err(|_| Damage::Slot)?;
    passphrase
        .derive(&reader.array()?, cost)?
        .unwrap(wrapped, &associated_data(vault, KIND, slot.id, parameters))
        .map_err(|_| VaultError::WrongPassphrase)
}
