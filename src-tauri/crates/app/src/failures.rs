//! What went wrong below, as an error code of the boundary. Nothing is lost but what may not be
//! shown: the words of a keychain or a disk stay out, their kind does not.

use std::path::Path;

use otp::{KeyUriError, ParameterError, SecretError, pasted::PastedError};
use vault::{Damage, KeychainError, NoSuchEntry, VaultError};

use crate::{CommandError, ErrorCode};

impl CommandError {
    /// The same with the folder it is about, where it says nothing that a person could act on.
    pub(crate) fn located(self, folder: &Path) -> Self {
        if self.code == ErrorCode::NoPermission && self.detail.is_none() {
            self.with_detail(folder.to_string_lossy())
        } else {
            self
        }
    }
}

impl From<VaultError> for CommandError {
    fn from(error: VaultError) -> Self {
        let code = match &error {
            VaultError::WrongPassphrase => ErrorCode::WrongPassphrase,
            VaultError::WrongRecoveryCode => ErrorCode::WrongRecoveryCode,
            VaultError::KeychainKeyAbsent => ErrorCode::KeychainKeyAbsent,
            VaultError::KeychainKeyWrong => ErrorCode::KeychainKeyMalformed,
            VaultError::Keychain(error) => return (*error).into(),
            // One slot that cannot be understood stops no other way in; the file is whole.
            VaultError::Damaged(Damage::Slot) => ErrorCode::NoSuchSlot,
            VaultError::Damaged(damage) => {
                return Self::new(ErrorCode::VaultDamaged).with_detail(damage.to_string());
            }
            VaultError::NewerFormat { found } => {
                return Self::new(ErrorCode::VaultTooNew).with_detail(format!("format {found}"));
            }
            VaultError::AlreadyExists => ErrorCode::VaultExists,
            VaultError::FileMissing => ErrorCode::NoVault,
            VaultError::NotAPlainFile => ErrorCode::NotAPlainFile,
            VaultError::InUse | VaultError::ReadOnly => ErrorCode::VaultInUse,
            VaultError::ChangedOnDisk => ErrorCode::VaultChangedOnDisk,
            VaultError::NoSuchSlot => ErrorCode::NoSuchSlot,
            VaultError::LastSlot => ErrorCode::LastSlot,
            VaultError::TooManySlots => ErrorCode::TooManySlots,
            VaultError::NoSuchCopy => ErrorCode::NoSuchCopy,
            VaultError::TooLarge => ErrorCode::VaultFull,
            VaultError::OutOfMemory => ErrorCode::OutOfMemory,
            VaultError::DiskFull => ErrorCode::DiskFull,
            VaultError::ReadOnlyDisk => ErrorCode::DiskReadOnly,
            VaultError::NoPermission => ErrorCode::NoPermission,
            VaultError::Io(error) => {
                return Self::new(ErrorCode::DiskFailed).with_detail(error.kind().to_string());
            }
            VaultError::NoRandomness => {
                return Self::new(ErrorCode::Internal).with_detail("no randomness");
            }
            // `VaultError` may grow; a variant that is not known here is no code of its own yet.
            _ => ErrorCode::Internal,
        };
        Self::new(code)
    }
}

impl From<KeychainError> for CommandError {
    fn from(error: KeychainError) -> Self {
        Self::new(match error {
            KeychainError::NoEntry => ErrorCode::KeychainKeyAbsent,
            KeychainError::Locked => ErrorCode::KeychainLocked,
            KeychainError::Dismissed => ErrorCode::KeychainRefused,
            KeychainError::NoProvider => ErrorCode::KeychainMissing,
            KeychainError::NoCollection => ErrorCode::KeychainNotSetUp,
            KeychainError::TimedOut { .. } => ErrorCode::KeychainTimedOut,
            KeychainError::Malformed | KeychainError::Ambiguous => ErrorCode::KeychainKeyMalformed,
            KeychainError::NotKept => ErrorCode::KeychainNotKept,
            _ => ErrorCode::KeychainFailed,
        })
    }
}

impl From<NoSuchEntry> for CommandError {
    fn from(_: NoSuchEntry) -> Self {
        ErrorCode::NoSuchEntry.into()
    }
}

impl From<SecretError> for CommandError {
    fn from(error: SecretError) -> Self {
        Self::from(KeyUriError::from(error))
    }
}

impl From<ParameterError> for CommandError {
    fn from(error: ParameterError) -> Self {
        Self::from(KeyUriError::from(error))
    }
}

impl From<KeyUriError> for CommandError {
    fn from(error: KeyUriError) -> Self {
        let code = match error {
            KeyUriError::TooLong => ErrorCode::TooLong,
            KeyUriError::Nul => ErrorCode::Nul,
            KeyUriError::NotOtpauth => ErrorCode::NotOtpauth,
            KeyUriError::UnsupportedKind(kind) => {
                return Self::new(ErrorCode::UnsupportedKind).with_detail(kind.to_string());
            }
            KeyUriError::UnknownType => ErrorCode::UnknownType,
            KeyUriError::MissingSecret => ErrorCode::MissingSecret,
            KeyUriError::EmptySecret => ErrorCode::EmptySecret,
            KeyUriError::InvalidSecret => ErrorCode::InvalidSecret,
            KeyUriError::UnsupportedAlgorithm => ErrorCode::UnsupportedAlgorithm,
            KeyUriError::InvalidDigits => ErrorCode::InvalidDigits,
            KeyUriError::InvalidPeriod => ErrorCode::InvalidPeriod,
            KeyUriError::InvalidCounter => ErrorCode::InvalidCounter,
            KeyUriError::DuplicateParameter => ErrorCode::DuplicateParameter,
            _ => ErrorCode::Internal,
        };
        Self::new(code)
    }
}

impl From<PastedError> for CommandError {
    fn from(error: PastedError) -> Self {
        match error {
            PastedError::KeyUri(error) => error.into(),
            PastedError::Migration(error) => {
                Self::new(ErrorCode::InvalidMigration).with_detail(error.code())
            }
            PastedError::MigrationEntry(error) => ErrorCode::ALL
                .iter()
                .find(|code| code.as_str() == error.code())
                .map_or(ErrorCode::InvalidMigration, |code| *code)
                .into(),
            _ => ErrorCode::Internal.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_may_not_be_used_is_named() {
        let folder = Path::new("/home/ada/.local/share/keyfob");
        let refused = CommandError::from(VaultError::NoPermission).located(folder);
        assert_eq!(refused.detail.as_deref(), folder.to_str());
        let full = CommandError::from(VaultError::DiskFull).located(folder);
        assert_eq!(full.detail, None);
    }

    #[test]
    fn a_slot_that_cannot_be_understood_closes_only_its_own_way() {
        let slot = CommandError::from(VaultError::Damaged(Damage::Slot));
        assert_eq!(slot.code, ErrorCode::NoSuchSlot);
        let body = CommandError::from(VaultError::Damaged(Damage::Body));
        assert_eq!(body.code, ErrorCode::VaultDamaged);
    }
}
