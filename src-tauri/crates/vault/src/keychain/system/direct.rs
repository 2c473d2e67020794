//! A session with a keychain that asks the person by itself and does not tell its state: macOS and
//! Windows.

use std::collections::HashMap;
use std::sync::Arc;

use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error};

use super::platform::{MODIFIERS, PROVIDER, Store};
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
        let modifiers = HashMap::from_iter(MODIFIERS.iter().copied());
        let modifiers = (!MODIFIERS.is_empty()).then_some(&modifiers);
        self.store
            .build(SERVICE, item.as_str(), modifiers)
            .map_err(redact)
    }

    pub(super) fn report(&self) -> Result<KeychainReport, KeychainError> {
        Ok(KeychainReport {
            provider: PROVIDER.into(),
            collection: Collection::NotTold,
        })
    }
}
