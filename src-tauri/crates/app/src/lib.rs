//! Every operation a host of Keyfob may ask for: commands, events, views and error codes.
//!
//! The shell and the command line are two hosts over the same [`App`]; neither has a rule of its
//! own. Nothing in here knows a window.

#![forbid(unsafe_code)]

#[macro_use]
mod command_table;
mod contract;
mod error_code;
mod event;
mod request;
mod sensitive;
mod view;

pub use contract::typescript;
pub use error_code::{CommandError, ErrorCode};
pub use event::Event;
pub use request::*;
pub use sensitive::{RevealedText, SensitiveText};
pub use view::*;

/// The shortest passphrase, in characters.
pub const MIN_PASSPHRASE_CHARS: usize = 8;
/// The most accounts whose codes are on screen at once.
pub const MAX_SHOWN: usize = 200;
/// The longest issuer, account or group, in characters.
pub const MAX_NAME_CHARS: usize = 200;
/// The longest note, in characters.
pub const MAX_NOTE_CHARS: usize = 2_000;
