//! One-time passwords: the secret, the code, the key URI.
//!
//! This crate is pure. It does no I/O, never reads a clock (time comes in as [`UnixSeconds`], from
//! a [`Clock`] somebody else owns) and every function here is total: hostile text gives an error
//! with a stable code, never a panic.
//!
//! | module | what | source |
//! |---|---|---|
//! | [`SharedSecret`] | the key, zeroised and redacted by type | RFC 4226 §5.1, RFC 4648 §6 |
//! | [`Parameters`] | algorithm, digits, kind; valid by construction | RFC 6238 §4, key URI |
//! | [`code_at`], [`Generator`] | TOTP, HOTP and Steam codes | RFC 4226 §5.3, RFC 6238 §4.2 |
//! | [`KeyUri`] | tolerant reader and strict writer of `otpauth://` | Google's key URI format |
//! | [`migration`] | the payload of Google Authenticator's export | `otpauth-migration://` |
//! | [`pasted`] | several of all these in one text | |

#![forbid(unsafe_code)]

mod base32;
mod code;
mod key_uri;
pub mod migration;
mod parameters;
pub mod pasted;
mod secret;
mod time;

pub use code::{Code, Generator, code_at, code_at_counter};
pub use key_uri::{ForeignKind, KeyUri, KeyUriError, Label, SteamSpelling, Warning, plain_text};
pub use parameters::{Algorithm, Counter, Digits, Kind, ParameterError, Parameters, Period};
pub use pasted::parse_pasted;
pub use secret::{SecretError, SharedSecret};
pub use time::{Clock, FixedClock, UnixSeconds};
