//! What the test files of enrollment share: a journal in memory, somebody who answers, a bench with
//! both and a sandbox, a server that speaks byte by byte, and the faults of any call.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]
#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "each test file uses its part"
)]

mod answers;
mod bench;
pub mod fault_table;
mod journal;
pub mod raw;

pub use answers::Answers;
pub use bench::Bench;
pub use journal::{MemoryJournal, Write};
