//! By the interface: create, activate, look, delete.

use vault::{Confirm, PendingEnrollment, PendingStage, SecretText};

use super::call::call;
use super::way::{Way, owner_of};
use super::wire::{
    ActivateInput, DeleteInput, Nothing, RecoveryCodes, TotpActivate, TotpCreate, TotpDelete,
    ViewerTotp,
};
use crate::{
    Cleanup, CodeRefusal, Confirmed, EnrollError, ErrorKind, Found, Link, Offering, offered_key,
};

/// Makes an authenticator that counts for nothing yet.
pub(super) async fn create(link: &Link<'_>) -> Result<Offering, EnrollError> {
    let created = call(link, &TotpCreate { input: Nothing {} })
        .await?
        .totp_create;
    let id = created.totp.id;
    let key = match offered_key(&created.provisioning_uri, "Buildkite") {
        Ok(key) => key,
        Err(error) => {
            // Nobody can use it. It counts for nothing, so what fails here does no harm.
            let _inert = delete(link, &id).await;
            return Err(error);
        }
    };
    Ok(Offering {
        device: Some(id),
        key,
        recovery_codes: unused(created.totp.recovery_codes),
        confirm: Confirm::Required,
        expires_at: None,
        session: Some(Way::Api.session()),
    })
}

/// Makes it count, with the first code. The earlier one no longer does.
pub(super) async fn activate(
    link: &Link<'_>,
    pending: &PendingEnrollment,
    code: &str,
) -> Result<Confirmed, EnrollError> {
    let id = pending.device().ok_or(ErrorKind::WrongStage)?;
    let input = ActivateInput { id, token: code };
    let activated = call(link, &TotpActivate { input }).await.map_err(|error| {
        if matches!(error.kind, ErrorKind::NotFound) {
            return EnrollError::from(ErrorKind::OfferExpired).said(error.server);
        }
        error
    })?;
    let totp = activated.totp_activate.totp;
    if totp.verified {
        Ok(Confirmed {
            device: Some(totp.id),
            session: None,
        })
    } else {
        Err(ErrorKind::CodeRefused(CodeRefusal::Wrong).into())
    }
}

/// Looks at the authenticator by its id, where there is one and the server shows it.
pub(super) async fn find(
    link: &Link<'_>,
    pending: &PendingEnrollment,
) -> Result<Found, EnrollError> {
    let Some(id) = pending.device() else {
        return Ok(Found::CannotTell);
    };
    let viewer = match call(link, &ViewerTotp { id }).await {
        Ok(data) => data.viewer,
        // The session is no longer an escalated one.
        Err(error) if matches!(error.kind, ErrorKind::NeedsBrowser(_)) => {
            return Ok(Found::CannotTell);
        }
        Err(error) if matches!(error.kind, ErrorKind::NotFound) => return Ok(Found::Nothing),
        Err(error) => return Err(error),
    };
    Ok(match viewer.totp {
        None => Found::Nothing,
        Some(totp) if totp.id != id => Found::Nothing,
        Some(totp) if totp.verified => Found::Active {
            device: Some(totp.id),
            owner: Some(owner_of(viewer.user)),
        },
        Some(totp) => Found::Unconfirmed {
            device: Some(totp.id),
            same_key: true,
        },
    })
}

/// Deletes it by its id. Without one, either it never counted or the website made it.
pub(super) async fn cancel(
    link: &Link<'_>,
    pending: &PendingEnrollment,
) -> Result<Cleanup, EnrollError> {
    match (pending.device(), &pending.stage) {
        (Some(id), _) => delete(link, id).await,
        (None, PendingStage::Intent | PendingStage::Abandoned { .. }) => Ok(Cleanup::Harmless),
        (
            None,
            PendingStage::Offered(_) | PendingStage::Submitted(_) | PendingStage::Confirmed(_),
        ) => Ok(Cleanup::Impossible),
    }
}

pub(super) async fn delete(link: &Link<'_>, id: &str) -> Result<Cleanup, EnrollError> {
    let input = DeleteInput { id };
    match call(link, &TotpDelete { input }).await {
        Ok(_) => Ok(Cleanup::Removed),
        Err(error) if matches!(error.kind, ErrorKind::NotFound) => Ok(Cleanup::AlreadyGone),
        Err(error) => Err(error),
    }
}

pub(super) fn unused(codes: RecoveryCodes) -> Vec<SecretText> {
    let unused = codes.codes.into_iter().filter(|code| !code.consumed);
    unused.map(|code| code.code.into()).collect()
}
