//! Keyfob.
fn main() {}
