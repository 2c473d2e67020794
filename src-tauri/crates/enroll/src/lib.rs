//! Enrollment: making a device at an identity server, and never losing its secret on the way.
//!
//! ```text
//! prepare -> Intent (sealed) -> begin -> Offered (sealed) -> [recovery codes acknowledged]
//!         -> Submitted (sealed) -> confirm -> Confirmed (sealed) -> owner compared -> entry
//! ```
//!
//! - [`Provider`] is one identity system: a folder under `providers` and a line in
//!   [`provider_named`]. The flow never matches on a provider's name.
//! - [`Flow`] drives one enrollment. Every step that the server may remember is sealed by the
//!   [`Journal`] before it is taken, so after a crash the same record says where to go on.
//! - [`Link`] is a connection in use: HTTP within limits, the sign-in, the clock's skew.
//! - [`Ask`] reaches the person for a password, a choice, or a visit in the browser.
//!
//! `begin` and `confirm` are never repeated by themselves: on an unknown outcome the flow asks the
//! server what it holds ([`Provider::find`]) and says what it found.
#![forbid(unsafe_code)]

mod ask;
mod error;
mod flow;
pub mod http;
mod journal;
mod key;
mod link;
mod provider;
mod providers;
mod sign_in;
mod skew;

pub use ask::{Ask, Choice, Nobody, Question, QuestionKind, Unanswered, Visit};
pub use error::{CodeRefusal, EnrollError, ErrorKind, NetworkFailure, Outcome, ServerSays};
pub use flow::{Flow, Paired, Standing};
pub use journal::{Journal, JournalError};
pub use key::{KeyParts, offered_key};
pub use link::Link;
pub use provider::{
    Abilities, Cleanup, Confirmed, Device, DeviceState, Found, Intent, Inventory, Naming,
    OfferedCodes, Offering, OptionField, Person, Preparation, Profile, Provider, Recovery,
    SignInWay,
};
pub use providers::{authentik, provider_named, providers};
pub use sign_in::Endpoints;
pub use skew::Skew;
