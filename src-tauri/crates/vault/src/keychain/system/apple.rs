//! macOS: generic passwords in the person's login keychain.
//!
//! The system itself asks the person when it has to, and does not tell whether it would.

use std::error::Error as StdError;

pub(super) use apple_native_keyring_store::keychain::Store;
use security_framework::base::Error;

use super::{KeychainError, status};

pub(super) const PROVIDER: &str = "macOS Keychain";
pub(super) const MODIFIERS: &[(&str, &str)] = &[];

/// What an error of Security.framework says, if it is one that is known.
pub(super) fn redact_platform_error(
    error: &(dyn StdError + Send + Sync + 'static),
) -> Option<KeychainError> {
    status::of_apple(error.downcast_ref::<Error>()?.code())
}
