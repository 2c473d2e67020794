//! What `App` asks of the machine it runs on.

use std::{
    path::PathBuf,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use otp::{Clock, UnixSeconds};
use vault::{Argon2Cost, Connection, Keychain};
use zeroize::Zeroizing;

use crate::Event;

/// Everything a host plugs in.
#[derive(Clone)]
pub struct Ports {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The OS keychain, which may ask the person to unlock it.
    pub keychain: Arc<dyn Keychain>,
    /// The same keychain for looking without being asked to: it answers soon and asks nobody.
    pub quiet_keychain: Arc<dyn Keychain>,
    /// The clipboard.
    pub clipboard: Arc<dyn Clipboard>,
    /// Where events go.
    pub events: Arc<dyn Events>,
    /// The folder of the vault file.
    pub folder: PathBuf,
    /// Connections that are there without being in the vault: the sandbox of a development build.
    pub ready_made: Vec<Arc<Connection>>,
    /// What deriving a key from a new passphrase costs; [`Argon2Cost::default`] but in tests.
    pub passphrase_cost: Argon2Cost,
}

/// The clipboard of the desktop.
pub trait Clipboard: Send + Sync {
    /// Puts a code there, marked so that clipboard histories leave it out.
    ///
    /// # Errors
    /// The clipboard does not answer.
    fn write_sensitive(&self, text: &str) -> Result<(), ClipboardError>;

    /// What it holds, when that is text.
    ///
    /// # Errors
    /// The clipboard does not answer.
    fn read(&self) -> Result<Option<Zeroizing<String>>, ClipboardError>;

    /// Empties it.
    ///
    /// # Errors
    /// The clipboard does not answer.
    fn clear(&self) -> Result<(), ClipboardError>;
}

/// The clipboard does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClipboardError;

/// A host without a clipboard, such as the command line.
#[derive(Debug, Clone, Copy)]
pub struct NoClipboard;

impl Clipboard for NoClipboard {
    fn write_sensitive(&self, _text: &str) -> Result<(), ClipboardError> {
        Err(ClipboardError)
    }

    fn read(&self) -> Result<Option<Zeroizing<String>>, ClipboardError> {
        Err(ClipboardError)
    }

    fn clear(&self) -> Result<(), ClipboardError> {
        Err(ClipboardError)
    }
}

/// Takes the events of `App`.
pub trait Events: Send + Sync {
    /// Passes one on. Must not call `App`, and must not block.
    fn send(&self, event: &Event);
}

/// A host that listens to no event.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Events for Silent {
    fn send(&self, _event: &Event) {}
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> UnixSeconds {
        UnixSeconds(self.now_ms() / 1_000)
    }

    fn now_ms(&self) -> u64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| {
                u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
            })
    }
}
