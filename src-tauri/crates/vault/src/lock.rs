//! One writer at a time, in this process or any other.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::{VaultError, disk};

/// The right to write in a vault folder; there is one, and it ends when the last holder is dropped.
///
/// It is an operating-system lock on `vault.lock`, so it also ends when the process dies, however it
/// dies; a `vault.lock` that lies about means nothing. A [`crate::Vault`] opened for writing holds a
/// share of it.
#[derive(Debug)]
pub struct FolderLock {
    folder: PathBuf,
    file: Arc<File>,
}

pub(crate) const LOCK_FILE: &str = "vault.lock";

impl FolderLock {
    /// Takes the lock of `folder`, which exists.
    pub(crate) fn take(folder: &Path) -> Result<Self, VaultError> {
        let file = disk::open_lock_file(&folder.join(LOCK_FILE))?;
        match file.try_lock() {
            Ok(()) => Ok(Self {
                folder: folder.to_path_buf(),
                file: Arc::new(file),
            }),
            Err(TryLockError::WouldBlock) => Err(VaultError::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// A share of this lock for a vault in `folder`; another folder's lock gives no right.
    pub(crate) fn share(&self, folder: &Path) -> Result<Self, VaultError> {
        if self.folder != folder {
            return Err(VaultError::ReadOnly);
        }
        Ok(Self {
            folder: self.folder.clone(),
            file: Arc::clone(&self.file),
        })
    }
}
