//! The limits a person can meet.

/// The shortest passphrase, in characters (NIST SP 800-63B-4 §3.1.1.2 asks for 8 beside another factor).
pub const MIN_PASSPHRASE_CHARS: usize = 8;
/// The most accounts whose codes are on screen at once.
pub const MAX_SHOWN: usize = 200;
/// The longest issuer, account or group, in characters.
pub const MAX_NAME_CHARS: usize = 200;
/// The longest note, in characters.
pub const MAX_NOTE_CHARS: usize = 2_000;
/// The most accounts in a vault.
pub const MAX_ENTRIES: usize = 20_000;
/// The longest text that is read for keys, in bytes.
pub const MAX_PASTED_BYTES: usize = 1 << 20;
/// Days for which a removed account can be restored.
pub const RESTORABLE_DAYS: u64 = 30;
/// Seconds after which a revealed secret is hidden again.
pub const REVEAL_S: u32 = 60;
/// Milliseconds before the end of a window from which on the next code is copied instead.
pub const COPY_NEXT_BELOW_MS: u64 = 2_000;
/// Minutes after which staged keys are forgotten.
pub const STAGE_MIN: u64 = 10;
/// The longest certificate file of a connection, in bytes.
pub const MAX_PEM_BYTES: usize = 64 * 1024;
