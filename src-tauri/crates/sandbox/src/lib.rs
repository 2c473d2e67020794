//! A sandbox to pair with: identity servers on this computer that are as strict as the real ones.
//!
//! Each system is stateful (people, devices, throttling, expiry) and forgets everything when it
//! stops. [`Faults`] make any call fail in any way, before or after the server acted. For
//! development and tests; not part of releases.
#![forbid(unsafe_code)]

mod faults;
mod ready_made;
mod server;
mod systems;
mod time;

pub use faults::{Canned, Fault, Faults, When};
pub use ready_made::{FIRST_PORT, ReadyMade, connections, first_port, serve};
pub use server::{Seen, Server};
pub use systems::{Account, SandboxDevice, System, authentik, buildkite, pace, pingone};
pub use time::ServerClock;
