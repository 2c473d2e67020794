//! One enrollment after another, from the wish to the account.

use std::sync::Arc;

use enroll::{Cleanup, Standing};
use vault::{Connection, EnrollmentId, Owner, PendingEnrollment, Subject};
use zeroize::Zeroizing;

use super::{
    CleanupView, Enrollment, OfferView, PairedView, PendingView, StandingView, busy::Step,
};
use crate::{
    CodeView, Done, ErrorCode, RevealedText, SensitiveText, commands::Answer,
    limits::MAX_NAME_CHARS,
};

impl Enrollment<'_> {
    /// Makes a device at a server and seals what it offers. For somebody else the key stays in
    /// memory, until `confirm` or `cancel` or the end of the app.
    ///
    /// # Errors
    /// What the server says; [`ErrorCode::NoSuchPerson`] or [`ErrorCode::SeveralPeople`] when
    /// `for_whom` names not exactly one.
    pub fn begin(
        &self,
        connection: &str,
        for_whom: Option<&str>,
        device_name: &str,
    ) -> Answer<OfferView> {
        let device_name = otp::plain_text(device_name);
        if device_name.chars().count() > MAX_NAME_CHARS {
            return Err(ErrorCode::TextTooLong.into());
        }
        let connection = self.connection(connection)?;
        let subject = self.subject(&connection, for_whom)?;
        let (pending, skew) = self.at(&connection, async |provider, link| {
            let flow = enroll::Flow::new(provider, link);
            let pending = flow.begin(subject, &device_name).await?;
            Ok((pending, link.skew()))
        })?;
        let view = OfferView::new(&pending, skew);
        self.hold(pending);
        Ok(view)
    }

    /// The offer of an enrollment that is under way.
    ///
    /// # Errors
    /// [`ErrorCode::NoSuchEnrollment`].
    pub fn offer(&self, id: &str) -> Answer<OfferView> {
        Ok(OfferView::new(&self.pending_enrollment(id)?, None))
    }

    /// The key URI of an offer, for the person who has to bring it into their device.
    ///
    /// # Errors
    /// [`ErrorCode::NoSuchEnrollment`]: it is finished, or its key is not in this app any more.
    pub fn reveal_offer(&self, id: &str) -> Answer<RevealedText> {
        let pending = self.pending_enrollment(id)?;
        let key = pending.offer().and_then(|offer| offer.key.as_ref());
        let key = key.ok_or(ErrorCode::NoSuchEnrollment)?;
        let text = match &key.raw_uri {
            Some(uri) => Zeroizing::new(uri.expose().to_owned()),
            None => {
                let label = otp::Label {
                    issuer: Some(key.issuer.clone()).filter(|issuer| !issuer.is_empty()),
                    account: key.account.clone(),
                };
                otp::KeyUri::new(label, key.secret.clone(), key.parameters)
                    .write(otp::SteamSpelling::default())
            }
        };
        Ok(RevealedText::new(text))
    }

    /// The code of this moment for an offer, for a person who has to type it into the server's page.
    ///
    /// # Errors
    /// [`ErrorCode::NoSuchEnrollment`]: it is finished, or its key is not in this app any more.
    pub fn offer_code(&self, id: &str) -> Answer<CodeView> {
        let pending = self.pending_enrollment(id)?;
        let key = pending.offer().and_then(|offer| offer.key.as_ref());
        let key = key.ok_or(ErrorCode::NoSuchEnrollment)?;
        let correction_s = enroll::Journal::clock_correction(&**self.shared);
        let now = self
            .shared
            .now()
            .as_u64()
            .saturating_add_signed(correction_s);
        let generator = otp::Generator::new(&key.secret, &key.parameters);
        let code = generator.code_at(otp::UnixSeconds(now));
        let seen_here = |at: otp::UnixSeconds| at.as_u64().saturating_add_signed(-correction_s);
        Ok(CodeView {
            id: id.to_owned(),
            next: Some(generator.code_at(code.valid_until).digits.clone()),
            valid_from: seen_here(code.valid_from),
            valid_until: seen_here(code.valid_until),
            digits: Some(code.digits.clone()),
        })
    }

    /// The recovery codes of an offer that the person has not said to have kept; none otherwise.
    ///
    /// # Errors
    /// [`ErrorCode::NoSuchEnrollment`].
    pub fn recovery_codes(&self, id: &str) -> Answer<Vec<RevealedText>> {
        let pending = self.pending_enrollment(id)?;
        let unkept = pending.offer().filter(|offer| !offer.acknowledged);
        let codes = unkept.into_iter().flat_map(|offer| &offer.recovery_codes);
        Ok(codes
            .map(|code| RevealedText::new(Zeroizing::new(code.expose().to_owned())))
            .collect())
    }

    /// Says that the recovery codes were kept.
    ///
    /// # Errors
    /// [`ErrorCode::NoSuchEnrollment`], and what saving says.
    pub fn acknowledge(&self, id: &str) -> Answer<Done> {
        self.go_on(id, async |flow, pending| flow.acknowledge(pending))?;
        Ok(Done {})
    }

    /// Sends the first code and makes the account. `typed` is the code of somebody else's device.
    ///
    /// # Errors
    /// What the server says, [`ErrorCode::CodeRefused`] among it; the enrollment stays.
    pub fn confirm(&self, id: &str, typed: Option<&SensitiveText>) -> Answer<PairedView> {
        let typed = typed.map(SensitiveText::expose);
        let paired = self.go_on(id, async |flow, pending| flow.confirm(pending, typed).await)?;
        Ok(PairedView::from(paired))
    }

    /// Takes away what the server holds and forgets the enrollment.
    ///
    /// # Errors
    /// What the server says; the enrollment stays, to be cancelled again.
    pub fn cancel(&self, id: &str) -> Answer<CleanupView> {
        let cleanup = self.go_on(id, async |flow, pending| flow.cancel(pending).await)?;
        Ok(match cleanup {
            Cleanup::Removed => CleanupView::Removed,
            Cleanup::AlreadyGone => CleanupView::AlreadyGone,
            Cleanup::Harmless => CleanupView::Harmless,
            Cleanup::Impossible => CleanupView::Impossible,
        })
    }

    /// Forgets an enrollment whatever the server holds, for a person who was told what that means.
    ///
    /// # Errors
    /// [`ErrorCode::NoSuchEnrollment`], and what saving says.
    pub fn forget(&self, id: &str) -> Answer<Done> {
        let _step = Step::of(self.shared, enrollment_id(id)?)?;
        let pending = self.pending_enrollment(id)?;
        match self.connection_with(pending.connection) {
            Ok(connection) => self.flow(&connection, async |flow| flow.forget(&pending).await)?,
            // Nobody is left to be told.
            Err(_) => self.shared.change(|contents| {
                let dropped = contents.drop_pending(pending.id);
                dropped.map_err(|_| ErrorCode::NoSuchEnrollment.into())
            })?,
        }
        self.shared.lock().under_way.remove(&pending.id);
        Ok(Done {})
    }

    /// Asks the server where an enrollment stands.
    ///
    /// # Errors
    /// What the server says.
    pub fn resume(&self, id: &str) -> Answer<StandingView> {
        let standing = self.go_on(id, async |flow, pending| flow.resume(pending).await)?;
        Ok(match standing {
            Standing::Waiting => StandingView::Waiting,
            Standing::Active => StandingView::Active,
            Standing::Gone => StandingView::Gone,
            Standing::Expired => StandingView::Expired,
            Standing::Orphaned => StandingView::Orphaned,
            Standing::CannotTell => StandingView::CannotTell,
        })
    }

    /// The unfinished enrollments, oldest first.
    ///
    /// # Errors
    /// The vault is closed.
    pub fn pending(&self) -> Answer<Vec<PendingView>> {
        let state = self.shared.lock();
        let contents = state.vault()?.contents();
        let named = |pending: &Arc<PendingEnrollment>| {
            let known = contents.connection(pending.connection).or_else(|| {
                let ready_made = &self.shared.ports.ready_made;
                ready_made
                    .iter()
                    .find(|ready| ready.id == pending.connection)
            });
            PendingView::new(pending, known.map(|known| known.name.as_str()))
        };
        Ok(contents.pending().iter().map(named).collect())
    }

    /// Whom a device is for.
    pub(super) fn subject(
        &self,
        connection: &Connection,
        for_whom: Option<&str>,
    ) -> Answer<Subject> {
        match for_whom {
            None => Ok(Subject::Myself),
            Some(name) => self.person(connection, name).map(Subject::Other),
        }
    }

    /// The one person of that name or id.
    fn person(&self, connection: &Connection, name: &str) -> Answer<Owner> {
        let found = self.at(connection, async |provider, link| {
            let inventory = provider
                .inventory()
                .ok_or(enroll::ErrorKind::Unsupported("pairing for somebody else"))?;
            inventory.people(link, name).await
        })?;
        let mut exact = found
            .into_iter()
            .map(|person| person.owner)
            .filter(|owner| owner.remote_id == name || owner.name.eq_ignore_ascii_case(name));
        match (exact.next(), exact.next()) {
            (Some(owner), None) => Ok(owner),
            (Some(_), Some(_)) => Err(ErrorCode::SeveralPeople.into()),
            (None, _) => Err(ErrorCode::NoSuchPerson.into()),
        }
    }

    /// Runs a step of an enrollment, and holds in memory what must stay there.
    fn go_on<T>(
        &self,
        id: &str,
        step: impl AsyncFnOnce(
            &enroll::Flow<'_>,
            &mut PendingEnrollment,
        ) -> Result<T, enroll::EnrollError>,
    ) -> Answer<T> {
        // Taken before the record is read: a second one must see what the first one made of it.
        let _step = Step::of(self.shared, enrollment_id(id)?)?;
        let mut pending = self.pending_enrollment(id)?;
        let connection = self.connection_with(pending.connection)?;
        let answer = self.flow(&connection, async |flow| step(flow, &mut pending).await);
        self.hold(pending);
        answer
    }

    /// The enrollment as far as this app knows it: in memory with its key, else as it was sealed.
    fn pending_enrollment(&self, id: &str) -> Answer<PendingEnrollment> {
        let id = enrollment_id(id)?;
        let state = self.shared.lock();
        let sealed = state.vault()?.contents().pending_enrollment(id);
        let in_memory = state.under_way.get(&id);
        match (in_memory, sealed) {
            (Some(pending), Some(_)) => Ok(pending.clone()),
            (None, Some(pending)) => Ok(PendingEnrollment::clone(pending)),
            (Some(_) | None, None) => Err(ErrorCode::NoSuchEnrollment.into()),
        }
    }

    fn hold(&self, pending: PendingEnrollment) {
        let mut state = self.shared.lock();
        let is_sealed = state
            .vault()
            .is_ok_and(|vault| vault.contents().pending_enrollment(pending.id).is_some());
        if is_sealed && matches!(pending.subject, Subject::Other(_)) {
            state.under_way.insert(pending.id, pending);
        } else {
            state.under_way.remove(&pending.id);
        }
    }
}

fn enrollment_id(id: &str) -> Answer<EnrollmentId> {
    id.parse().map_err(|_| ErrorCode::NoSuchEnrollment.into())
}
