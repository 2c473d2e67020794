//! `make bench`: Keyfob beside a bare window of the same stack and beside KeePassXC, in one run.
//!
//! Everything happens on private desktops with real keychains. Starts are measured in turn (A, B, C,
//! A, B, C, ...) after one start of each that does not count, so that what the machine does besides
//! meets all alike. Figures depend on the machine; the ratios are what is promised.
#![cfg_attr(target_os = "linux", forbid(unsafe_code))]

#[cfg(target_os = "linux")]
mod cost;
#[cfg(target_os = "linux")]
mod painted;
#[cfg(target_os = "linux")]
mod report;
#[cfg(target_os = "linux")]
mod start;
#[cfg(target_os = "linux")]
mod subject;

#[cfg(target_os = "linux")]
fn main() -> anyhow::Result<()> {
    report::run()
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("The benchmark looks at an X11 display and /proc: it runs on Linux.");
}
