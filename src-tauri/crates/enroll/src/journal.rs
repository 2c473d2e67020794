//! Where an enrollment is written down, and what may be read there.

use vault::{ConnectionId, EnrollmentId, Entry, PendingEnrollment, Tokens};

/// The sealed memory of enrollments. When a call returns `Ok`, the change is on the disk.
///
/// Calls block for a few milliseconds (a write and its sync).
pub trait Journal: Send + Sync {
    /// Keeps an enrollment, in the place of the one with its id.
    ///
    /// # Errors
    /// [`JournalError`]; then what was kept before is still kept.
    fn keep(&self, pending: &PendingEnrollment) -> Result<(), JournalError>;

    /// Ends an enrollment: drops its record and, in the same write, adds the account that came of
    /// it, if one is kept here.
    ///
    /// # Errors
    /// [`JournalError`]; then nothing changed.
    fn end(&self, id: EnrollmentId, entry: Option<Entry>) -> Result<(), JournalError>;

    /// Keeps the tokens of a connection, or forgets them.
    ///
    /// # Errors
    /// [`JournalError`]; then the old ones are still kept.
    fn keep_tokens(&self, id: ConnectionId, tokens: Option<&Tokens>) -> Result<(), JournalError>;

    /// The tokens that are kept of a connection now. Another link may have renewed them since this
    /// one was opened; a journal that cannot tell leaves each link to those it began with.
    fn tokens(&self, _id: ConnectionId) -> Option<Tokens> {
        None
    }

    /// Seconds that a person agreed to add to this computer's clock.
    fn clock_correction(&self) -> i64;

    /// Keeps what a person agreed to.
    ///
    /// # Errors
    /// [`JournalError`]; then the old correction holds.
    fn correct_clock(&self, seconds: i64) -> Result<(), JournalError>;
}

/// The record could not be sealed: the vault is locked, or the disk refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it could not be saved ({0})")]
pub struct JournalError(
    /// The stable code of the reason, for example `disk-full`.
    pub String,
);
