//! macOS: generic passwords in the person's login keychain.
//!
//! The system itself asks the person when it has to, and does not tell whether it would.

use std::error::Error as StdError;
use std::sync::Arc;

use apple_native_keyring_store::keychain::Store;
use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error};

use super::{KeychainError, Patience, redact};
use crate::keychain::{Collection, ItemName, KeychainReport, SERVICE};

pub(super) struct Session {
    store: Arc<Store>,
}

impl Session {
    pub(super) fn connect(_patience: Patience) -> Result<Self, KeychainError> {
        Ok(Self {
            store: Store::new().map_err(redact)?,
        })
    }

    /// The entry of an item that is there; `None` when the keychain says that it is not.
    pub(super) fn existing(
        &self,
        item: &ItemName,
        _patience: Patience,
    ) -> Result<Option<Entry>, KeychainError> {
        let entry = self.entry(item)?;
        match entry.get_credential() {
            Ok(_) => Ok(Some(entry)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(redact(error)),
        }
    }

    /// The entry of an item, there or not.
    pub(super) fn entry(&self, item: &ItemName) -> Result<Entry, KeychainError> {
        self.store
            .build(SERVICE, item.as_str(), None)
            .map_err(redact)
    }

    pub(super) fn report(&self) -> Result<KeychainReport, KeychainError> {
        Ok(KeychainReport {
            provider: "macOS Keychain".into(),
            collection: Collection::NotTold,
        })
    }
}

/// What an error of Security.framework says, if it is one that is known.
pub(super) fn redact_platform_error(
    _error: &(dyn StdError + Send + Sync + 'static),
) -> Option<KeychainError> {
    None
}
