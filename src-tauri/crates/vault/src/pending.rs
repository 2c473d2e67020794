//! An enrollment that is not finished: what has to survive a crash.

use std::sync::Arc;

use otp::{Parameters, SharedSecret, UnixSeconds};

use crate::{ConnectionId, EnrollmentId, SecretText};

/// One unfinished enrollment, saved before each step that the server may remember.
///
/// For somebody else's device it never holds a key or recovery codes. `Debug` shows no secret.
#[derive(Debug, Clone)]
pub struct PendingEnrollment {
    /// The identity; it never changes.
    pub id: EnrollmentId,
    /// Where the device is made.
    pub connection: ConnectionId,
    /// Whom the device is for.
    pub subject: Subject,
    /// Who the server says that is, once it was asked. The device's owner is compared with it.
    pub owner: Option<Owner>,
    /// What the device is to be called at the server. May be empty.
    pub device_name: String,
    /// When it began.
    pub begun_at: UnixSeconds,
    /// The ids of the devices that the owner had before, so that a new one can be told.
    pub known_devices: Vec<String>,
    /// What the provider needs to go on in the same session, in its own words.
    pub session: Option<SecretText>,
    /// How far it came.
    pub stage: PendingStage,
}

/// Whom a device is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The person who is signed in; this computer keeps the key.
    Myself,
    /// Somebody else; this computer keeps nothing.
    Other(Owner),
}

/// A person as the server knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The server's id of the person.
    pub remote_id: String,
    /// What the server calls them, for example a user name.
    pub name: String,
}

/// How far an enrollment came.
#[derive(Debug, Clone)]
pub enum PendingStage {
    /// The server may have been asked for a device; no answer was seen.
    Intent,
    /// The server offered a key, and it is sealed here.
    Offered(Offer),
    /// A code was sent; whether the server took it is not known.
    Submitted(Offer),
    /// The server took the code; the owner was not compared yet.
    Confirmed(Offer),
    /// It is not to be finished, and the server may still hold something of it.
    Abandoned {
        /// The server's id of the device, where it is known.
        device: Option<String>,
    },
}

/// What a server hands out for a new device.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The server's id of the device, where it gave one.
    pub device: Option<String>,
    /// The key; `None` in a record of somebody else's device.
    pub key: Option<OfferedKey>,
    /// One-time codes for the day the device is lost; empty in a record of somebody else's device.
    pub recovery_codes: Vec<SecretText>,
    /// Whether the person said that the recovery codes are kept. True when there are none.
    pub acknowledged: bool,
    /// Whether a code has to reach the server before the device counts.
    pub confirm: Confirm,
    /// When the server forgets the offer, where that is known.
    pub expires_at: Option<UnixSeconds>,
}

/// Whether a code has to reach the server before a device counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirm {
    /// Keyfob sends it.
    Required,
    /// The person types it into the server's own page.
    InBrowser,
    /// The device counts from the moment it was made.
    NotNeeded,
}

/// A key with what the server said about it.
#[derive(Debug, Clone)]
pub struct OfferedKey {
    /// The key `K` (RFC 4226 §5.1).
    pub secret: SharedSecret,
    /// Algorithm, digits, period.
    pub parameters: Parameters,
    /// Who asks for the codes; the connection's own name where the server names nobody.
    pub issuer: String,
    /// Whose account it is. May be empty.
    pub account: String,
    /// The key URI exactly as the server wrote it, where it wrote one.
    pub raw_uri: Option<SecretText>,
}

impl PendingEnrollment {
    /// What the server offered, as far as it did.
    pub fn offer(&self) -> Option<&Offer> {
        match &self.stage {
            PendingStage::Intent | PendingStage::Abandoned { .. } => None,
            PendingStage::Offered(offer)
            | PendingStage::Submitted(offer)
            | PendingStage::Confirmed(offer) => Some(offer),
        }
    }

    /// The same without key and recovery codes: what may be written of somebody else's device.
    #[must_use]
    pub fn without_secrets(&self) -> Self {
        let mut bare = self.clone();
        match &mut bare.stage {
            PendingStage::Intent | PendingStage::Abandoned { .. } => {}
            PendingStage::Offered(offer)
            | PendingStage::Submitted(offer)
            | PendingStage::Confirmed(offer) => {
                offer.key = None;
                offer.recovery_codes.clear();
            }
        }
        bare
    }

    /// The server's id of the device, as far as it is known.
    pub fn device(&self) -> Option<&str> {
        match &self.stage {
            PendingStage::Abandoned { device } => device.as_deref(),
            PendingStage::Intent
            | PendingStage::Offered(_)
            | PendingStage::Submitted(_)
            | PendingStage::Confirmed(_) => self.offer()?.device.as_deref(),
        }
    }
}

/// A change named an enrollment that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such enrollment")]
pub struct NoSuchEnrollment;

impl crate::Contents {
    /// The unfinished enrollments, oldest first.
    pub fn pending(&self) -> &[Arc<PendingEnrollment>] {
        &self.pending
    }

    /// The unfinished enrollment with this id.
    pub fn pending_enrollment(&self, id: EnrollmentId) -> Option<&Arc<PendingEnrollment>> {
        self.pending.iter().find(|known| known.id == id)
    }

    /// Keeps an enrollment: in the place of the one with its id, or as the newest.
    ///
    /// Of somebody else's device neither key nor recovery codes are kept, whatever is passed.
    pub fn put_pending(&mut self, pending: PendingEnrollment) {
        let pending = match pending.subject {
            Subject::Myself => pending,
            Subject::Other(_) => pending.without_secrets(),
        };
        let place = self.pending.iter().position(|known| known.id == pending.id);
        match place {
            Some(place) => self.pending[place] = Arc::new(pending),
            None => self.pending.push(Arc::new(pending)),
        }
    }

    /// Drops an enrollment: it is finished, or nothing of it is left anywhere.
    pub fn drop_pending(&mut self, id: EnrollmentId) -> Result<(), NoSuchEnrollment> {
        let place = self.pending.iter().position(|known| known.id == id);
        self.pending.remove(place.ok_or(NoSuchEnrollment)?);
        Ok(())
    }
}
