//! Adding and removing the slots of an open vault.

use crate::header::MAX_SLOTS;
use crate::keychain::Keychain;
use crate::passphrase::{Argon2Cost, Passphrase};
use crate::recovery_code::RecoveryCode;
use crate::slots::{self, KeychainKey, PassphraseKey, Slot, SlotKind};
use crate::{Damage, SlotId, Vault, VaultError, VaultId};

/// What the removal of a slot could not clean up. The slot itself is gone from the vault file.
#[derive(Debug, Default)]
#[must_use]
#[non_exhaustive]
pub struct Leftovers {
    /// An older copy of the file still has the slot. The next start tries again.
    pub older_copies: Option<VaultError>,
}

impl Leftovers {
    /// Whether everything was cleaned up.
    pub fn is_empty(&self) -> bool {
        self.older_copies.is_none()
    }
}

/// Each of these saves the vault as [`Vault::change`] does, with the same errors.
///
/// A removed slot's key derivation or keychain item opens neither the new file nor, once
/// [`Leftovers::older_copies`] is `None`, an older copy. The vault key stays the same, so whoever
/// took a copy of the file *and* knows the removed passphrase can read later copies too, should they
/// get hold of those.
impl Vault {
    /// Adds a passphrase slot beside the others and returns its id.
    pub fn add_passphrase(
        &mut self,
        passphrase: &Passphrase,
        cost: Argon2Cost,
    ) -> Result<SlotId, VaultError> {
        self.require_room()?;
        let slot = PassphraseKey::derive(self.id, passphrase, cost)?.wrap(&self.key)?;
        self.add(slot)
    }

    /// Adds a keychain slot and returns its id.
    ///
    /// The new item is read back before the file is written; when either fails it is taken out
    /// again.
    pub fn add_keychain(&mut self, keychain: &dyn Keychain) -> Result<SlotId, VaultError> {
        self.require_room()?;
        let key = KeychainKey::write(self.id, keychain)?;
        match self.add_keychain_key(&key) {
            Ok(id) => Ok(id),
            Err(error) => {
                key.take_back(&self.folder, keychain);
                Err(error)
            }
        }
    }

    /// As [`Self::add_keychain`], with a key that is in the keychain already; after an error the
    /// caller takes it back. Fails with [`VaultError::NoSuchSlot`] when it was made for another vault.
    pub fn add_keychain_key(&mut self, key: &KeychainKey) -> Result<SlotId, VaultError> {
        self.require_room()?;
        self.require_own(key.vault())?;
        let slot = key.wrap(&self.key)?;
        self.add(slot)
    }

    /// Makes a new recovery code, to be shown once. A recovery code made earlier stops working.
    pub fn make_recovery_code(&mut self) -> Result<RecoveryCode, VaultError> {
        let code = RecoveryCode::random()?;
        let slot = slots::wrap_for_recovery_code(self.id, &self.key, &code)?;
        match self.replace_kind(SlotKind::Recovery, slot)?.older_copies {
            // Nobody may be shown a code that perhaps opens nothing.
            Some(error @ VaultError::Damaged(Damage::NotReadBack)) => Err(error),
            // What an older copy keeps of the old code is retried at the next start.
            Some(_) | None => Ok(code),
        }
    }

    /// Replaces every passphrase slot by one for this passphrase; also adds the first one.
    pub fn replace_passphrase(
        &mut self,
        passphrase: &Passphrase,
        cost: Argon2Cost,
    ) -> Result<Leftovers, VaultError> {
        self.require_writer()?;
        self.replace_passphrase_key(&PassphraseKey::derive(self.id, passphrase, cost)?)
    }

    /// As [`Self::replace_passphrase`], with a key that is derived already. Fails with
    /// [`VaultError::NoSuchSlot`] when it was derived for another vault, whose slot would open
    /// nothing here.
    pub fn replace_passphrase_key(&mut self, key: &PassphraseKey) -> Result<Leftovers, VaultError> {
        self.require_writer()?;
        self.require_own(key.vault())?;
        let slot = key.wrap(&self.key)?;
        self.replace_kind(SlotKind::Passphrase, slot)
    }

    /// Removes a slot, from the older copies of the file too.
    ///
    /// Fails with [`VaultError::LastSlot`] when no slot that this version can open would be left.
    /// The item of a keychain slot is the caller's to delete, once [`Leftovers::is_empty`]: an older
    /// copy that still has the slot may yet need it.
    pub fn remove_slot(&mut self, id: SlotId) -> Result<Leftovers, VaultError> {
        self.require_writer()?;
        let (removed, left): (Vec<Slot>, Vec<Slot>) =
            self.slots.iter().cloned().partition(|slot| slot.id == id);
        if removed.is_empty() {
            return Err(VaultError::NoSuchSlot);
        }
        if !left
            .iter()
            .any(|slot| !matches!(slot.kind(), SlotKind::Unknown(_)))
        {
            return Err(VaultError::LastSlot);
        }
        self.save_without(left, vec![id])
    }

