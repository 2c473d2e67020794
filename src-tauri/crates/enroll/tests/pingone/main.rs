//! PingOne, the real provider against its sandbox over loopback HTTP.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../common/mod.rs"]
mod common;

mod bench;
mod faults;
mod inventory;
mod lost;
mod oauth;
mod rules;
mod shapes;
mod sign_in;
mod story;
