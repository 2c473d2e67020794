//! From the sign-in to the first code.

use otp::plain_text;
use vault::{Confirm, OfferedKey, Owner, PendingEnrollment};

use super::calls::Caller;
use super::executor::{Executor, Stage, TotpStage, browser, out_of_place};
use super::session::Session;
use super::view::{View, new_devices};
use super::{TOTP_FLOW, errors, helpdesk, other, sign_in, wire};
use crate::http::Request;
use crate::{
    Confirmed, DeviceState, EnrollError, ErrorKind, Intent, Link, Offering, Outcome, Preparation,
    offered_key,
};

/// Signs in or steps into the other person's shoes, and looks at what they have.
pub(super) async fn prepare(
    link: &Link<'_>,
    intent: &Intent<'_>,
) -> Result<Preparation, EnrollError> {
    let session = match other(intent.subject) {
        None => sign_in::sign_in(link).await?,
        Some(person) => helpdesk::step_into(link, person).await?,
    };
    let mut caller = Caller::Session(session);
    let known_devices = look_around(link, &mut caller, intent).await;
    let Caller::Session(mut session) = caller else {
        return Err(ErrorKind::SignInRequired.into());
    };
    match known_devices {
        Ok(known_devices) => Ok(Preparation {
            owner: session.owner(),
            known_devices,
            session: Some(session.to_text()),
        }),
        Err(error) => {
            helpdesk::step_out(link, &mut session).await;
            Err(error)
        }
    }
}

/// The devices that are there, and the flow that makes new ones.
async fn look_around(
    link: &Link<'_>,
    caller: &mut Caller,
    intent: &Intent<'_>,
) -> Result<Vec<String>, EnrollError> {
    let slug = match link.option(TOTP_FLOW.name) {
        Some(slug) => slug.to_owned(),
        None => match discover(link, caller).await? {
            Some(slug) => slug,
            None => TOTP_FLOW.default.unwrap_or_default().to_owned(),
        },
    };
    let mut known = View::own(link, caller).await?;
    if let Some(person) = other(intent.subject)
        && let Some(mut view) = View::of_admin(link, person)?
    {
        // The list for administrators has unconfirmed ones too, if it may be seen.
        match view.devices(link).await {
            Ok(all) => known.extend(all.into_iter().map(|device| device.id)),
            Err(error) if matches!(error.kind, ErrorKind::PermissionDenied) => {}
            Err(error) => return Err(error),
        }
    }
    known.sort();
    known.dedup();
    if let Caller::Session(session) = caller {
        session.totp_flow = slug;
    }
    Ok(known)
}

/// Asks the server for the slug. A server that does not say has the usual one.
async fn discover(link: &Link<'_>, caller: &mut Caller) -> Result<Option<String>, EnrollError> {
    let settings: Result<Vec<wire::UserSetting>, _> = caller
        .read(link, "/stages/all/user_settings/", "the stages to set up")
        .await;
    let settings = match settings {
        Ok(settings) => settings,
        Err(error)
            if matches!(
                error.kind,
                ErrorKind::PermissionDenied | ErrorKind::NotFound
            ) =>
        {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let totp = settings
        .into_iter()
        .find(|one| one.component == "ak-user-settings-authenticator-totp");
    let (Some(url), Caller::Session(session)) = (totp.and_then(|one| one.configure_url), caller)
    else {
        return Ok(None);
    };
    let base = url::Url::parse(&link.connection().url);
    let Ok(url) = base.and_then(|base| base.join(&url)) else {
        return Ok(None);
    };
    let answer = session.send(link, Request::get(url)).await?;
    Ok(answer.header("location").and_then(slug_of))
}

/// The slug in the address of a flow's page, `/if/flow/<slug>/`.
fn slug_of(location: &str) -> Option<String> {
    let (_, rest) = location.split_once("/if/flow/")?;
    let slug = rest.split(['/', '?']).next()?;
    (!slug.is_empty()).then(|| slug.to_owned())
}

/// Asks for the key. The server keeps it in the session only.
pub(super) async fn begin(
    link: &Link<'_>,
    pending: &PendingEnrollment,
) -> Result<Offering, EnrollError> {
    let mut session = Session::of(pending.session.as_ref())?;
    let stage = match executor(link, &mut session).stage().await? {
        Stage::Totp(stage) => stage,
        other => return Err(out_of_place(other, Outcome::NotDone)),
    };
    let key = key_for(link, &stage, pending.owner.as_ref())?;
    Ok(Offering {
        device: None,
        key,
        recovery_codes: Vec::new(),
        confirm: Confirm::Required,
        expires_at: None,
        session: Some(session.to_text()),
    })
}

/// Sends a code, if the session still offers the key that is sealed here.
pub(super) async fn confirm(
    link: &Link<'_>,
    pending: &PendingEnrollment,
    code: &str,
) -> Result<Confirmed, EnrollError> {
    let mut session = Session::of(pending.session.as_ref())?;
    still_offered(link, &mut session, pending)
        .await
        .map_err(errors::not_done)?;
    let reply = wire::Reply {
        component: "ak-stage-authenticator-totp",
        code: Some(code),
        ..wire::Reply::default()
    };
    session.has_tried = true;
    let replied = executor(link, &mut session).reply(&reply).await;
    let taken = match replied {
        Ok(stage) => judge(link, &mut session, pending, stage).await,
        Err(error) => Err(errors::unsure(error)),
    };
    match taken {
        Ok(()) => Ok(Confirmed {
            device: None,
            session: Some(session.to_text()),
        }),
        Err(error) => Err(error.in_session(session.to_text())),
    }
}

/// Whether a code was taken, by the stage that came after it.
async fn judge(
    link: &Link<'_>,
    session: &mut Session,
    pending: &PendingEnrollment,
    stage: Stage,
) -> Result<(), EnrollError> {
    match stage {
        Stage::Done => Ok(()),
        Stage::Refused(refused) if refused.field == "code" => {
            let refusal = session.refuse(link.clock().now_ms());
            Err(EnrollError::from(ErrorKind::CodeRefused(refusal)).said(refused.says))
        }
        stage @ (Stage::Refused(_) | Stage::Denied(_) | Stage::Failed(_)) => {
            Err(out_of_place(stage, Outcome::Unknown))
        }
        // The flow goes on, so the code was taken, unless the list says otherwise.
        stage => {
            let mut view = View::in_session(Session::of(Some(&session.to_text()))?);
            let devices = view.devices(link).await.map_err(errors::unknown)?;
            let mut made = new_devices(devices, pending);
            if made.any(|device| device.state == DeviceState::Active) {
                Ok(())
            } else {
                Err(out_of_place(stage, Outcome::Unknown))
            }
        }
    }
}

async fn still_offered(
    link: &Link<'_>,
    session: &mut Session,
    pending: &PendingEnrollment,
) -> Result<(), EnrollError> {
    match executor(link, session).stage().await? {
        Stage::Totp(stage) => {
            let key = key_for(link, &stage, pending.owner.as_ref())?;
            if is_sealed_one(&key, pending).unwrap_or(true) {
                Ok(())
            } else {
                Err(ErrorKind::OfferExpired.into())
            }
        }
        // The session is over, and the key that hung on it too.
        Stage::Denied(user) if user.is_empty() => Err(ErrorKind::OfferExpired.into()),
        other => Err(out_of_place(other, Outcome::NotDone)),
    }
}

/// Whether a key is the one that is sealed; nothing, where none is.
pub(super) fn is_sealed_one(key: &OfferedKey, pending: &PendingEnrollment) -> Option<bool> {
    let sealed = pending.offer()?.key.as_ref()?;
    Some(sealed.secret.ct_eq(&key.secret))
}

/// The flow that makes devices.
pub(super) fn executor<'a>(link: &'a Link<'a>, session: &'a mut Session) -> Executor<'a> {
    let slug = session.totp_flow.clone();
    Executor {
        link,
        session,
        slug,
        option: TOTP_FLOW,
    }
}

