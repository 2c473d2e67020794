//! Keyfob: cli.
