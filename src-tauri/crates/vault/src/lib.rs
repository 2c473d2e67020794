//! Keyfob: vault.
