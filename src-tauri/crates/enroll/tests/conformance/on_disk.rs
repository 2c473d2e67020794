//! The real vault on a real disk, with its key in a file beside it: a keychain of the tests.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use enroll::{Journal, JournalError};
use vault::{
    Access, Connection, ConnectionId, Contents, EnrollmentId, Entry, FolderLock, ItemName,
    ItemValue, Keychain, KeychainError, KeychainReport, NewSlot, PendingEnrollment, Tokens, Unlock,
    Vault, VaultError, VaultFolder,
};

use crate::person::Memory;

/// An open vault as a journal.
pub(crate) struct OnDisk(Mutex<Vault>);

impl OnDisk {
    /// A new vault with one connection.
    pub(crate) fn create(home: &Path, connection: &Connection) -> Self {
        let (folder, lock) = locked(home);
        let keychain = FileKeychain::beside(home);
        let mut vault = Vault::create(&folder, &lock, NewSlot::Keychain(&keychain)).unwrap();
        let added = vault.change::<_, VaultError>(|contents| {
            contents.add_connection(connection.clone()).unwrap();
            Ok(())
        });
        added.unwrap();
        Self(Mutex::new(vault))
    }

    /// The vault as whoever died left it.
    pub(crate) fn open(home: &Path) -> Self {
        let (folder, lock) = locked(home);
        let keychain = FileKeychain::beside(home);
        let unlock = Unlock::Keychain(&keychain);
        Self(Mutex::new(
            Vault::open(&folder, Access::ReadWrite(&lock), unlock).unwrap(),
        ))
    }

    fn change(
        &self,
        change: impl FnOnce(&mut Contents) -> Result<(), VaultError>,
    ) -> Result<(), JournalError> {
        let mut vault = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = vault.change(change);
        changed.map_err(|error| JournalError(error.to_string()))
    }

    fn contents(&self) -> Contents {
        let vault = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        vault.contents().clone()
    }
}

fn locked(home: &Path) -> (VaultFolder, FolderLock) {
    let folder = VaultFolder::new(home.join("data"));
    let lock = folder.lock().unwrap();
    (folder, lock)
}

impl Journal for OnDisk {
    fn keep(&self, pending: &PendingEnrollment) -> Result<(), JournalError> {
        self.change(|contents| {
            contents.put_pending(pending.clone());
            Ok(())
        })
    }

    fn end(&self, id: EnrollmentId, entry: Option<Entry>) -> Result<(), JournalError> {
        self.change(|contents| {
            contents.drop_pending(id).unwrap();
            entry.map(|entry| contents.add(entry)).transpose()?;
            Ok(())
        })
    }

    fn keep_tokens(&self, id: ConnectionId, tokens: Option<&Tokens>) -> Result<(), JournalError> {
        self.change(|contents| {
            contents.set_tokens(id, tokens.cloned()).unwrap();
            Ok(())
        })
    }

    fn clock_correction(&self) -> i64 {
        0
    }

    fn correct_clock(&self, _seconds: i64) -> Result<(), JournalError> {
        Ok(())
    }
}

impl Memory for OnDisk {
    fn only_pending(&self) -> Option<PendingEnrollment> {
        match self.contents().pending() {
            [] => None,
            [only] => Some(PendingEnrollment::clone(only)),
            several => panic!("{} unfinished enrollments", several.len()),
        }
    }

    fn entries(&self) -> Vec<Entry> {
        let contents = self.contents();
        let entries = contents.entries().iter();
        entries.map(|entry| Entry::clone(entry)).collect()
    }
}

/// Items as files: what survives a process, as a real keychain does, without asking anybody.
struct FileKeychain(PathBuf);

impl FileKeychain {
    fn beside(home: &Path) -> Self {
        Self(home.to_owned())
    }

    fn file(&self, item: &ItemName) -> PathBuf {
        self.0.join(item.as_str().replace('/', "-"))
    }
}

impl Keychain for FileKeychain {
    fn read(&self, item: &ItemName) -> Result<ItemValue, KeychainError> {
        match std::fs::read(self.file(item)) {
            Ok(bytes) => ItemValue::from_bytes(bytes),
            Err(_) => Err(KeychainError::NoEntry),
        }
    }

    fn write(&self, item: &ItemName, value: &ItemValue) -> Result<(), KeychainError> {
        std::fs::write(self.file(item), value.expose()).map_err(|_| KeychainError::Failed)
    }

    fn remove(&self, item: &ItemName) -> Result<(), KeychainError> {
        std::fs::remove_file(self.file(item)).map_err(|_| KeychainError::NoEntry)
    }

    fn probe(&self) -> Result<KeychainReport, KeychainError> {
        Err(KeychainError::NoProvider)
    }
}
