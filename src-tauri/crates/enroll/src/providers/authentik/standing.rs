//! What the server holds of an enrollment, and taking it away.

use vault::{Owner, PendingEnrollment, PendingStage};

use super::calls::{Caller, whoami};
use super::enrolling::{executor, is_sealed_one, key_for};
use super::executor::Stage;
use super::session::Session;
use super::sign_in::sign_in;
use super::view::{View, new_devices, remembered};
use super::{errors, other};
use crate::{Cleanup, Device, DeviceState, EnrollError, ErrorKind, Found, Link};

/// Asks the server what it holds.
///
/// A device counts as ours when it is active, was not there before, and a code was sent: a key that
/// was only offered has no device, whatever else the person made meanwhile.
pub(super) async fn find(
    link: &Link<'_>,
    pending: &PendingEnrollment,
) -> Result<Found, EnrollError> {
    let was_sent = match &pending.stage {
        // The key hangs on the session: nothing that was only asked for is stored.
        PendingStage::Intent => return Ok(Found::Nothing),
        PendingStage::Offered(_) => false,
        PendingStage::Submitted(_)
        | PendingStage::Confirmed(_)
        | PendingStage::Abandoned { .. } => true,
    };
    let session = alive(link, pending).await?;
    let mut is_offered = None;
    let view = match session {
        Some(mut session) => {
            if !matches!(pending.stage, PendingStage::Confirmed(_)) {
                is_offered = offered(link, &mut session, pending).await?;
            }
            Some(View::in_session(session))
        }
        None => None,
    };
    if is_offered == Some(true) {
        return Ok(Found::Unconfirmed {
            device: None,
            same_key: true,
        });
    }
    if was_sent {
        let mut view = match view {
            Some(view) => view,
            None => another_view(link, pending).await?,
        };
        let devices = view.devices(link).await.map_err(errors::not_done)?;
        if let Some(made) = made(devices, pending) {
            let owner = match &made {
                Some(device) => view.owner(link, device).await.map_err(errors::not_done)?,
                None => None,
            };
            return Ok(Found::Active {
                device: made,
                owner,
            });
        }
    }
    Ok(match is_offered {
        Some(same_key) => Found::Unconfirmed {
            device: None,
            same_key,
        },
        None => Found::Nothing,
    })
}

/// Takes away what a code made.
pub(super) async fn cancel(
    link: &Link<'_>,
    pending: &PendingEnrollment,
) -> Result<Cleanup, EnrollError> {
    let has_tried = Session::of(pending.session.as_ref()).is_ok_and(|session| session.has_tried);
    let may_be_active = match &pending.stage {
        PendingStage::Intent => return Ok(Cleanup::AlreadyGone),
        PendingStage::Offered(_) if !has_tried => return Ok(Cleanup::AlreadyGone),
        PendingStage::Offered(_) | PendingStage::Abandoned { device: None } => false,
        PendingStage::Submitted(_)
        | PendingStage::Confirmed(_)
        | PendingStage::Abandoned { device: Some(_) } => true,
    };
    if may_be_active {
        match find(link, pending).await? {
            Found::Active { device, .. } => {
                return match device {
                    Some(device) => remove(link, pending, &device).await,
                    None => Ok(Cleanup::Impossible),
                };
            }
            Found::CannotTell => return Ok(Cleanup::Impossible),
            Found::Unconfirmed { .. } | Found::Nothing => {}
        }
    }
    sweep(link, pending).await
}

/// Removes the unconfirmed row that a wrong code leaves. Only administrators see it.
async fn sweep(link: &Link<'_>, pending: &PendingEnrollment) -> Result<Cleanup, EnrollError> {
    let admin = match other(&pending.subject) {
        Some(person) => View::of_admin(link, person)?,
        None => None,
    };
    let Some(mut view) = admin else {
        return Ok(Cleanup::Harmless);
    };
    let devices = match view.devices(link).await {
        Ok(devices) => devices,
        Err(error) if matches!(error.kind, ErrorKind::PermissionDenied) => {
            return Ok(Cleanup::Harmless);
        }
        Err(error) => return Err(error),
    };
    let mut left =
        new_devices(devices, pending).filter(|device| device.state == DeviceState::Unconfirmed);
    match (left.next(), left.next()) {
        (None, _) => Ok(Cleanup::AlreadyGone),
        (Some(row), None) => {
            view.remove(link, &row.id).await?;
            Ok(Cleanup::Removed)
        }
        // Which one is ours cannot be told, and none of them counts.
        (Some(_), Some(_)) => Ok(Cleanup::Harmless),
    }
}

