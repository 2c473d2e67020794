//! What crosses between `App` and a host: commands, their requests and views, events, errors.

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
