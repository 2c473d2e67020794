//! An open vault.

use crate::folder::VaultFolder;
use crate::header::{AnyHeader, Header, Stamp};
use crate::keychain::Keychain;
use crate::lock::FolderLock;
use crate::passphrase::{Argon2Cost, Passphrase};
use crate::presence::{Presence, SlotSummary};
use crate::recovery_code::RecoveryCode;
use crate::save::{self, Sealed};
use crate::seal::{Key, NONCE_LEN, TAG_LEN};
use crate::slots::{self, KeychainKey, PassphraseKey, Slot};
use crate::{Contents, Damage, VaultError, VaultId, generations, records, sweep};

/// An open vault: its contents, and the key that seals them.
///
/// Dropping it is what locks: the key is wiped, and so is every secret that no one else holds an
/// [`std::sync::Arc`] of.
pub struct Vault {
    pub(crate) folder: VaultFolder,
    /// `None`: for reading only.
    writer: Option<FolderLock>,
    pub(crate) key: Key,
    pub(crate) id: VaultId,
    pub(crate) slots: Vec<Slot>,
    contents: Contents,
    /// The state on disk that `contents` is.
    on_disk: Stamp,
    /// The state that a failed save may have left on disk all the same.
    attempted: Option<Stamp>,
}

/// Which slot opens a vault, and with what.
#[derive(Clone, Copy)]
pub enum Unlock<'a> {
    /// The key in this keychain.
    Keychain(&'a dyn Keychain),
    /// This passphrase.
    Passphrase(&'a Passphrase),
    /// This recovery code.
    Recovery(&'a RecoveryCode),
}

/// The first slot of a new vault.
#[derive(Clone, Copy)]
pub enum NewSlot<'a> {
    /// A new key in this keychain.
    Keychain(&'a dyn Keychain),
    /// This passphrase, at this cost.
    Passphrase(&'a Passphrase, Argon2Cost),
}

/// What a vault is opened for.
#[derive(Debug, Clone, Copy)]
pub enum Access<'a> {
    /// Reading and writing; the vault keeps a share of the lock while it is open.
    ReadWrite(&'a FolderLock),
    /// Reading the state of this moment, beside a writer or without one. Writes nothing at all.
    ReadOnly,
}

impl Vault {
    /// Makes a new, empty vault with one slot.
    ///
    /// Fails with [`VaultError::AlreadyExists`] when the folder holds a vault file or an older copy
    /// of one. A keychain item that was made for a vault that could not be written is taken out
    /// again.
    pub fn create(
        folder: &VaultFolder,
        lock: &FolderLock,
        first: NewSlot<'_>,
    ) -> Result<Self, VaultError> {
        let writer = lock.share(folder.path())?;
        match folder.presence() {
            Ok(Presence::Absent) => {}
            Ok(Presence::Present(_) | Presence::FileMissing { .. })
            | Err(VaultError::Damaged(_)) => {
                return Err(VaultError::AlreadyExists);
            }
            Err(error) => return Err(error),
        }
        let (key, id) = (Key::random()?, VaultId::random()?);
        let (slot, in_keychain) = match first {
            NewSlot::Keychain(keychain) => {
                let held = KeychainKey::write(id, keychain)?;
                (held.wrap(&key)?, Some((held, keychain)))
            }
            NewSlot::Passphrase(passphrase, cost) => {
                let derived = PassphraseKey::derive(id, passphrase, cost)?;
                (derived.wrap(&key)?, None)
            }
        };
        let contents = Contents::default();
        let on_disk = save::seal(&key, id, 1, vec![slot.clone()], records::encode(&contents))
            .and_then(|sealed| sealed.write_first(folder).map(|()| sealed.stamp));
        let on_disk = match (on_disk, in_keychain) {
            (Ok(stamp), _) => stamp,
            (Err(error), in_keychain) => {
                if let Some((held, keychain)) = in_keychain {
                    held.take_back(folder, keychain);
                }
                return Err(error);
            }
        };
        let (folder, slots, writer) = (folder.clone(), vec![slot], Some(writer));
        Ok(Self {
            folder,
            writer,
            key,
            id,
            slots,
            contents,
            on_disk,
            attempted: None,
        })
    }

    /// Opens the vault of a folder through one of its slots.
    ///
    /// Nothing is written, save that with the lock temporary files of a crash are swept and the
    /// older copies lose slots that were removed.
    pub fn open(
        folder: &VaultFolder,
        access: Access<'_>,
        unlock: Unlock<'_>,
    ) -> Result<Self, VaultError> {
        let writer = match access {
            Access::ReadWrite(lock) => Some(lock.share(folder.path())?),
            Access::ReadOnly => None,
        };
        let mut file = folder
            .read_whole(&folder.file())?
            .ok_or(VaultError::FileMissing)?;
        let (header, header_bytes, _) = AnyHeader::split(&file)?;
        let (header, header_len) = (header.known()?, header_bytes.len());
        let key = match unlock {
            Unlock::Keychain(keychain) => {
                slots::open_with_keychain(header.vault, &header.slots, keychain)?
            }
            Unlock::Passphrase(passphrase) => {
                slots::open_with_passphrase(header.vault, &header.slots, passphrase)?
            }
            Unlock::Recovery(code) => {
                slots::open_with_recovery_code(header.vault, &header.slots, code)?
            }
        };
        let contents = open_body(&key, &header, &mut file, header_len)?;
        let on_disk = header.stamp();
        let (folder, id, slots) = (folder.clone(), header.vault, header.slots);
        let mut vault = Self {
            folder,
            writer,
            key,
            id,
            slots,
            contents,
            on_disk,
            attempted: None,
        };
        if vault.writer.is_some() {
            sweep::sweep(vault.folder.path());
            let _next_open_or_save_tries_again = vault.forget_slots_in_copies();
        }
        Ok(vault)
    }

    /// The vault's name for life.
    pub fn id(&self) -> VaultId {
        self.id
    }

    /// How often it was saved.
    pub fn generation(&self) -> u64 {
        self.on_disk.generation
    }

    /// Everything in it.
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// The slots that open it.
    pub fn slots(&self) -> Vec<SlotSummary> {
        SlotSummary::of_all(&self.slots)
    }

    /// Changes the contents and saves them; when this returns `Ok` the change is on the disk.
    ///
    /// When `change` or the save fails, memory and file are as they were, and the same change can
    /// be tried again. Fails with [`VaultError::ReadOnly`] without calling `change` when the vault
    /// is open for reading, and with [`VaultError::ChangedOnDisk`] when the file is not the one this
    /// vault read or wrote last.
    pub fn change<T, E: From<VaultError>>(
        &mut self,
        change: impl FnOnce(&mut Contents) -> Result<T, E>,
    ) -> Result<T, E> {
        self.require_writer()?;
        let mut next = self.contents.clone();
        let answer = change(&mut next)?;
        self.save(next, self.slots.clone())?;
        Ok(answer)
    }

    pub(crate) fn require_writer(&self) -> Result<(), VaultError> {
        self.writer.as_ref().map(drop).ok_or(VaultError::ReadOnly)
    }

    /// Writes `contents` and `slots` as the next generation, then makes them this vault's own.
    pub(crate) fn save(
        &mut self,
        contents: Contents,
        slots: Vec<Slot>,
    ) -> Result<Sealed, VaultError> {
        self.require_writer()?;
        let present = self.header_on_disk()?;
        let generation = present.generation.saturating_add(1);
        let body = records::encode(&contents);
        let sealed = save::seal(&self.key, self.id, generation, slots.clone(), body)?;
        self.attempted = Some(sealed.stamp);
        sealed.replace(&self.folder, &present)?;
        (self.on_disk, self.attempted) = (sealed.stamp, None);
        (self.contents, self.slots) = (contents, slots);
        Ok(sealed)
    }

    /// Takes removed slots out of the older copies too, as far as that was not done yet.
    pub(crate) fn forget_slots_in_copies(&mut self) -> Result<(), VaultError> {
        if !self.contents.forgotten_slots.is_empty() {
            generations::forget_slots(&self.folder, &self.contents.forgotten_slots)?;
            self.contents.forgotten_slots.clear();
        }
        Ok(())
    }

    pub(crate) fn contents_forgetting(
        &self,
        slots: impl IntoIterator<Item = crate::SlotId>,
    ) -> Contents {
        let mut contents = self.contents.clone();
        contents.forgotten_slots.extend(slots);
        contents
    }

    /// The header of the file, if that is one of ours.
    fn header_on_disk(&self) -> Result<Header, VaultError> {
        let header = match self.folder.read_header(&self.folder.file()) {
            Ok(Some(AnyHeader::Known(header))) => header,
            Ok(Some(AnyHeader::Newer { .. })) | Err(VaultError::Damaged(_)) => {
                return Err(VaultError::ChangedOnDisk);
            }
            Ok(None) => return Err(VaultError::FileMissing),
            Err(error) => return Err(error),
        };
        let stamp = header.stamp();
        if stamp != self.on_disk && Some(stamp) != self.attempted {
            return Err(VaultError::ChangedOnDisk);
        }
        Ok(header)
    }
}

/// Decrypts the body where it lies in `file`, reads it, and wipes it.
fn open_body(
    key: &Key,
    header: &Header,
    file: &mut Vec<u8>,
    header_len: usize,
) -> Result<Contents, VaultError> {
    let nonce: [u8; NONCE_LEN] = header.nonce;
    let (header_bytes, body) = file.split_at_mut(header_len);
    let (sealed, tag) = body.split_last_chunk_mut::<TAG_LEN>().ok_or(Damage::Body)?;
    let opened = key.open(&nonce, header_bytes, sealed, tag);
    let contents = opened
        .map(|()| records::decode(sealed))
        .map_err(|_| Damage::Body.into());
    zeroize::Zeroize::zeroize(file);
    contents
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault")
            .field("id", &self.id)
            .field("generation", &self.on_disk.generation)
            .field("entries", &self.contents.entries().len())
            .finish_non_exhaustive()
    }
}
