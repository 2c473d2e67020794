//! The sealed memory of enrollments: the vault itself.

use enroll::{Journal, JournalError};
use vault::{ConnectionId, EnrollmentId, Entry, PendingEnrollment, Tokens};

use crate::{CommandError, app::Shared};

impl Journal for Shared {
    fn keep(&self, pending: &PendingEnrollment) -> Result<(), JournalError> {
        let pending = pending.clone();
        self.change(|contents| {
            contents.put_pending(pending);
            Ok(())
        })
        .map_err(unsaved)
    }

    fn end(&self, id: EnrollmentId, entry: Option<Entry>) -> Result<(), JournalError> {
        self.change(|contents| {
            // One that is gone already is ended: the second of two ends must not lose the account.
            let _ended_before = contents.drop_pending(id);
            entry.map(|entry| contents.add(entry)).transpose()?;
            Ok(())
        })
        .map_err(unsaved)
    }

    fn keep_tokens(&self, id: ConnectionId, tokens: Option<&Tokens>) -> Result<(), JournalError> {
        self.change(|contents| {
            // A ready-made connection is no record; what it brings is used once and forgotten.
            let _ready_made = contents.set_tokens(id, tokens.cloned());
            Ok(())
        })
        .map_err(unsaved)
    }

    fn tokens(&self, id: ConnectionId) -> Option<Tokens> {
        let state = self.lock();
        let connection = state.vault().ok()?.contents().connection(id)?;
        connection.tokens.clone()
    }

    fn clock_correction(&self) -> i64 {
        let state = self.lock();
        let vault = state.vault();
        vault.map_or(0, |vault| {
            i64::from(vault.contents().settings().clock_correction_s)
        })
    }

    fn correct_clock(&self, seconds: i64) -> Result<(), JournalError> {
        let seconds = i32::try_from(seconds)
            .map_err(|_| JournalError("the clock is off by more than 68 years".to_owned()))?;
        self.correct_clock_by(seconds).map_err(unsaved)
    }
}

fn unsaved(error: CommandError) -> JournalError {
    JournalError(error.code.as_str().to_owned())
}
