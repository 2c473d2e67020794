//! From the wish to a sealed offer.

use vault::{EnrollmentId, Offer, PendingEnrollment, PendingStage, Subject};

use super::Flow;
use crate::{EnrollError, ErrorKind, Found, Intent, JournalError, NetworkFailure, Outcome};

impl Flow<'_> {
    /// Prepares, seals the intent, makes the device once, and seals what the server offers.
    ///
    /// When this fails, nothing is left at the server and no record is kept, save where the error's
    /// outcome is unknown: then the record is there to be resumed or cancelled.
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
        let prepared = self.provider.prepare(self.link, &intent).await?;
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
                self.end(&pending)?;
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
        if let Ok(crate::Cleanup::Removed | crate::Cleanup::AlreadyGone) =
            self.provider.cancel(self.link, &pending).await
        {
            let _found_again_when_resumed = self.end(&pending);
        }
        self.provider.leave(self.link, &pending).await;
        Err(unsealed.into())
    }

    /// An answer was lost: what does the server hold? A device whose key never arrived is of no use
    /// to anybody, so it is removed at once.
    async fn clear_up(&self, pending: &mut PendingEnrollment, lost: EnrollError) -> EnrollError {
        let device = match self.provider.find(self.link, pending).await {
            Ok(Found::Nothing) => None,
            Ok(Found::Unconfirmed { device, .. } | Found::Active { device, .. }) => Some(device),
            // The intent stays, to be resumed when the server answers again.
            Ok(Found::CannotTell) | Err(_) => return lost,
        };
        if let Some(device) = device {
            pending.stage = PendingStage::Abandoned { device };
            if self.keep(pending).is_err() {
                return lost;
            }
            if self.cancel(pending).await.is_err() {
                return lost;
            }
        } else {
            self.provider.leave(self.link, pending).await;
            if self.end(pending).is_err() {
                return lost;
            }
        }
        known_not_done(lost)
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

/// The same failure, now that the server was asked and nothing is left of it there.
pub(super) fn known_not_done(error: EnrollError) -> EnrollError {
    let kind = match error.kind {
        ErrorKind::Network { reason, .. } => ErrorKind::Network {
            reason,
            outcome: Outcome::NotDone,
        },
        ErrorKind::ServerFailed { .. } => ErrorKind::ServerFailed {
            outcome: Outcome::NotDone,
        },
        _ => ErrorKind::Network {
            reason: NetworkFailure::Broken,
            outcome: Outcome::NotDone,
        },
    };
    EnrollError::from(kind).said(error.server)
}
