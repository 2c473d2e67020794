//! Going on after a crash, a lost answer, or a night.

use vault::{Offer, PendingEnrollment, PendingStage};

use super::{Flow, Standing};
use crate::{EnrollError, Found};

impl Flow<'_> {
    /// Asks the server what it holds of an enrollment and brings the record in line with it. Makes
    /// and removes nothing at the server.
    ///
    /// # Errors
    /// Those of the provider and of sealing; the record stays as it was.
    pub async fn resume(&self, pending: &mut PendingEnrollment) -> Result<Standing, EnrollError> {
        match pending.stage.clone() {
            PendingStage::Intent => self.resume_intent(pending).await,
            PendingStage::Offered(offer) => self.resume_offer(pending, offer, false).await,
            PendingStage::Submitted(offer) => self.resume_offer(pending, offer, true).await,
            PendingStage::Confirmed(_) => Ok(Standing::Active),
            PendingStage::Abandoned { .. } => Ok(Standing::Orphaned),
        }
    }

    async fn resume_intent(
        &self,
        pending: &mut PendingEnrollment,
    ) -> Result<Standing, EnrollError> {
        match self.found(pending).await? {
            Found::Nothing => {
                self.provider.leave(self.link, pending).await;
                self.end(pending)?;
                Ok(Standing::Gone)
            }
            // Its key went with the answer that never arrived.
            Found::Unconfirmed { device, .. } | Found::Active { device, .. } => {
                self.orphan(pending, device)
            }
            Found::CannotTell => Ok(Standing::CannotTell),
        }
    }

    async fn resume_offer(
        &self,
        pending: &mut PendingEnrollment,
        mut offer: Offer,
        is_submitted: bool,
    ) -> Result<Standing, EnrollError> {
        match self.found(pending).await? {
            Found::Active { device, .. } => {
                offer.device = device.or(offer.device);
                pending.stage = PendingStage::Confirmed(offer);
                self.keep(pending)?;
                Ok(Standing::Active)
            }
            // Somebody else's device, and this computer never wrote its key down.
            Found::Unconfirmed { device, .. } if offer.key.is_none() => {
                let device = device.or(offer.device);
                self.orphan(pending, device)
            }
            Found::Unconfirmed { same_key: true, .. } => self.waiting(pending, offer, is_submitted),
            Found::Unconfirmed {
                same_key: false, ..
            }
            | Found::Nothing => {
                if is_submitted {
                    pending.stage = PendingStage::Offered(offer);
                    self.keep(pending)?;
                }
                Ok(Standing::Expired)
            }
            Found::CannotTell if is_submitted => Ok(Standing::CannotTell),
            Found::CannotTell => Ok(Standing::Waiting),
        }
    }

    fn waiting(
        &self,
        pending: &mut PendingEnrollment,
        offer: Offer,
        is_submitted: bool,
    ) -> Result<Standing, EnrollError> {
        if is_submitted {
            pending.stage = PendingStage::Offered(offer);
            self.keep(pending)?;
        }
        Ok(Standing::Waiting)
    }

    fn orphan(
        &self,
        pending: &mut PendingEnrollment,
        device: Option<String>,
    ) -> Result<Standing, EnrollError> {
        pending.stage = PendingStage::Abandoned { device };
        self.keep(pending)?;
        Ok(Standing::Orphaned)
    }
}
