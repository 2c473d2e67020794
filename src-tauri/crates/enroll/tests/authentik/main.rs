//! authentik against its sandbox, over real loopback HTTP.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../common/mod.rs"]
mod common;

mod faults;
mod helpdesk;
mod inventory;
mod overheard;
mod pairing;
mod recorded;
mod replays;
mod resuming;
mod shapes;
mod sign_in;
mod specs;
mod world;
mod yaml;
