//! Kind 2: the vault key under a passphrase.
//!
//! Payload (100 bytes): memory in KiB, passes, lanes (u32 LE each), salt (16), a wrapped key (72).

use super::{Slot, SlotKind, associated_data, open_first};
use crate::header::Reader;
use crate::passphrase::{Argon2Cost, Passphrase};
use crate::random::random_bytes;
use crate::seal::{Key, WRAPPED_LEN};
use crate::{Damage, SlotId, VaultError, VaultId};

const KIND: SlotKind = SlotKind::Passphrase;
const PARAMETERS_LEN: usize = 28;

/// A key that was derived from a passphrase for a slot that the vault file does not have yet.
///
/// Made without the vault, because the derivation takes a third of a second.
pub struct PassphraseKey {
    vault: VaultId,
    slot: SlotId,
    /// Cost and salt, as the payload begins with them.
    parameters: Vec<u8>,
    key: Key,
}

impl PassphraseKey {
    /// Derives the key of a new slot, with a new salt.
    ///
    /// Fails with [`VaultError::OutOfMemory`] where the memory that `cost` asks for cannot be had.
    pub fn derive(
        vault: VaultId,
        passphrase: &Passphrase,
        cost: Argon2Cost,
    ) -> Result<Self, VaultError> {
        let salt = random_bytes::<16>()?;
        Ok(Self {
            vault,
            slot: SlotId::random()?,
            parameters: [&cost.to_bytes()[..], &salt].concat(),
            key: passphrase.derive(&salt, cost)?,
        })
    }

    /// The vault it was made for.
    pub(crate) fn vault(&self) -> VaultId {
        self.vault
    }

    /// The slot that holds the vault key under this one.
    pub(crate) fn wrap(&self, key: &Key) -> Result<Slot, VaultError> {
        let bound_to = associated_data(self.vault, KIND, self.slot, &self.parameters);
        Ok(Slot {
            kind: KIND.to_byte(),
            id: self.slot,
            payload: [&self.parameters[..], &self.key.wrap(key, &bound_to)?].concat(),
        })
    }
}

impl std::fmt::Debug for PassphraseKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PassphraseKey")
            .field("slot", &self.slot)
            .finish_non_exhaustive()
    }
}

/// Opens the first passphrase slot that the passphrase fits.
pub(crate) fn open_with_passphrase(
    vault: VaultId,
    slots: &[Slot],
    passphrase: &Passphrase,
) -> Result<Key, VaultError> {
    open_first(slots, KIND, |slot| open_one(vault, slot, passphrase))
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
