//! What `App` tells its host without being asked.

use serde::Serialize;
use ts_rs::TS;

use crate::{CodesView, CommandError};

/// One event. None holds a secret; codes are the ones on screen.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Accounts, order, groups or settings changed: list again.
    VaultChanged {},
    /// A window ended for some of the codes on screen.
    CodesRolled {
        /// The codes on screen from now on, all of them.
        codes: CodesView,
    },
    /// The vault locked, on request or by itself.
    Locked {},
    /// The clipboard was cleared of our code.
    ClipboardCleared {},
    /// What the keychain says changed while the vault was being opened.
    KeychainChanged {
        /// Why it does not open the vault; none when it does.
        problem: Option<CommandError>,
    },
}
