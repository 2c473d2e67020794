//! The clipboard of the desktop, with the marks that keep a code out of clipboard histories.

use std::sync::{Mutex, PoisonError};

use app::{Clipboard, ClipboardError};
#[cfg(target_os = "macos")]
use arboard::SetExtApple;
#[cfg(all(unix, not(target_os = "macos")))]
use arboard::SetExtLinux;
#[cfg(windows)]
use arboard::SetExtWindows;
use zeroize::Zeroizing;

/// Connects when it is first used and stays connected: on X11 and Wayland what was copied lives
/// only as long as the connection.
#[derive(Default)]
pub(crate) struct SystemClipboard(Mutex<Option<arboard::Clipboard>>);

impl SystemClipboard {
    fn with<T>(
        &self,
        ask: impl FnOnce(&mut arboard::Clipboard) -> Result<T, arboard::Error>,
    ) -> Result<T, arboard::Error> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let clipboard = match &mut *held {
            Some(clipboard) => clipboard,
            none => none.insert(arboard::Clipboard::new()?),
        };
        ask(clipboard)
    }
}

impl Clipboard for SystemClipboard {
    fn write_sensitive(&self, text: &str) -> Result<(), ClipboardError> {
        self.with(|clipboard| sensitive(clipboard.set()).text(text))
            .map_err(|_| ClipboardError)
    }

    fn read(&self) -> Result<Option<Zeroizing<String>>, ClipboardError> {
        match self.with(arboard::Clipboard::get_text) {
            Ok(text) => Ok(Some(Zeroizing::new(text))),
            Err(arboard::Error::ContentNotAvailable | arboard::Error::ConversionFailure) => {
                Ok(None)
            }
            Err(_) => Err(ClipboardError),
        }
    }

    fn clear(&self) -> Result<(), ClipboardError> {
        self.with(arboard::Clipboard::clear)
            .map_err(|_| ClipboardError)
    }
}

/// KDE's password hint on Linux, `ConcealedType` on macOS.
#[cfg(not(windows))]
fn sensitive(set: arboard::Set<'_>) -> arboard::Set<'_> {
    set.exclude_from_history()
}

/// No history, no cloud, no monitoring on Windows.
#[cfg(windows)]
fn sensitive(set: arboard::Set<'_>) -> arboard::Set<'_> {
    set.exclude_from_history()
        .exclude_from_cloud()
        .exclude_from_monitoring()
}
