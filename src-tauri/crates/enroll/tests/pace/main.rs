//! PACE Cloud, driven against its sandbox over loopback HTTP.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]

#[path = "../common/mod.rs"]
mod common;

mod bench;
mod contract;
mod faults;
mod one_attempt;
mod refusals;
