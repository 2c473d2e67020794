//! The harness of Keyfob's stories: a desktop of their own, the real window in it, and referees.
//!
//! A story starts a [`PrivateDesktop`], opens a [`Window`] or runs the [`Cli`] in it, compares what
//! it sees with [`oathtool`](totp_by_oathtool), and lets a [`LeakScan`] look for its secret. The
//! specs under `tests/` are meant to read as what a person does.
#![cfg(target_os = "linux")]
#![forbid(unsafe_code)]

mod built;
mod cli;
mod desktop;
mod keychain;
mod leak_scan;
mod oathtool;
mod processes;
mod screen;
mod waiting;
mod window;

pub use built::keyfob_as_released;
pub use cli::{Answer, Cli};
pub use desktop::PrivateDesktop;
pub use keychain::Keychain;
pub use leak_scan::{Leak, LeakScan, Scanned};
pub use oathtool::totp_by_oathtool;
pub use processes::Process;
pub use screen::{Picture, Screen, TopLevel};
pub use window::Window;
