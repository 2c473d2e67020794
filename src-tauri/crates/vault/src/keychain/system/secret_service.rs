//! Linux: the Secret Service, over libdbus.
//!
//! Of the two stores of the keyring family this is the one without an async executor: it starts no
//! thread, no feature of another crate can turn its calls into panics, and libdbus itself ends
//! every call after 2 s. (Its key exchange takes its numbers from a generator that is no
//! cryptographic one; nothing here relies on it, for whoever can listen on the person's own bus can
//! ask the keychain as well.) Beside the store, a second connection asks what the store does not tell:
//! whether there is a default collection, and whether it is locked.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use dbus::blocking::Connection;
use dbus_secret_service::{EncryptionType, Error, SecretService};
use dbus_secret_service_keyring_store::Store;
use keyring_core::Entry;
use keyring_core::api::CredentialStoreApi;

use super::courier::timed_out;
use super::{KeychainError, Patience, redact};
use crate::keychain::{Collection, ItemName, KeychainReport, SERVICE};

const BUS: &str = "org.freedesktop.DBus";
const SECRETS: &str = "org.freedesktop.secrets";
/// What libdbus grants one call of `dbus-secret-service`.
const CALL_DEADLINE: Duration = Duration::from_secs(2);

/// Connections to the session's Secret Service, whoever provides it.
pub(super) struct Session {
    store: Arc<Store>,
    /// Never carries a secret, so it needs no key exchange.
    service: SecretService,
    provider: String,
}

impl Session {
    pub(super) fn connect(patience: Patience) -> Result<Self, KeychainError> {
        let provider =
            start_provider(patience.deadline).map_err(|error| redact_bus_error(&error))?;
        let service =
            SecretService::connect(EncryptionType::Plain).map_err(redact_service_error)?;
        let store = Store::new().map_err(redact)?;
        Ok(Self {
            store,
            service,
            provider,
        })
    }

    /// The entry of an item that is there and open; `None` when it is certain that it is not there.
    ///
    /// Asks the store only about items that are open, because it would put its question on the
    /// screen without end. "Not there" is believed of an open default collection alone.
    pub(super) fn existing(
        &self,
        item: &ItemName,
        patience: Patience,
    ) -> Result<Option<Entry>, KeychainError> {
        match (self.find(item)?, self.collection()?) {
            (Found::Open, _) => return self.entry(item).map(Some),
            (Found::Nowhere, Collection::Missing) => return Err(KeychainError::NoCollection),
            (Found::Nowhere, Collection::Open) => return Ok(None),
            (Found::Locked, _) | (Found::Nowhere, Collection::Locked | Collection::NotTold) => {}
        }
        if !patience.may_ask {
            return Err(KeychainError::Locked);
        }
        self.unlock(item, patience.deadline)?;
        match (self.find(item)?, self.collection()?) {
            (Found::Open, _) => self.entry(item).map(Some),
            (Found::Nowhere, Collection::Open) => Ok(None),
            (Found::Nowhere | Found::Locked, _) => Err(KeychainError::Locked),
        }
    }

    /// The entry of an item, there or not.
    pub(super) fn entry(&self, item: &ItemName) -> Result<Entry, KeychainError> {
        let modifiers = HashMap::from([("label", "Keyfob vault key")]);
        self.store
            .build(SERVICE, item.as_str(), Some(&modifiers))
            .map_err(redact)
    }

    pub(super) fn report(&self) -> Result<KeychainReport, KeychainError> {
        Ok(KeychainReport {
            provider: self.provider.clone(),
            collection: self.collection()?,
        })
    }

    fn collection(&self) -> Result<Collection, KeychainError> {
        let collection = match self.service.get_default_collection() {
            Err(Error::NoResult) => return Ok(Collection::Missing),
            collection => collection.map_err(redact_service_error)?,
        };
        let is_locked = collection.is_locked().map_err(redact_service_error)?;
        Ok(if is_locked {
            Collection::Locked
        } else {
            Collection::Open
        })
    }

    fn find(&self, item: &ItemName) -> Result<Found, KeychainError> {
        let found = self
            .service
            .search_items(attributes(item))
            .map_err(redact_service_error)?;
        Ok(match (found.unlocked.is_empty(), found.locked.is_empty()) {
            (false, _) => Found::Open,
            (true, false) => Found::Locked,
            (true, true) => Found::Nowhere,
        })
    }