    fn add(&mut self, slot: Slot) -> Result<SlotId, VaultError> {
        let id = slot.id;
        let mut slots = self.slots.clone();
        slots.push(slot);
        self.save(self.contents().clone(), slots)?;
        Ok(id)
    }

    fn replace_kind(&mut self, kind: SlotKind, new: Slot) -> Result<Leftovers, VaultError> {
        let (old, mut slots): (Vec<Slot>, Vec<Slot>) = self
            .slots
            .iter()
            .cloned()
            .partition(|slot| slot.kind() == kind);
        if slots.len() >= MAX_SLOTS {
            return Err(VaultError::TooManySlots);
        }
        slots.push(new);
        self.save_without(slots, old.into_iter().map(|slot| slot.id).collect())
    }

    /// Saves with these slots, reads the file back, and only then touches the older copies.
    fn save_without(
        &mut self,
        slots: Vec<Slot>,
        removed: Vec<SlotId>,
    ) -> Result<Leftovers, VaultError> {
        let sealed = self.save(self.contents_forgetting(removed), slots)?;
        let cleaned = match sealed.is_on_disk(&self.folder) {
            Ok(true) => self.forget_slots_in_copies(),
            Ok(false) => Err(Damage::NotReadBack.into()),
            Err(error) => Err(error),
        };
        Ok(Leftovers {
            older_copies: cleaned.err(),
        })
    }

    fn require_own(&self, made_for: VaultId) -> Result<(), VaultError> {
        if made_for == self.id {
            Ok(())
        } else {
            Err(VaultError::NoSuchSlot)
        }
    }

    fn require_room(&self) -> Result<(), VaultError> {
        self.require_writer()?;
        if self.slots.len() >= MAX_SLOTS {
            Err(VaultError::TooManySlots)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use zeroize::ZeroizeOnDrop;

    use super::*;
    use crate::{Access, MemoryKeychain, NewSlot, Unlock, VaultFolder};

    /// A slot that a newer version of the same format may have added.
    fn unknown() -> Slot {
        Slot {
            kind: 77,
            id: SlotId([7; 16]),
            payload: b"from the future".to_vec(),
        }
    }

    #[test]
    fn a_slot_of_an_unknown_kind_is_kept_through_saves_and_counts_for_nothing() {
        let home = tempfile::tempdir().unwrap();
        let folder = VaultFolder::new(home.path());
        let (lock, keychain) = (folder.lock().unwrap(), MemoryKeychain::new());
        let mut vault = Vault::create(&folder, &lock, NewSlot::Keychain(&keychain)).unwrap();
        vault.slots.push(unknown());
        vault.change(|_| Ok::<_, VaultError>(())).unwrap();
        vault.make_recovery_code().unwrap();
        let unlock = Unlock::Keychain(&keychain);
        let mut vault = Vault::open(&folder, Access::ReadWrite(&lock), unlock).unwrap();
        assert_eq!(vault.slots[1], unknown());
        let [known, _, recovery] = vault.slots()[..] else {
            panic!("three slots")
        };
        assert!(vault.remove_slot(recovery.id).unwrap().is_empty());
        // What this version cannot open is no way back in.
        let last = vault.remove_slot(known.id);
        assert!(matches!(last, Err(VaultError::LastSlot)));
    }

    #[test]
    fn a_key_that_was_made_for_another_vault_is_refused_and_the_old_ones_stay() {
        let home = tempfile::tempdir().unwrap();
        let folder = VaultFolder::new(home.path());
        let (lock, keychain) = (folder.lock().unwrap(), MemoryKeychain::new());
        let old = Passphrase::new("the one from before").unwrap();
        let first = NewSlot::Passphrase(&old, Argon2Cost::LEAST);
        let mut vault = Vault::create(&folder, &lock, first).unwrap();
        let other = VaultId::random().unwrap();
        let new = Passphrase::new("the one for elsewhere").unwrap();
        let derived = PassphraseKey::derive(other, &new, Argon2Cost::LEAST).unwrap();
        let refused = vault.replace_passphrase_key(&derived);
        assert!(matches!(refused, Err(VaultError::NoSuchSlot)));
        let kept = KeychainKey::write(other, &keychain).unwrap();
        let refused = vault.add_keychain_key(&kept);
        assert!(matches!(refused, Err(VaultError::NoSuchSlot)));
        drop(vault);
        assert!(Vault::open(&folder, Access::ReadOnly, Unlock::Passphrase(&old)).is_ok());
    }

    #[test]
    fn keys_are_of_a_type_that_is_wiped() {
        fn is_wiped_on_drop<T: ZeroizeOnDrop>() {}
        is_wiped_on_drop::<crate::seal::Key>();
        is_wiped_on_drop::<RecoveryCode>();
        is_wiped_on_drop::<otp::SharedSecret>();
        is_wiped_on_drop::<chacha20poly1305::XChaCha20Poly1305>();
    }
}
