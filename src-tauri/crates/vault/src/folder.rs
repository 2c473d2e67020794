//! The folder a vault lives in.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::disk::{Disk, RealDisk};
use crate::generations::{self, OlderCopy, OlderCopySummary};
use crate::header::{AnyHeader, MAX_HEADER_LEN};
use crate::lock::FolderLock;
use crate::presence::{self, Presence};
use crate::restore;
use crate::{Damage, SlotId, VaultError};

pub(crate) const VAULT_FILE: &str = "vault.keyfob";

/// The largest file that is read or written: 64 MiB, some 150,000 accounts.
pub(crate) const MAX_FILE_LEN: usize = 64 * 1024 * 1024;

/// A folder that holds a vault, or will.
///
/// In it: `vault.keyfob`, up to three older copies `vault.keyfob.1` (newest) to `.3`, `vault.lock`,
/// files kept aside by [`Self::restore_generation`], and after a crash perhaps a hidden temporary
/// file, which holds ciphertext only.
#[derive(Debug, Clone)]
pub struct VaultFolder {
    path: PathBuf,
    disk: Arc<dyn Disk>,
}

impl VaultFolder {
    /// Names a folder; touches nothing.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self::on_disk(path, Arc::new(RealDisk))
    }

    /// As [`Self::new`], over another [`Disk`]. For tests.
    pub fn on_disk(path: impl Into<PathBuf>, disk: Arc<dyn Disk>) -> Self {
        Self {
            path: path.into(),
            disk,
        }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the right to write, creating the folder (for this person only) when there is none.
    ///
    /// Fails with [`VaultError::InUse`] while another holder, of any process, has it.
    pub fn lock(&self) -> Result<FolderLock, VaultError> {
        self.disk.create_folder(&self.path)?;
        FolderLock::take(&self.path)
    }

    /// Tells what is in the folder without opening or changing anything.
    ///
    /// Fails with [`VaultError::Damaged`] when the file's header is: then
    /// [`Self::older_copies`] tells what can be restored.
    pub fn presence(&self) -> Result<Presence, VaultError> {
        presence::look(self)
    }

    /// The older copies that exist, newest first.
    pub fn older_copies(&self) -> Result<Vec<OlderCopySummary>, VaultError> {
        generations::list(self)
    }

    /// Puts an older copy in the place of the vault file.
    ///
    /// The present file, damaged or not, is kept beside it under a new name that is returned; it is
    /// never deleted. `None` when there was no file. The copy itself stays too. Fails before it
    /// changes anything when there is no such copy, when its header is damaged, or when a newer
    /// version wrote it or the present file.
    pub fn restore_generation(
        &self,
        lock: &FolderLock,
        which: OlderCopy,
    ) -> Result<Option<PathBuf>, VaultError> {
        let _right_to_write = lock.share(&self.path)?;
        restore::restore(self, which)
    }

    pub(crate) fn disk(&self) -> &dyn Disk {
        &*self.disk
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.path.join(VAULT_FILE)
    }

    pub(crate) fn copy(&self, which: OlderCopy) -> PathBuf {
        self.path.join(format!("{VAULT_FILE}.{}", which.number()))
    }

    /// A whole file; `None` when there is none.
    pub(crate) fn read_whole(&self, path: &Path) -> Result<Option<Vec<u8>>, VaultError> {
        let bytes = none_if_missing(self.disk.read(path, MAX_FILE_LEN + 1))?;
        if bytes
            .as_ref()
            .is_some_and(|bytes| bytes.len() > MAX_FILE_LEN)
        {
            return Err(Damage::TooLarge.into());
        }
        Ok(bytes)
    }

    /// Whether the vault file has this slot, or cannot tell that it has not.
    pub(crate) fn may_hold(&self, slot: SlotId) -> bool {
        match self.read_header(&self.file()) {
            Ok(None) => false,
            Ok(Some(AnyHeader::Known(header))) => header.slots.iter().any(|it| it.id == slot),
            Ok(Some(AnyHeader::Newer { .. })) | Err(_) => true,
        }
    }

    /// The header of a file; `None` when there is no file.
    pub(crate) fn read_header(&self, path: &Path) -> Result<Option<AnyHeader>, VaultError> {
        let start = none_if_missing(self.disk.read(path, MAX_HEADER_LEN))?;
        start
            .map(|start| AnyHeader::split(&start).map(|(header, ..)| header))
            .transpose()
    }
}

fn none_if_missing(read: io::Result<Vec<u8>>) -> Result<Option<Vec<u8>>, VaultError> {
    match read {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}
