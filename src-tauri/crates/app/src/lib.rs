//! Every operation a host of Keyfob may ask for: commands, events, views and error codes.
//!
//! The shell and the command line are two hosts over the same [`App`]; neither has a rule of its
//! own. Nothing in here knows a window.
//!
//! ```text
//! boundary/   what crosses between App and a host
//! ports.rs    what App asks of the machine: clock, clipboard, events
//! app.rs      App: the state behind one lock, and how it is opened and closed
//! alarm.rs    the one thread that does what falls due: roll codes, clear the clipboard, lock
//! commands/   the body of every command, by subject
//! enrollment/ connections, pairing and devices, over the same state
//! ```

#![forbid(unsafe_code)]

#[macro_use]
mod boundary;
mod alarm;
mod app;
mod commands;
mod enrollment;
mod failures;
mod limits;
mod place;
mod ports;

pub use app::{Access, App, Opening};
pub use boundary::*;
pub use enrollment::{
    CleanupView, ConnectionView, DeviceView, Enrollment, NewConnection, NewSignIn, OfferView,
    OfferedRecoveryCodes, PairedView, PendingView, PersonView, ProviderView, SkewView,
    StandingView, TestView,
};
pub use limits::*;
pub use place::{data_folder, has_own_data_folder};
pub use ports::{Clipboard, ClipboardError, Events, NoClipboard, Ports, Silent, SystemClock};
