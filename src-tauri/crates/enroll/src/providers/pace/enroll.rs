//! The one request.

use std::time::Duration;

use vault::{Confirm, OfferedKey, PendingEnrollment};

use super::wire::{CreateDocument, CreateResource, CreatedDocument, KeyAttributes, MEDIA_TYPE};
use super::{API_VERSION, errors, identity, step_up};
use crate::http::Request;
use crate::{EnrollError, ErrorKind, KeyParts, Link, Offering};

/// How long an answer is waited for: given up, it is lost for good.
const PATIENCE: Duration = Duration::from_secs(120);

/// Makes a device that counts from now on.
pub(super) async fn create(
    link: &Link<'_>,
    pending: &PendingEnrollment,
) -> Result<Offering, EnrollError> {
    let id = pending.session.as_ref().ok_or(ErrorKind::WrongStage)?;
    let proof = step_up::take(link).ok_or(ErrorKind::WrongStage)?;
    let document = CreateDocument {
        data: CreateResource {
            r#type: "deviceTOTP",
            id: id.expose(),
            attributes: step_up::attributes(&proof).ok_or(ErrorKind::WrongStage)?,
        },
    };
    let token = link.token(&identity::endpoints(link)).await?;
    let request = Request::post(link.url(&path(link)?))
        .bearer(&token)
        .header("accept", MEDIA_TYPE)
        .json_as(MEDIA_TYPE, &document)
        .once()
        .timeout(PATIENCE);
    let answer = link.send(request).await?;
    if !answer.is_success() {
        return Err(errors::refused(link, &answer).await);
    }
    // From here on the device counts, whatever the answer looks like.
    let resource = answer.json::<CreatedDocument>("a new device")?.data;
    Ok(Offering {
        key: key(&resource.attributes, pending).map_err(|error| error.said(answer.says()))?,
        device: resource.id.or_else(|| Some(id.expose().to_owned())),
        recovery_codes: Vec::new(),
        confirm: Confirm::NotNeeded,
        expires_at: None,
        session: None,
    })
}

/// Whether the address of the request can be made, before anybody is asked for a password.
pub(super) fn check_address(link: &Link<'_>) -> Result<(), EnrollError> {
    path(link).map(|_| ())
}

/// `user` is there twice: once for the interface, once for the resource.
fn path(link: &Link<'_>) -> Result<String, EnrollError> {
    let version = link.option("api_version").unwrap_or(API_VERSION);
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if !version.bytes().all(is_plain) {
        return Err(ErrorKind::BadConnection("api_version").into());
    }
    Ok(format!("/user/{version}/user/devices/totp"))
}

fn key(attributes: &KeyAttributes, pending: &PendingEnrollment) -> Result<OfferedKey, EnrollError> {
    let parts = KeyParts {
        secret: &attributes.secret,
        algorithm: &attributes.algorithm,
        digits: attributes.digits,
        period_s: attributes.period,
        issuer: "PACE",
        account: pending.owner.as_ref().map_or("", |owner| &owner.name),
    };
    parts.read().map_err(|mut error| {
        if let ErrorKind::UnsupportedKey(what) = &mut error.kind {
            what.push_str(" (and the device counts at the server already)");
        }
        error
    })
}
