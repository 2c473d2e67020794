//! Recovery codes, from the static stage: an operation of its own, for oneself.

use async_trait::async_trait;
use vault::SecretText;

use super::executor::{Executor, Stage, out_of_place};
use super::session::Session;
use super::{Authentik, STATIC_FLOW, errors, sign_in, wire};
use crate::{EnrollError, ErrorKind, Link, OfferedCodes, Outcome, Recovery};

/// Codes that the server offers. They count for nothing until they are kept.
pub struct RecoveryCodes {
    /// The codes, each good for one sign-in.
    pub codes: Vec<SecretText>,
    session: Session,
}

#[async_trait]
impl Recovery for Authentik {
    async fn offer(&self, link: &Link<'_>) -> Result<OfferedCodes, EnrollError> {
        let RecoveryCodes { codes, session } = offer_recovery_codes(link).await?;
        let session = session.to_text();
        Ok(OfferedCodes { codes, session })
    }

    async fn keep(&self, link: &Link<'_>, offered: OfferedCodes) -> Result<(), EnrollError> {
        let OfferedCodes { codes, session } = offered;
        let session = Session::of(Some(&session))?;
        keep_recovery_codes(link, RecoveryCodes { codes, session }).await
    }
}

/// Signs in and asks for new recovery codes. Nothing changes at the server.
///
/// # Errors
/// Any.
pub async fn offer_recovery_codes(link: &Link<'_>) -> Result<RecoveryCodes, EnrollError> {
    let mut session = sign_in::sign_in(link).await.map_err(errors::not_done)?;
    let stage = executor(link, &mut session).stage().await;
    let stage = match stage.map_err(errors::not_done)? {
        Stage::Static(stage) => stage,
        other => return Err(out_of_place(other, Outcome::NotDone)),
    };
    if session
        .owner()
        .is_none_or(|owner| owner.name != stage.pending_user)
    {
        return Err(ErrorKind::ContractDrift("codes for somebody else").into());
    }
    Ok(RecoveryCodes {
        codes: stage.codes.into_iter().map(SecretText::from).collect(),
        session,
    })
}

/// Makes the codes count, once the person has kept them. Sent once; where the outcome is unknown,
/// they may count.
///
/// # Errors
/// Any.
pub async fn keep_recovery_codes(
    link: &Link<'_>,
    mut offered: RecoveryCodes,
) -> Result<(), EnrollError> {
    let reply = wire::Reply {
        component: "ak-stage-authenticator-static",
        ..wire::Reply::default()
    };
    let replied = executor(link, &mut offered.session).reply(&reply).await;
    match replied.map_err(errors::unsure)? {
        Stage::Done => Ok(()),
        other => Err(out_of_place(other, Outcome::Unknown)),
    }
}

fn executor<'a>(link: &'a Link<'a>, session: &'a mut Session) -> Executor<'a> {
    let default = STATIC_FLOW.default.unwrap_or_default();
    Executor {
        link,
        session,
        slug: link.option(STATIC_FLOW.name).unwrap_or(default).to_owned(),
        option: STATIC_FLOW,
    }
}

impl std::fmt::Debug for RecoveryCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RecoveryCodes({})", self.codes.len())
    }
}
