//! The keychain of the operating system, behind deadlines.

mod courier;
#[cfg(any(windows, target_os = "macos"))]
mod direct;
mod redact;
#[cfg(any(windows, target_os = "macos", test))]
mod status;

#[cfg(target_os = "macos")]
#[path = "apple.rs"]
mod platform;
#[cfg(all(unix, not(target_os = "macos")))]
#[path = "secret_service.rs"]
mod platform;
#[cfg(windows)]
#[path = "windows.rs"]
mod platform;

use std::sync::Arc;
use std::time::Duration;

use zeroize::Zeroizing;

use super::{ItemName, ItemValue, Keychain, KeychainError, KeychainReport};
use courier::Courier;
#[cfg(any(windows, target_os = "macos"))]
use direct::Session;
#[cfg(all(unix, not(target_os = "macos")))]
use platform::Session;
use redact::redact;

/// How long and how loudly a keychain may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// The deadline of one call.
    pub deadline: Duration,
    /// Whether the person may be asked to unlock the keychain. macOS asks on its own, whatever this
    /// says.
    pub may_ask: bool,
}

impl Patience {
    /// 3 s, and nobody is asked: for looking at the start.
    pub const PROBE: Self = Self {
        deadline: Duration::from_secs(3),
        may_ask: false,
    };
    /// 60 s, and the person may be asked: when they wanted it.
    pub const INTERACTIVE: Self = Self {
        deadline: Duration::from_secs(60),
        may_ask: true,
    };
}

/// The keychain of the operating system: Secret Service, macOS Keychain, Windows Credential Manager.
///
/// One thread owns the connection and does one call after the other, so two questions never stand
/// on the screen at once. A call that misses its deadline answers [`KeychainError::TimedOut`] while
/// the thread waits on; a call that was not begun by then is not begun any more. After a failure
/// that a restarted daemon explains, the connection is made anew.
///
/// Clones share the thread. Making one touches nothing.
#[derive(Debug, Clone)]
pub struct SystemKeychain {
    courier: Arc<Courier>,
    patience: Patience,
}

impl SystemKeychain {
    /// The keychain of this person on this machine.
    pub fn new(patience: Patience) -> Self {
        Self {
            courier: Arc::default(),
            patience,
        }
    }

    /// The same keychain, on the same thread, with other patience.
    pub fn with_patience(&self, patience: Patience) -> Self {
        Self {
            courier: Arc::clone(&self.courier),
            patience,
        }
    }
}

impl Keychain for SystemKeychain {
    fn read(&self, item: &ItemName) -> Result<ItemValue, KeychainError> {
        let item = item.clone();
        self.courier.call(self.patience, move |session, patience| {
            let entry = session
                .existing(&item, patience)?
                .ok_or(KeychainError::NoEntry)?;
            ItemValue::from_bytes(entry.get_secret().map_err(redact)?)
        })
    }

    fn write(&self, item: &ItemName, value: &ItemValue) -> Result<(), KeychainError> {
        let item = item.clone();
        let line = Zeroizing::new(value.expose().as_bytes().to_vec());
        let written = self.courier.call(self.patience, move |session, patience| {
            let entry = match session.existing(&item, patience)? {
                Some(entry) => entry,
                None => session.entry(&item)?,
            };
            entry.set_secret(&line).map_err(redact)
        });
        // Whoever reads back must not be answered by the connection that wrote.
        self.courier.forget_session();
        written
    }

    fn remove(&self, item: &ItemName) -> Result<(), KeychainError> {
        let item = item.clone();
        self.courier.call(self.patience, move |session, patience| {
            let entry = session
                .existing(&item, patience)?
                .ok_or(KeychainError::NoEntry)?;
            entry.delete_credential().map_err(redact)
        })
    }

    fn probe(&self) -> Result<KeychainReport, KeychainError> {
        self.courier
            .call(self.patience, |session, _| session.report())
    }
}