async fn remove(
    link: &Link<'_>,
    pending: &PendingEnrollment,
    device: &str,
) -> Result<Cleanup, EnrollError> {
    let mut view = match alive(link, pending).await? {
        Some(session) => View::in_session(session),
        None => another_view(link, pending).await?,
    };
    view.remove(link, device).await?;
    Ok(Cleanup::Removed)
}

/// The device that a code made, by what was not there before: nothing, one, or one of several.
fn made(devices: Vec<Device>, pending: &PendingEnrollment) -> Option<Option<String>> {
    let is_active = |device: &Device| device.state == DeviceState::Active;
    let mut new: Vec<_> = new_devices(devices, pending).filter(is_active).collect();
    if let Some(known) = pending.device()
        && new.iter().any(|device| device.id == known)
    {
        return Some(Some(known.to_owned()));
    }
    let last = new.pop()?;
    Some(new.is_empty().then_some(last.id))
}

/// Whether the session still offers a key, and whether it is the sealed one.
async fn offered(
    link: &Link<'_>,
    session: &mut Session,
    pending: &PendingEnrollment,
) -> Result<Option<bool>, EnrollError> {
    let stage = executor(link, session).stage().await;
    let Stage::Totp(stage) = stage.map_err(errors::not_done)? else {
        return Ok(None);
    };
    let key = key_for(link, &stage, pending.owner.as_ref())?;
    Ok(Some(is_sealed_one(&key, pending).unwrap_or(false)))
}

/// The session of the enrollment, if it is still good. It is kept for the rest of this link too, so
/// that the name can be given without another sign-in.
async fn alive(
    link: &Link<'_>,
    pending: &PendingEnrollment,
) -> Result<Option<Session>, EnrollError> {
    let Ok(session) = Session::of(pending.session.as_ref()) else {
        return Ok(None);
    };
    let Some(session) = still(link, session, pending.owner.as_ref()).await? else {
        return Ok(None);
    };
    link.remember(session.to_text());
    Ok(Some(session))
}

/// The session, if it is still good and still that person's.
async fn still(
    link: &Link<'_>,
    session: Session,
    owner: Option<&Owner>,
) -> Result<Option<Session>, EnrollError> {
    let mut caller = Caller::Session(session);
    let who = match whoami(link, &mut caller).await {
        Ok(who) => who.owner(),
        Err(error) if matches!(error.kind, ErrorKind::SignInRequired) => return Ok(None),
        Err(error) => return Err(errors::not_done(error)),
    };
    let is_theirs = owner.is_none_or(|owner| owner.remote_id == who.remote_id);
    Ok(match caller {
        Caller::Session(session) if is_theirs => Some(session),
        Caller::Session(_) | Caller::Token(_) => None,
    })
}

/// A view of the owner's devices when the session of the enrollment is over: by the administrator's
/// token, in the session of this link, or after another sign-in.
async fn another_view(link: &Link<'_>, pending: &PendingEnrollment) -> Result<View, EnrollError> {
    if let Some(person) = other(&pending.subject) {
        let view = match View::of_admin(link, person)? {
            Some(view) => Ok(view),
            None => View::of(link, &pending.subject).await,
        };
        return view.map_err(nobody_there);
    }
    if let Some(session) = remembered(link)
        && let Some(session) = still(link, session, pending.owner.as_ref()).await?
    {
        return Ok(View::in_session(session));
    }
    let session = sign_in(link).await.map_err(nobody_there)?;
    let found = session.owner();
    match (&pending.owner, found) {
        (Some(owner), Some(found)) if owner.remote_id != found.remote_id => {
            Err(ErrorKind::WrongOwner {
                wanted: owner.name.clone(),
                found: found.name,
            }
            .into())
        }
        (Some(_) | None, _) => {
            link.remember(session.to_text());
            Ok(View::in_session(session))
        }
    }
}

/// Nobody can answer: then it is a sign-in that is missing, not an answer.
fn nobody_there(error: EnrollError) -> EnrollError {
    if matches!(error.kind, ErrorKind::Unanswered(_)) {
        return ErrorKind::SignInRequired.into();
    }
    errors::not_done(error)
}
