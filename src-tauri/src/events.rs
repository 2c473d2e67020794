//! Passes the events of `App` to the window.

use std::sync::OnceLock;

use app::{Event, Events};
use tauri::{AppHandle, Emitter, Wry};

use crate::window::MAIN;

/// The one channel of all events.
const CHANNEL: &str = "keyfob";

/// The window as a listener. Before it exists events go nowhere: `start` tells the window the
/// whole state.
#[derive(Default)]
pub(crate) struct WindowEvents {
    handle: OnceLock<AppHandle<Wry>>,
}

impl WindowEvents {
    pub(crate) fn connect(&self, handle: AppHandle<Wry>) {
        // A second call would name the same app.
        let _ = self.handle.set(handle);
    }
}

impl Events for WindowEvents {
    fn send(&self, event: &Event) {
        if let Some(handle) = self.handle.get() {
            // A window that is gone has nobody to tell.
            let _ = handle.emit_to(MAIN, CHANNEL, event);
        }
    }
}
