//! The last three good files before the present one.

use std::time::UNIX_EPOCH;

use otp::UnixSeconds;

use crate::folder::VaultFolder;
use crate::header::AnyHeader;
use crate::presence::HeaderSummary;
use crate::{SlotId, VaultError};

/// One of the three older copies; 1 is the newest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OlderCopy(u8);

/// What can be told of an older copy without opening it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OlderCopySummary {
    /// Which of the three it is.
    pub which: OlderCopy,
    /// Its header; `None` when it is damaged.
    pub header: Option<HeaderSummary>,
    /// When it was written, as the file system has it; `None` where it does not tell.
    pub written_at: Option<UnixSeconds>,
}

impl OlderCopy {
    /// All three, newest first.
    pub const ALL: [Self; 3] = [Self(1), Self(2), Self(3)];
    /// The copy made by the last save.
    pub const NEWEST: Self = Self(1);

    /// 1, 2 or 3, as at the end of its file's name.
    pub fn number(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for OlderCopy {
    type Error = VaultError;

    fn try_from(number: u8) -> Result<Self, VaultError> {
        Self::ALL
            .into_iter()
            .find(|copy| copy.0 == number)
            .ok_or(VaultError::NoSuchCopy)
    }
}

/// Lists the copies that exist, newest first.
pub(crate) fn list(folder: &VaultFolder) -> Result<Vec<OlderCopySummary>, VaultError> {
    let mut found = Vec::new();
    for which in OlderCopy::ALL {
        let path = folder.copy(which);
        let header = match folder.read_header(&path) {
            Ok(None) => continue,
            Ok(Some(header)) => Some(HeaderSummary::of(&header)),
            Err(VaultError::Damaged(_) | VaultError::NotAPlainFile) => None,
            Err(error) => return Err(error),
        };
        let modified = std::fs::symlink_metadata(&path).and_then(|metadata| metadata.modified());
        let since_epoch = modified
            .ok()
            .and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        let written_at = since_epoch.map(|since| UnixSeconds(since.as_secs()));
        found.push(OlderCopySummary {
            which,
            header,
            written_at,
        });
    }
    Ok(found)
}

/// Makes the present file the newest older copy as well, under a second name, and lets the oldest go.
///
/// The present file keeps its name throughout. Only the copies before the first gap move up, so a
/// save that is tried again and again on a full disk does not drain them.
pub(crate) fn keep_present(folder: &VaultFolder, present: &AnyHeader) -> Result<(), VaultError> {
    let disk = folder.disk();
    let [newest, second, third] = OlderCopy::ALL.map(|which| folder.copy(which));
    if disk.exists(&newest)? {
        match folder.read_header(&newest) {
            // A save that failed after this step left the copy behind; once is enough.
            Ok(Some(copy)) if copy == *present => return Ok(()),
            // A damaged copy moves up like any other: it may still be worth something to somebody.
            Ok(_) | Err(VaultError::Damaged(_) | VaultError::NotAPlainFile) => {}
            Err(error) => return Err(error),
        }
        if disk.exists(&second)? {
            disk.rename(&second, &third)?;
        }
        disk.rename(&newest, &second)?;
    }
    disk.link(&folder.file(), &newest)?;
    Ok(())
}

/// Replaces every older copy that still has one of these slots by the present file.
///
/// A damaged copy is searched as bytes, for it may hold the slot all the same.
pub(crate) fn forget_slots(folder: &VaultFolder, slots: &[SlotId]) -> Result<(), VaultError> {
    for which in OlderCopy::ALL {
        let path = folder.copy(which);
        let Some(copy) = folder.read_whole(&path)? else {
            continue;
        };
        if !slots
            .iter()
            .any(|slot| copy.windows(slot.0.len()).any(|bytes| bytes == slot.0))
        {
            continue;
        }
        let present = folder
            .read_whole(&folder.file())?
            .ok_or(VaultError::FileMissing)?;
        folder.disk().stage(&path, &[&present])?.commit()?;
    }
    Ok(())
}
