//! Writing the next state of a vault.

use crate::buffer::SecretBuffer;
use crate::folder::{MAX_FILE_LEN, VaultFolder};
use crate::generations;
use crate::header::{AnyHeader, Header, Stamp};
use crate::random::random_bytes;
use crate::seal::{Key, TAG_LEN};
use crate::slots::Slot;
use crate::{VaultError, VaultId};

/// A state that is encrypted and has not been written.
pub(crate) struct Sealed {
    pub(crate) stamp: Stamp,
    header: Vec<u8>,
    body: Vec<u8>,
}

/// Encrypts a body under a fresh nonce.
pub(crate) fn seal(
    key: &Key,
    vault: VaultId,
    generation: u64,
    slots: Vec<Slot>,
    mut body: SecretBuffer,
) -> Result<Sealed, VaultError> {
    let header = Header {
        vault,
        generation,
        nonce: random_bytes()?,
        slots,
    };
    let header_bytes = header.to_bytes();
    if header_bytes.len() + body.len() + TAG_LEN > MAX_FILE_LEN {
        return Err(VaultError::TooLarge);
    }
    let tag = key.seal(&header.nonce, &header_bytes, body.as_mut_slice());
    body.extend(&tag);
    Ok(Sealed {
        stamp: header.stamp(),
        header: header_bytes,
        body: body.into_ciphertext(),
    })
}

impl Sealed {
    /// Writes the first file of a vault, where there is none.
    ///
    /// Looks again just before: a keychain that asks a person takes a minute, in which another call
    /// under the same lock may have made a vault.
    pub(crate) fn write_first(&self, folder: &VaultFolder) -> Result<(), VaultError> {
        let staged = self.stage(folder)?;
        if folder.disk().exists(&folder.file())? {
            return Err(VaultError::AlreadyExists);
        }
        staged.commit().map_err(VaultError::from)
    }

    /// Replaces the present file, whose header is `present`, and keeps it as the newest older copy.
    ///
    /// The new file is whole under its temporary name before anything else is touched. It is synced
    /// after the copies moved up and before it takes the name: the sync then covers both.
    pub(crate) fn replace(&self, folder: &VaultFolder, present: &Header) -> Result<(), VaultError> {
        let staged = self.stage(folder)?;
        generations::keep_present(folder, &AnyHeader::Known(present.clone()))?;
        staged.commit().map_err(VaultError::from)
    }

    /// Whether the file on disk is this one, to the byte.
    pub(crate) fn is_on_disk(&self, folder: &VaultFolder) -> Result<bool, VaultError> {
        let file = folder.read_whole(&folder.file())?;
        Ok(file.is_some_and(|file| {
            file.split_at_checked(self.header.len())
                .is_some_and(|(header, body)| header == self.header && body == self.body)
        }))
    }

    fn stage(&self, folder: &VaultFolder) -> Result<Box<dyn crate::Staged>, VaultError> {
        Ok(folder
            .disk()
            .stage(&folder.file(), &[&self.header, &self.body])?)
    }
}
