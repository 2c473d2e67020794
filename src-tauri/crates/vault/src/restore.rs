//! Going back to an older copy.

use std::path::PathBuf;

use crate::folder::{VAULT_FILE, VaultFolder};
use crate::generations::OlderCopy;
use crate::header::AnyHeader;
use crate::{Damage, VaultError};

/// Puts `which` in the place of the vault file; see [`VaultFolder::restore_generation`].
pub(crate) fn restore(
    folder: &VaultFolder,
    which: OlderCopy,
) -> Result<Option<PathBuf>, VaultError> {
    let copy = folder
        .read_whole(&folder.copy(which))?
        .ok_or(VaultError::NoSuchCopy)?;
    let (header, ..) = AnyHeader::split(&copy)?;
    header.known()?;
    refuse_if_newer(folder)?;
    let kept_aside = keep_aside(folder)?;
    let disk = folder.disk();
    disk.stage(&folder.file(), &[&copy])?.commit()?;
    if folder.read_whole(&folder.file())?.as_deref() != Some(&copy) {
        return Err(Damage::NotReadBack.into());
    }
    Ok(kept_aside)
}

/// A file of a newer version is for the newer version to restore.
fn refuse_if_newer(folder: &VaultFolder) -> Result<(), VaultError> {
    match folder.read_header(&folder.file()) {
        Ok(Some(header)) => header.known().map(drop),
        Ok(None) | Err(VaultError::Damaged(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Gives the present file a second name, so that replacing it loses nothing.
fn keep_aside(folder: &VaultFolder) -> Result<Option<PathBuf>, VaultError> {
    let disk = folder.disk();
    if !disk.exists(&folder.file())? {
        return Ok(None);
    }
    let mut number = 1u32;
    loop {
        let aside = folder.path().join(format!("{VAULT_FILE}.aside-{number}"));
        if !disk.exists(&aside)? {
            disk.link(&folder.file(), &aside)?;
            return Ok(Some(aside));
        }
        number = number.checked_add(1).ok_or(VaultError::AlreadyExists)?;
    }
}
