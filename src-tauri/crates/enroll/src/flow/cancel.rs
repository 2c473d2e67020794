//! Giving up, without leaving anything behind.

use vault::{Confirm, PendingEnrollment, PendingStage, Subject};

use super::Flow;
use crate::{Cleanup, EnrollError, Found};

impl Flow<'_> {
    /// Takes away what the server holds and forgets the record. Safe to repeat.
    ///
    /// Where the server cannot remove a device that counts, [`Cleanup::Impossible`] is the answer
    /// and the record with its key stays: finish it, or [`forget`](Self::forget) it.
    ///
    /// # Errors
    /// Those of the provider and of sealing; the record stays, to be tried again.
    pub async fn cancel(&self, pending: &mut PendingEnrollment) -> Result<Cleanup, EnrollError> {
        if matches!(pending.stage, PendingStage::Intent) {
            match self.found(pending).await? {
                Found::Nothing => {
                    self.provider.leave(self.link, pending).await;
                    self.end(pending)?;
                    return Ok(Cleanup::AlreadyGone);
                }
                Found::Unconfirmed { device, .. } | Found::Active { device, .. } => {
                    pending.stage = PendingStage::Abandoned { device };
                    self.keep(pending)?;
                }
                Found::CannotTell => {}
            }
        }
        let cleanup = self.provider.cancel(self.link, pending).await?;
        if cleanup != Cleanup::Impossible || !may_count(pending) {
            self.provider.leave(self.link, pending).await;
            self.end(pending)?;
        }
        Ok(cleanup)
    }

    /// Drops the record with its key, whatever the server holds: only for a person who was told.
    ///
    /// # Errors
    /// What sealing says; then it is still there.
    pub async fn forget(&self, pending: &PendingEnrollment) -> Result<(), EnrollError> {
        self.end(pending)?;
        self.provider.leave(self.link, pending).await;
        Ok(())
    }
}

/// Whether the key of the record is one that the server may take codes of.
fn may_count(pending: &PendingEnrollment) -> bool {
    let holds_key = pending.subject == Subject::Myself
        && pending.offer().is_some_and(|offer| offer.key.is_some());
    let counts = match &pending.stage {
        PendingStage::Intent | PendingStage::Abandoned { .. } => false,
        PendingStage::Offered(offer) => match offer.confirm {
            Confirm::Required => false,
            // In the browser it may have been finished without a word to this computer.
            Confirm::InBrowser | Confirm::NotNeeded => true,
        },
        PendingStage::Submitted(_) | PendingStage::Confirmed(_) => true,
    };
    holds_key && counts
}
