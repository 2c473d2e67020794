//! Everything that can go wrong with a vault.

use std::io;

use crate::disk::Refusal;
use crate::keychain::KeychainError;

/// Why a vault could not be opened, read, or saved.
///
/// Whenever a call answers one of these, the file on disk and the open [`crate::Vault`] are as they
/// were before the call, unless the variant says otherwise; trying again is always allowed.
/// No variant holds a secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// No passphrase slot opens with this passphrase; the file itself is whole.
    #[error("this passphrase does not open the vault")]
    WrongPassphrase,
    /// No recovery slot opens with this code; the file itself is whole.
    #[error("this recovery code does not open the vault")]
    WrongRecoveryCode,
    /// The keychain answered, holds no item of this vault, and is open: it is another keychain, or
    /// it was reset. A passphrase or the recovery code still opens the vault.
    #[error("the keychain does not hold this vault's key")]
    KeychainKeyAbsent,
    /// The keychain's item is well formed and is not the key of this slot.
    #[error("the keychain holds a key that does not fit this vault")]
    KeychainKeyWrong,
    /// The keychain could not be asked. Says nothing about whether the key is there.
    #[error("the keychain failed: {0}")]
    Keychain(#[from] KeychainError),
    /// The file is not what was written.
    #[error("the vault file is damaged: {0}")]
    Damaged(Damage),
    /// The file was written by a newer version; it is neither opened nor changed.
    #[error(
        "the vault file has format {found}, newer than the {} known here",
        crate::FORMAT_VERSION
    )]
    NewerFormat {
        /// The version the file names.
        found: u16,
    },
    /// There is a vault in this folder already.
    #[error("there is a vault already")]
    AlreadyExists,
    /// There is no vault file in this folder. Ask [`crate::VaultFolder::presence`] whether older
    /// copies are: then this is no first run.
    #[error("there is no vault file")]
    FileMissing,
    /// A vault file, lock file or older copy is a symbolic link or no plain file; links are not
    /// followed.
    #[error("the vault file is not a plain file")]
    NotAPlainFile,
    /// Another process, or another part of this one, holds the lock.
    #[error("the vault is in use by another process")]
    InUse,
    /// The vault was opened with [`crate::Access::ReadOnly`], or the lock is another folder's.
    #[error("the vault is open for reading only")]
    ReadOnly,
    /// The file on disk is not the one this vault was read from or last wrote. Nothing was written.
    #[error("the vault file was changed by something else")]
    ChangedOnDisk,
    /// There is no slot of that kind, or with that id.
    #[error("the vault has no such key slot")]
    NoSuchSlot,
    /// The last slot that opens the vault cannot be removed.
    #[error("the last key slot cannot be removed")]
    LastSlot,
    /// The table of slots is full (16).
    #[error("the vault has as many key slots as it can hold")]
    TooManySlots,
    /// There is no such older copy.
    #[error("there is no such older copy of the vault")]
    NoSuchCopy,
    /// The sealed file would be larger than 64 MiB, the most that is ever read.
    #[error("the vault would be larger than 64 MiB")]
    TooLarge,
    /// There is not enough memory for the key derivation.
    #[error("there is not enough memory for the passphrase's key derivation")]
    OutOfMemory,
    /// The operating system gave no randomness.
    #[error("the operating system gave no randomness")]
    NoRandomness,
    /// The disk, or the person's share of it, is full.
    #[error("the disk is full")]
    DiskFull,
    /// The file system is mounted for reading only.
    #[error("the disk is read-only")]
    ReadOnlyDisk,
    /// The operating system denies access to the folder or a file in it.
    #[error("no permission for the vault folder")]
    NoPermission,
    /// Any other failure of the file system.
    #[error("the file system failed: {0}")]
    Io(#[source] io::Error),
}

/// What about a vault file is not as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Damage {
    /// It ends before its header does.
    #[error("it is cut off")]
    CutOff,
    /// It does not begin with the eight bytes of a vault; copying it as text does that.
    #[error("it does not begin like a vault file")]
    Magic,
    /// The header does not match its checksum, or names an impossible length.
    #[error("its header does not match its checksum")]
    Header,
    /// The header matches its checksum but its slot table cannot be read.
    #[error("its slot table cannot be read")]
    SlotTable,
    /// A slot of the kind asked for has an impossible length, or asks for a key derivation outside
    /// the limits of [`crate::Argon2Cost`]; it was refused before memory was taken for it.
    #[error("its key slot asks for something out of bounds")]
    Slot,
    /// The key fits and the body does not match its seal.
    #[error("its contents do not match their seal")]
    Body,
    /// It is larger than the 64 MiB that are ever read.
    #[error("it is too large")]
    TooLarge,
    /// What was read back after writing is not what was written.
    #[error("what was written does not read back")]
    NotReadBack,
}

impl From<io::Error> for VaultError {
    fn from(error: io::Error) -> Self {
        let refusal = error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<Refusal>());
        match refusal {
            Some(Refusal::NotAPlainFile) => return Self::NotAPlainFile,
            Some(Refusal::NotReadBack) => return Self::Damaged(Damage::NotReadBack),
            None => {}
        }
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnlyDisk,
            io::ErrorKind::PermissionDenied => Self::NoPermission,
            _ => Self::Io(error),
        }
    }
}

impl From<Damage> for VaultError {
    fn from(damage: Damage) -> Self {
        Self::Damaged(damage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_a_disk_refuses_has_its_own_variant() {
        let variant = |kind: io::ErrorKind| VaultError::from(io::Error::from(kind));
        assert!(matches!(
            variant(io::ErrorKind::StorageFull),
            VaultError::DiskFull
        ));
        assert!(matches!(
            variant(io::ErrorKind::QuotaExceeded),
            VaultError::DiskFull
        ));
        assert!(matches!(
            variant(io::ErrorKind::ReadOnlyFilesystem),
            VaultError::ReadOnlyDisk
        ));
        assert!(matches!(
            variant(io::ErrorKind::PermissionDenied),
            VaultError::NoPermission
        ));
        assert!(matches!(
            variant(io::ErrorKind::TimedOut),
            VaultError::Io(_)
        ));
    }
}
