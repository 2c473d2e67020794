//! Acting as somebody else, for as long as their device is being made.

use vault::{Owner, PendingEnrollment, SignIn};

use super::calls::{Caller, number, request, whoami};
use super::session::Session;
use super::sign_in::sign_in;
use super::{errors, wire};
use crate::http::{Answer, Method};
use crate::{EnrollError, ErrorKind, Link, Outcome, Question};

/// Begins to act as `person`, in a jar of its own. Asks for the `reason`, which the server keeps in
/// its log.
///
/// With a token, the token goes with this one request, and without any cookie; from then on the
/// cookie that it brought goes without the token.
///
/// # Errors
/// [`ErrorKind::PolicyForbids`]: impersonation is switched off, or of oneself; [`ErrorKind::NotFound`]:
/// nobody has that id; [`ErrorKind::WrongOwner`]: it is somebody else after all; any other.
pub(super) async fn step_into(link: &Link<'_>, person: &Owner) -> Result<Session, EnrollError> {
    let path = format!("/core/users/{}/impersonate/", number(&person.remote_id)?);
    let (mut session, token) = match &link.connection().sign_in {
        SignIn::Token(token) => (Session::fresh()?, Some(token)),
        SignIn::AskEachTime => (sign_in(link).await?, None),
        SignIn::ClientCredentials { .. } | SignIn::Browser { .. } | SignIn::DeviceCode { .. } => {
            return Err(ErrorKind::BadConnection("sign_in").into());
        }
    };
    let question = Question::text("reason").about("person", &person.name);
    let reason = link.ask().ask(&question).await?;
    let body = wire::Reason {
        reason: reason.expose(),
    };
    let asked = request(link, Method::Post, &path).json(&body);
    let answer = match token {
        Some(token) => link.send(asked.bearer(token)).await?,
        None => session.change(link, asked).await?,
    };
    session.absorb(&answer);
    check(link, &answer)?;
    if !session.is_open() {
        return Err(ErrorKind::ContractDrift("no session to act in").into());
    }
    session.is_impersonation = true;
    meant(link, session, person).await
}

/// Stops acting as somebody else.
pub(super) async fn step_out(link: &Link<'_>, session: &mut Session) {
    if session.is_impersonation {
        let asked = request(link, Method::Get, "/core/users/impersonate_end/");
        let _nothing_to_be_done = session.send(link, asked).await;
    }
}

/// Stops acting as somebody else, once the enrollment is over.
pub(super) async fn leave(link: &Link<'_>, pending: &PendingEnrollment) {
    if let Ok(mut session) = Session::of(pending.session.as_ref())
        && session.is_impersonation
    {
        link.forget();
        step_out(link, &mut session).await;
    }
}

fn check(link: &Link<'_>, answer: &Answer) -> Result<(), EnrollError> {
    match answer.status() {
        200 | 201 | 204 => Ok(()),
        // Said for a switched-off impersonation, for oneself, and for no reason given.
        401 => Err(EnrollError::from(ErrorKind::PolicyForbids).said(errors::says(answer))),
        _ => Err(errors::refused(link, answer, Outcome::NotDone)),
    }
}

/// Whether it is the one who was meant, and an impersonation at all.
async fn meant(link: &Link<'_>, session: Session, person: &Owner) -> Result<Session, EnrollError> {
    let mut caller = Caller::Session(session);
    let who = whoami(link, &mut caller).await;
    let Caller::Session(mut session) = caller else {
        return Err(ErrorKind::SignInRequired.into());
    };
    let wrong = match who {
        Ok(who) if !who.is_impersonated => ErrorKind::PermissionDenied.into(),
        Ok(who) if who.owner().remote_id == person.remote_id => {
            session.belongs_to(&who.owner());
            return Ok(session);
        }
        Ok(who) => ErrorKind::WrongOwner {
            wanted: person.name.clone(),
            found: who.user.username,
        }
        .into(),
        Err(error) => error,
    };
    step_out(link, &mut session).await;
    Err(wrong)
}