    /// Has the provider ask the person, on a connection of its own that stops waiting in time.
    fn unlock(&self, item: &ItemName, deadline: Duration) -> Result<(), KeychainError> {
        let wait_s = deadline.saturating_sub(CALL_DEADLINE).as_secs();
        let asking = SecretService::connect_with_max_prompt_timeout(EncryptionType::Plain, wait_s)
            .map_err(redact_service_error)?;
        let found = asking
            .search_items(attributes(item))
            .map_err(redact_service_error)?;
        if let Some(locked) = found.locked.first() {
            return locked.unlock().map_err(redact_service_error);
        }
        asking
            .get_default_collection()
            .and_then(|it| it.unlock())
            .map_err(redact_service_error)
    }
}

/// Where an item was found.
enum Found {
    Open,
    Locked,
    Nowhere,
}

/// As the store spells them.
fn attributes(item: &ItemName) -> HashMap<&str, &str> {
    HashMap::from([("service", SERVICE), ("username", item.as_str())])
}

/// Has the bus start a provider unless one runs, and tells its name.
fn start_provider(deadline: Duration) -> Result<String, dbus::Error> {
    let connection = Connection::new_session()?;
    let bus = connection.with_proxy(BUS, "/org/freedesktop/DBus", deadline);
    let (is_running,): (bool,) = bus.method_call(BUS, "NameHasOwner", (SECRETS,))?;
    if !is_running {
        let (_started,): (u32,) = bus.method_call(BUS, "StartServiceByName", (SECRETS, 0u32))?;
    }
    let pid: Result<(u32,), _> = bus.method_call(BUS, "GetConnectionUnixProcessID", (SECRETS,));
    let name = pid
        .ok()
        .and_then(|(pid,)| std::fs::read_to_string(format!("/proc/{pid}/comm")).ok());
    Ok(name
        .as_deref()
        .map_or("Secret Service", |name| name_for_people(name.trim()))
        .into())
}

/// What people call the program with this process name. Linux cuts process names at 15 characters.
fn name_for_people(process: &str) -> &'static str {
    match process {
        "gnome-keyring-d" => "GNOME Keyring",
        "ksecretd" | "kwalletd5" | "kwalletd6" => "KWallet",
        "keepassxc" => "KeePassXC",
        _ => "Secret Service",
    }
}

fn redact_service_error(error: Error) -> KeychainError {
    known(&error).unwrap_or(KeychainError::Failed)
}

/// What an error of the store below keyring-core says, if it is one that is known.
pub(super) fn redact_platform_error(
    error: &(dyn StdError + Send + Sync + 'static),
) -> Option<KeychainError> {
    known(error.downcast_ref::<Error>()?)
}

fn known(error: &Error) -> Option<KeychainError> {
    match error {
        Error::Locked => Some(KeychainError::Locked),
        Error::Prompt => Some(KeychainError::Dismissed),
        Error::NoResult => Some(KeychainError::NoCollection),
        Error::Unavailable => Some(KeychainError::NoProvider),
        Error::UnsupportedSecretFormat => Some(KeychainError::Malformed),
        Error::Dbus(error) => Some(redact_bus_error(error)),
        // Crypto, Path, Parse: nothing a person could act on, and the enum is open.
        _ => None,
    }
}

/// By the name of the error; its text may quote what was asked.
fn redact_bus_error(error: &dbus::Error) -> KeychainError {
    let name = error.name().unwrap_or_default();
    if let Some(name) = name.strip_prefix("org.freedesktop.DBus.Error.") {
        return match name {
            "NoReply" | "Timeout" | "TimedOut" => timed_out(CALL_DEADLINE),
            "ServiceUnknown" | "NameHasNoOwner" | "NoServer" | "FileNotFound" | "NotSupported"
            | "BadAddress" | "Disconnected" | "IOError" => KeychainError::NoProvider,
            _ if name.starts_with("Spawn.") => KeychainError::NoProvider,
            _ => KeychainError::Failed,
        };
    }
    match name {
        "org.freedesktop.Secret.Error.IsLocked" => KeychainError::Locked,
        // NoSession and NoSuchObject follow a restart of the daemon; a new session heals them.
        _ => KeychainError::Failed,
    }
}
