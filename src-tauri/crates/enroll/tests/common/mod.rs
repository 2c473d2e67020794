//! What the test files of enrollment share: a journal in memory, and somebody who answers.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

mod answers;
mod journal;

pub use answers::Answers;
pub use journal::{MemoryJournal, Write};
