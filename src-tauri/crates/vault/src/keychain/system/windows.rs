//! Windows: generic credentials in the Credential Manager.

use std::error::Error as StdError;

pub(super) use windows_native_keyring_store::Store;

use super::{KeychainError, status};

pub(super) const PROVIDER: &str = "Windows Credential Manager";
/// `Local`: the key stays on this machine. The store's own default would let it roam.
pub(super) const MODIFIERS: &[(&str, &str)] = &[("persistence", "Local")];

/// What an error of the Credential Manager says, if it is one that is known.
///
/// The store keeps its error type to itself and shows only its text, which holds a number or a name
/// and nothing else.
pub(super) fn redact_platform_error(
    error: &(dyn StdError + Send + Sync + 'static),
) -> Option<KeychainError> {
    status::of_windows(&error.to_string())
}
