//! Kind 3: the vault key under the recovery code.
//!
//! Payload (88 bytes): salt (16), a wrapped key (72). The code has 160 random bits, so no slow
//! derivation is needed to keep it from being guessed.

use super::{Slot, SlotKind, associated_data, open_first};
use crate::random::random_bytes;
use crate::recovery_code::RecoveryCode;
use crate::seal::{Key, WRAPPED_LEN};
use crate::{Damage, SlotId, VaultError, VaultId};

const KIND: SlotKind = SlotKind::Recovery;
const SALT_LEN: usize = 16;

/// Wraps the vault key under a recovery code with a new salt.
pub(crate) fn wrap_for_recovery_code(
    vault: VaultId,
    key: &Key,
    code: &RecoveryCode,
) -> Result<Slot, VaultError> {
    let id = SlotId::random()?;
    let salt = random_bytes::<SALT_LEN>()?;
    let wrapped = code
        .derive(&salt)
        .wrap(key, &associated_data(vault, KIND, id, &salt))?;
    Ok(Slot {
        kind: KIND.to_byte(),
        id,
        payload: [&salt[..], &wrapped].concat(),
    })
}

/// Opens the first recovery slot that the code fits.
pub(crate) fn open_with_recovery_code(
    vault: VaultId,
    slots: &[Slot],
    code: &RecoveryCode,
) -> Result<Key, VaultError> {
    open_first(slots, KIND, |slot| open_one(vault, slot, code))
}

fn open_one(vault: VaultId, slot: &Slot, code: &RecoveryCode) -> Result<Key, VaultError> {
    let (salt, wrapped) = slot
        .payload
        .split_first_chunk::<SALT_LEN>()
        .ok_or(Damage::Slot)?;
    let wrapped: &[u8; WRAPPED_LEN] = wrapped.try_into().map_err(|_| Damage::Slot)?;
    code.derive(salt)
        .unwrap(wrapped, &associated_data(vault, KIND, slot.id, salt))
        .map_err(|_| VaultError::WrongRecoveryCode)
}