/// The key, if its account is the stage's user and the one it is meant for. A session can hold the
/// key of somebody it belonged to before.
pub(super) fn key_for(
    link: &Link<'_>,
    stage: &TotpStage,
    owner: Option<&Owner>,
) -> Result<OfferedKey, EnrollError> {
    let mut key = offered_key(&stage.config_url, &link.connection().name)?;
    if !is_account_of(&key, &stage.pending_user) {
        return Err(wrong_owner(&stage.pending_user, &key.account));
    }
    match owner {
        Some(owner) if owner.name != stage.pending_user => {
            return Err(wrong_owner(&owner.name, &stage.pending_user));
        }
        Some(_) => {}
        None => return Err(browser("ak-stage-authenticator-totp")),
    }
    key.account = plain_text(&stage.pending_user);
    Ok(key)
}

/// The label is `title:user`; a title may hold colons, which only the issuer tells.
fn is_account_of(key: &OfferedKey, user: &str) -> bool {
    let user = plain_text(user);
    let after_a_colon = || {
        let rest = key.account.strip_suffix(&user);
        key.issuer.contains(':') && rest.is_some_and(|rest| rest.ends_with(':'))
    };
    !user.is_empty() && (key.account == user || after_a_colon())
}

fn wrong_owner(wanted: &str, found: &str) -> EnrollError {
    ErrorKind::WrongOwner {
        wanted: plain_text(wanted),
        found: plain_text(found),
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(uri: &str) -> OfferedKey {
        offered_key(uri, "Work").unwrap()
    }

    #[test]
    fn the_account_is_the_stage_s_user() {
        let of = |label: &str, issuer: &str| {
            key(&format!(
                "otpauth://totp/{label}?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP\
                 &algorithm=SHA1&digits=6&period=30&issuer={issuer}"
            ))
        };
        assert!(is_account_of(&of("authentik%3Ajane", "authentik"), "jane"));
        assert!(is_account_of(&of("A%3AB%3Ajane", "A%3AB"), "jane"));
        assert!(!is_account_of(&of("authentik%3Ajane", "authentik"), "bob"));
        assert!(!is_account_of(&of("authentik%3Ajane", "authentik"), "ane"));
        assert!(!is_account_of(&of("authentik%3Ajane", "authentik"), ""));
    }

    #[test]
    fn the_slug_stands_in_the_page_s_address() {
        let slug = slug_of("/if/flow/acme-totp/?next=%2F");
        assert_eq!(slug.as_deref(), Some("acme-totp"));
        let slug = slug_of("https://id.example.com/auth/if/flow/x/");
        assert_eq!(slug.as_deref(), Some("x"));
        assert_eq!(slug_of("/if/flow/"), None);
        assert_eq!(slug_of("/login/"), None);
    }
}
