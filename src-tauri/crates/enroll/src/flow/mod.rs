//! One enrollment, from the first question to the account.
//!
//! The flow knows no provider by name. It seals each step before it is taken, sends `begin` and
//! `confirm` once, and asks the server what it holds when an answer is lost.

mod begin;
mod cancel;
mod confirm;
mod resume;

use vault::{EntryId, Owner, PendingEnrollment, PendingStage, Subject};

use crate::{EnrollError, Found, JournalError, Link, Provider, Skew};

/// Drives enrollments at one connection.
///
/// The [`PendingEnrollment`] that goes from step to step is the whole state. For somebody else's
/// device it holds the key in memory only: what is sealed of it has neither key nor codes.
pub struct Flow<'a> {
    provider: &'a dyn Provider,
    link: &'a Link<'a>,
}

/// A finished enrollment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paired {
    /// The account here; none for somebody else's device.
    pub entry: Option<EntryId>,
    /// The server's id of the device, where it has one.
    pub device: Option<String>,
    /// Whose device it is.
    pub owner: Option<Owner>,
    /// Whether the server was asked whose it is, and that is who was meant. Some have no way to ask.
    pub is_owner_checked: bool,
    /// Whether the device has the name that was wanted, where one was.
    pub is_named: bool,
    /// How far this computer's clock is off, where that was measured.
    pub skew: Option<Skew>,
}

/// Where an enrollment stands after a crash, a lost answer, or a night.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// The server waits for a code of the key that is sealed here: go on with `confirm`.
    Waiting,
    /// The server counts the device already: `confirm` makes it an account.
    Active,
    /// Nothing is left of it, here or there.
    Gone,
    /// The server no longer knows the offer; cancelling forgets the key, which never counted.
    Expired,
    /// The server holds a device whose key nobody has: cancelling removes it.
    Orphaned,
    /// The server cannot be asked what it holds.
    CannotTell,
}

impl<'a> Flow<'a> {
    /// A flow at the connection of `link`, spoken to by `provider`.
    pub fn new(provider: &'a dyn Provider, link: &'a Link<'a>) -> Self {
        Self { provider, link }
    }

    /// Says that the person has kept the recovery codes.
    ///
    /// # Errors
    /// [`ErrorKind::WrongStage`](crate::ErrorKind::WrongStage) without an offer, and what sealing
    /// says; then they are not acknowledged.
    pub fn acknowledge(&self, pending: &mut PendingEnrollment) -> Result<(), EnrollError> {
        let mut acknowledged = pending.clone();
        match &mut acknowledged.stage {
            PendingStage::Offered(offer)
            | PendingStage::Submitted(offer)
            | PendingStage::Confirmed(offer) => offer.acknowledged = true,
            PendingStage::Intent | PendingStage::Abandoned { .. } => {
                return Err(crate::ErrorKind::WrongStage.into());
            }
        }
        self.keep(&acknowledged)?;
        *pending = acknowledged;
        Ok(())
    }

    /// What the server holds; asking changes nothing, so an answer that is lost is no riddle.
    async fn found(&self, pending: &PendingEnrollment) -> Result<Found, EnrollError> {
        let found = self.provider.find(self.link, pending).await;
        found.map_err(EnrollError::without_effect)
    }

    /// Seals a step. Of somebody else's device neither key nor recovery codes are written.
    fn keep(&self, pending: &PendingEnrollment) -> Result<(), JournalError> {
        match pending.subject {
            Subject::Myself => self.link.journal().keep(pending),
            Subject::Other(_) => self.link.journal().keep(&pending.without_secrets()),
        }
    }

    fn end(&self, pending: &PendingEnrollment) -> Result<(), JournalError> {
        self.link.journal().end(pending.id, None)
    }
}
