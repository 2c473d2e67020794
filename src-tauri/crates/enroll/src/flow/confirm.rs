//! From a sealed offer to an account.

use otp::{UnixSeconds, code_at};
use vault::{Confirm, Entry, EntryId, Offer, Owner, PendingEnrollment, PendingStage, Subject};
use zeroize::Zeroizing;

use super::{Flow, Paired, Standing};
use crate::{CodeRefusal, EnrollError, ErrorKind, Found, JournalError, Naming, Outcome, Question};

impl Flow<'_> {
    /// Sends the first code, compares the owner, and makes the account.
    ///
    /// `typed` is the code that somebody else's device shows, and has to be there for one; a device
    /// of one's own has its code computed here. An offer that needs no code is finished at once.
    ///
    /// # Errors
    /// [`ErrorKind::CodeRefused`] says why and leaves the offer standing;
    /// [`ErrorKind::RecoveryCodesNotKept`] before they are acknowledged; [`ErrorKind::WrongOwner`]
    /// when the device turns out to be somebody else's; those of the provider. The record stays in
    /// every case.
    pub async fn confirm(
        &self,
        pending: &mut PendingEnrollment,
        typed: Option<&str>,
    ) -> Result<Paired, EnrollError> {
        if let PendingStage::Submitted(offer) = &pending.stage {
            let offer = offer.clone();
            // An earlier code may have been taken: ask before another one is sent.
            match self.resume(pending).await? {
                Standing::Expired => return Err(ErrorKind::OfferExpired.into()),
                // Nobody can say, and a person asks for it: a code that is sent twice harms nobody.
                Standing::CannotTell => pending.stage = PendingStage::Offered(offer),
                Standing::Waiting | Standing::Active | Standing::Gone | Standing::Orphaned => {}
            }
        }
        if pending.offer().is_some_and(|offer| !offer.acknowledged) {
            // They are nowhere but in the record, and finishing drops it.
            return Err(ErrorKind::RecoveryCodesNotKept.into());
        }
        if let PendingStage::Offered(offer) = &pending.stage {
            let offer = offer.clone();
            match offer.confirm {
                Confirm::Required => self.submit(pending, offer, typed).await?,
                Confirm::InBrowser | Confirm::NotNeeded => {
                    pending.stage = PendingStage::Confirmed(offer);
                    self.keep(pending)?;
                }
            }
        }
        let PendingStage::Confirmed(offer) = &pending.stage else {
            return Err(ErrorKind::WrongStage.into());
        };
        let offer = offer.clone();
        self.finish(pending, offer).await
    }

    async fn submit(
        &self,
        pending: &mut PendingEnrollment,
        offer: Offer,
        typed: Option<&str>,
    ) -> Result<(), EnrollError> {
        let code = match typed {
            Some(typed) => tidy(typed),
            // Whether their device has the key is what the code is for; the one here proves nothing.
            None if pending.subject != Subject::Myself => return Err(ErrorKind::WrongStage.into()),
            None => self.own_code(&offer).await?,
        };
        pending.stage = PendingStage::Submitted(offer.clone());
        self.keep(pending)?;
        let mut error = match self.provider.confirm(self.link, pending, &code).await {
            Ok(confirmed) => {
                pending.session = confirmed.session.or(pending.session.take());
                return self.count(pending, offer, confirmed.device);
            }
            Err(error) => error,
        };
        if let Some(session) = error.session.take() {
            pending.session = Some(*session);
        }
        if error.outcome() == Outcome::NotDone {
            self.still_offered(pending, offer);
            return Err(self.explained(error, typed.is_none()));
        }
        match self.provider.find(self.link, pending).await {
            Ok(Found::Active { device, .. }) => self.count(pending, offer, device),
            // A server that was too slow may still take it: the record goes on saying that a code
            // was sent, so that whoever goes on, or gives up, asks first.
            Ok(Found::Unconfirmed { .. } | Found::Nothing) if error.is_timeout() => Err(error),
            Ok(Found::Unconfirmed { .. } | Found::Nothing) => {
                self.still_offered(pending, offer);
                Err(error.without_effect())
            }
            // The record says that a code was sent; resuming asks again.
            Ok(Found::CannotTell) | Err(_) => Err(error),
        }
    }

    /// No code was taken. Where that cannot be sealed the record says that one was sent, and whoever
    /// goes on asks the server first; why the code was not taken is what the person should hear.
    fn still_offered(&self, pending: &mut PendingEnrollment, offer: Offer) {
        pending.stage = PendingStage::Offered(offer);
        let _asked_for_when_resumed = self.keep(pending);
    }

    fn count(
        &self,
        pending: &mut PendingEnrollment,
        mut offer: Offer,
        device: Option<String>,
    ) -> Result<(), EnrollError> {
        offer.device = device.or(offer.device);
        pending.stage = PendingStage::Confirmed(offer);
        Ok(self.keep(pending)?)
    }

    /// The owner is read back before anything says "paired".
    async fn finish(
        &self,
        pending: &mut PendingEnrollment,
        offer: Offer,
    ) -> Result<Paired, EnrollError> {
        let (device, owner) = match self.found(pending).await? {
            Found::Active { device, owner } => (device, owner),
            Found::CannotTell => (None, None),
            Found::Nothing | Found::Unconfirmed { .. } if offer.confirm == Confirm::Required => {
                return Err(ErrorKind::ContractDrift("a confirmed device is not there").into());
            }
            Found::Nothing | Found::Unconfirmed { .. } => {
                // Not counted yet in the browser, perhaps: the offer stands.
                pending.stage = PendingStage::Offered(offer);
                self.keep(pending)?;
                return Err(ErrorKind::WrongStage.into());
            }
        };
        let device = device.or_else(|| offer.device.clone());
        let is_owner_checked = match &owner {
            Some(found) => compare(pending, found)?,
            None => false,
        };
        let is_named = self.name(pending, device.as_deref()).await;
        let entry = match &pending.subject {
            Subject::Myself => Some(self.entry(&offer)?),
            Subject::Other(_) => None,
        };
        let id = entry.as_ref().map(|entry| entry.id);
        self.link.journal().end(pending.id, entry)?;
        self.provider.leave(self.link, pending).await;
        Ok(Paired {
            entry: id,
            device,
            owner: owner.or_else(|| pending.owner.clone()),
            is_owner_checked,
            is_named,
            skew: self.link.skew(),
        })
    }

    async fn name(&self, pending: &PendingEnrollment, device: Option<&str>) -> bool {
        let naming = self.provider.profile().abilities.naming;
        match (naming, device, self.provider.inventory()) {
            _ if pending.device_name.is_empty() => true,
            (Naming::AtCreation, _, _) => true,
            (Naming::Afterwards, Some(device), Some(inventory)) => inventory
                .rename(self.link, &pending.subject, device, &pending.device_name)
                .await
                .is_ok(),
            (Naming::Never | Naming::Afterwards, _, _) => false,
        }
    }

    fn entry(&self, offer: &Offer) -> Result<Entry, EnrollError> {
        let key = offer.key.as_ref().ok_or(ErrorKind::WrongStage)?;
        Ok(Entry {
            id: EntryId::random().map_err(|_| JournalError("no-randomness".to_owned()))?,
            issuer: key.issuer.clone(),
            label_issuer: None,
            account: key.account.clone(),
            note: String::new(),
            group: None,
            pinned: false,
            secret: key.secret.clone(),
            parameters: key.parameters,
            created_at: self.link.now(),
        })
    }

    /// The code of this moment, by the server's clock if the person agrees that ours is off.
    async fn own_code(&self, offer: &Offer) -> Result<Zeroizing<String>, EnrollError> {
        let key = offer.key.as_ref().ok_or(ErrorKind::WrongStage)?;
        self.offer_to_correct_clock().await?;
        let correction = self.link.journal().clock_correction();
        let now = self.link.now().as_u64().saturating_add_signed(correction);
        let mut code = code_at(&key.secret, &key.parameters, UnixSeconds(now));
        Ok(Zeroizing::new(std::mem::take(&mut code.digits)))
    }

    async fn offer_to_correct_clock(&self) -> Result<(), EnrollError> {
        let journal = self.link.journal();
        let Some(skew) = self.link.skew() else {
            return Ok(());
        };
        if !skew.is_worth_showing(journal.clock_correction()) {
            return Ok(());
        }
        let question = Question::consent("correct-clock").about("seconds", skew.server_ahead_s);
        // Nobody there, or no: codes stay as they are, and a refusal will say why.
        if let Ok(answer) = self.link.ask().ask(&question).await
            && answer.expose() == "yes"
        {
            journal.correct_clock(skew.server_ahead_s)?;
        }
        Ok(())
    }

    /// A refused code that was computed here is wrong only because this clock is.
    fn explained(&self, error: EnrollError, is_own_code: bool) -> EnrollError {
        let correction = self.link.journal().clock_correction();
        let is_wrong = matches!(error.kind, ErrorKind::CodeRefused(CodeRefusal::Wrong));
        let Some(skew) = self.link.skew().filter(|_| is_own_code && is_wrong) else {
            return error;
        };
        if !skew.is_worth_showing(correction) {
            return error;
        }
        let refusal = CodeRefusal::ClockOff {
            server_ahead_s: skew.remaining_s(correction),
        };
        EnrollError::from(ErrorKind::CodeRefused(refusal)).said(error.server)
    }
}

/// The device has to be the one's it was meant for: the person named, or whoever signed in. Says
/// whether there was somebody to compare with.
fn compare(pending: &PendingEnrollment, found: &Owner) -> Result<bool, EnrollError> {
    let wanted = match &pending.subject {
        Subject::Other(wanted) => Some(wanted),
        Subject::Myself => pending.owner.as_ref(),
    };
    match wanted {
        Some(wanted) if wanted.remote_id != found.remote_id => Err(ErrorKind::WrongOwner {
            wanted: wanted.name.clone(),
            found: found.name.clone(),
        }
        .into()),
        wanted => Ok(wanted.is_some()),
    }
}

/// A code as people type it: `123 456`.
fn tidy(typed: &str) -> Zeroizing<String> {
    let mut code = Zeroizing::new(String::with_capacity(typed.len()));
    code.extend(typed.chars().filter(|c| !c.is_whitespace() && *c != '-'));
    code
}
