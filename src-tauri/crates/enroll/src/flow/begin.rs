//! From the wish to a sealed offer.

use vault::{EnrollmentId, Offer, PendingEnrollment, PendingStage, Subject};

use super::Flow;
use crate::{Cleanup, EnrollError, ErrorKind, Found, Intent, JournalError, Outcome};

impl Flow<'_> {
    /// Prepares, seals the intent, makes the device once, and seals what the server offers.
    ///
    /// When this fails, either nothing is left at the server and no record is kept, or the record is
    /// there to be resumed or cancelled.
    ///
    /// # Errors
    /// Those of the provider; [`ErrorKind::WrongOwner`] when the server would make the device for
    /// somebody else; [`ErrorKind::Journal`] when it could not be sealed.
    pub async fn begin(
        &self,
        subject: Subject,
        device_name: &str,
    ) -> Result<PendingEnrollment, EnrollError> {
        if matches!(subject, Subject::Other(_)) && !self.provider.profile().abilities.for_others {
            return Err(ErrorKind::Unsupported("pairing for somebody else").into());
        }
        let intent = Intent {
            subject: &subject,
            device_name,
        };
        let prepared = self.provider.prepare(self.link, &intent).await;
        let prepared = prepared.map_err(EnrollError::without_effect)?;
        let mut pending = PendingEnrollment {
            id: EnrollmentId::random().map_err(|_| JournalError("no-randomness".to_owned()))?,
            connection: self.link.connection().id,
            subject,
            owner: prepared.owner,
            device_name: device_name.to_owned(),
            begun_at: self.link.now(),
            known_devices: prepared.known_devices,
            session: prepared.session,
            stage: PendingStage::Intent,
        };
        let ready = self
            .meant_for(&pending)
            .and_then(|()| Ok(self.keep(&pending)?));
        if let Err(error) = ready {
            self.provider.leave(self.link, &pending).await;
            return Err(error);
        }
        let error = match self.provider.begin(self.link, &pending).await {
            Ok(mut offering) => {
                pending.session = offering.session.take().or(pending.session);
                return self.seal_offer(pending, offering.into_offer()).await;
            }
            Err(error) => error,
        };
        match error.outcome() {
            Outcome::NotDone => {
                self.provider.leave(self.link, &pending).await;
                let _found_empty_when_resumed = self.end(&pending);
                Err(error)
            }
            Outcome::Unknown => Err(self.clear_up(&mut pending, error).await),
        }
    }

    /// The offer is on the disk before anybody may confirm it; where that fails it is taken back.
    async fn seal_offer(
        &self,
        mut pending: PendingEnrollment,
        offer: Offer,
    ) -> Result<PendingEnrollment, EnrollError> {
        pending.stage = PendingStage::Offered(offer);
        let Err(unsealed) = self.keep(&pending) else {
            return Ok(pending);
        };
        // The intent is still on the disk; should taking back fail too, it is found from there.
        if let Ok(Cleanup::Removed | Cleanup::AlreadyGone | Cleanup::Harmless) =
            self.provider.cancel(self.link, &pending).await
        {
            let _found_again_when_resumed = self.end(&pending);
        }
        self.provider.leave(self.link, &pending).await;
        Err(unsealed.into())
    }

    /// An answer was lost, or made no sense: what does the server hold? A device whose key never
    /// arrived is of no use to anybody, so it is removed at once.
    async fn clear_up(&self, pending: &mut PendingEnrollment, lost: EnrollError) -> EnrollError {
        let device = match self.provider.find(self.link, pending).await {
            // A server that was too slow may still be at it: the intent stays, to be asked again.
            Ok(Found::Nothing) if lost.is_timeout() => return lost,
            Ok(Found::Nothing) => {
                self.provider.leave(self.link, pending).await;
                return match self.end(pending) {
                    Ok(()) => lost.without_effect(),
                    Err(_) => lost,
                };
            }
            Ok(Found::Unconfirmed { device, .. } | Found::Active { device, .. }) => device,
            Ok(Found::CannotTell) | Err(_) => return lost,
        };
        pending.stage = PendingStage::Abandoned { device };
        if self.keep(pending).is_err() {
            return lost;
        }
        match self.provider.cancel(self.link, pending).await {
            Ok(Cleanup::Removed | Cleanup::AlreadyGone | Cleanup::Harmless) => {
                self.provider.leave(self.link, pending).await;
                match self.end(pending) {
                    Ok(()) => lost.without_effect(),
                    Err(_) => lost,
                }
            }
            // The person has to know of it; cancelling says so and forgets it.
            Ok(Cleanup::Impossible) | Err(_) => lost,
        }
    }

    /// Whether the server is about to make the device for whom it is meant.
    fn meant_for(&self, pending: &PendingEnrollment) -> Result<(), EnrollError> {
        match (&pending.subject, &pending.owner) {
            (Subject::Other(wanted), Some(owner)) if wanted.remote_id != owner.remote_id => {
                Err(ErrorKind::WrongOwner {
                    wanted: wanted.name.clone(),
                    found: owner.name.clone(),
                }
                .into())
            }
            (Subject::Myself | Subject::Other(_), _) => Ok(()),
        }
    }
}
