//! A device: made, activated, found again, taken back.

use otp::UnixSeconds;
use vault::{Confirm, OfferedKey, Owner, PendingEnrollment, PendingStage};

use super::api::Api;
use super::errors::Call;
use super::moment;
use super::place::Id;
use super::prepare::user_of;
use super::wire::{ACTIVATE, Activation, CreatedDevice, Device, NewDevice, Reference, Status};
use crate::http::Request;
use crate::{
    Cleanup, CodeRefusal, Confirmed, EnrollError, ErrorKind, Found, KeyParts, Offering, offered_key,
};

/// How long the platform keeps a secret that is not confirmed, in seconds.
const OFFER_LIFE_S: u64 = 30 * 60;

/// How long before or after an enrollment began its device can have been made, in seconds: the time of
/// a request, and plenty for a clock that was set right since.
const MAX_APART_S: u64 = 10 * 60;

/// The type of device that an authenticator app is.
pub(super) const TOTP: &str = "TOTP";

pub(super) async fn begin(
    api: &Api<'_, '_>,
    pending: &PendingEnrollment,
) -> Result<Offering, EnrollError> {
    let policy = api.policy()?.map(|policy| policy.to_string());
    let body = NewDevice {
        kind: TOTP,
        nickname: pending.device_name.trim(),
        policy: policy.as_deref().map(|id| Reference { id }),
    };
    let request = Request::post(api.devices_url(&user_of(pending)?)).json(&body);
    let answer = api.send(request, Call::Create).await?;
    let offering = answer
        .json("a new device")
        .and_then(|created| offering(api, created));
    // The device is there now, whatever can be made of the answer.
    offering.map_err(|error| error.said(answer.says()))
}

fn offering(api: &Api<'_, '_>, created: CreatedDevice) -> Result<Offering, EnrollError> {
    if created.kind != TOTP || created.status != Status::ActivationRequired {
        return Err(ErrorKind::ContractDrift("a new device waits for no code").into());
    }
    Ok(Offering {
        device: Some(Id::received(&created.id)?.to_string()),
        key: key(&created, &api.link().connection().name)?,
        recovery_codes: Vec::new(),
        confirm: Confirm::Required,
        // By our own clock, which is the one it is compared with.
        expires_at: Some(UnixSeconds(
            api.link().now().as_u64().saturating_add(OFFER_LIFE_S),
        )),
        session: None,
    })
}

/// The key URI, or the secret where there is no URI. Both have to say the same.
fn key(created: &CreatedDevice, issuer: &str) -> Result<OfferedKey, EnrollError> {
    let bare = |secret| {
        let parts = KeyParts {
            secret,
            algorithm: "SHA1",
            digits: 6,
            period_s: 30,
            issuer,
            account: "",
        };
        parts.read()
    };
    let secret = created.secret.as_ref().map(|secret| secret.0.expose());
    let uri = created.key_uri.as_ref().map(|uri| uri.0.expose());
    match (uri, secret) {
        (Some(uri), None) => offered_key(uri, issuer),
        (None, Some(secret)) => bare(secret),
        (Some(uri), Some(secret)) => {
            let key = offered_key(uri, issuer)?;
            match key.secret.ct_eq(&bare(secret)?.secret) {
                true => Ok(key),
                false => Err(ErrorKind::ContractDrift("two keys for one device").into()),
            }
        }
        (None, None) => Err(ErrorKind::ContractDrift("a new device has no key").into()),
    }
}

pub(super) async fn confirm(
    api: &Api<'_, '_>,
    pending: &PendingEnrollment,
    code: &str,
) -> Result<Confirmed, EnrollError> {
    let user = user_of(pending)?;
    let device = Id::received(pending.device().ok_or(ErrorKind::WrongStage)?)?;
    let request =
        Request::post(api.device_url(&user, &device)).json_as(ACTIVATE, &Activation { otp: code });
    let answer = match api.send(request, Call::Activate).await {
        Ok(answer) => answer,
        Err(error) => return Err(refused(api, pending, (&user, &device), error).await),
    };
    match answer.json::<Device>("an activated device") {
        Ok(active) if active.status == Status::Active && active.id == device.to_string() => {
            Ok(Confirmed {
                device: Some(active.id),
                session: None,
            })
        }
        Ok(_) => Err(ErrorKind::ContractDrift("an activated device is not active").into()),
        Err(error) => Err(error),
    }
    .map_err(|error| error.said(answer.says()))
}

/// A refused code is wrong, or came too late, or the device takes none for a while.
async fn refused(
    api: &Api<'_, '_>,
    pending: &PendingEnrollment,
    (user, device): (&Id, &Id),
    error: EnrollError,
) -> EnrollError {
    let is_gone = matches!(error.kind, ErrorKind::NotFound);
    let is_wrong = matches!(error.kind, ErrorKind::CodeRefused(CodeRefusal::Wrong));
    if is_gone || (is_wrong && !is_fresh(api, pending)) {
        return EnrollError::from(ErrorKind::OfferExpired).said(error.server);
    }
    if !is_wrong {
        return error;
    }
    // The refusal itself is the same, right code or wrong, while the device is locked.
    let Ok(found) = api.device(user, device).await else {
        return error;
    };
    if !found.is_locked() {
        return error;
    }
    let after_s = found.lock_left_s(api.server_now_s());
    let refusal = CodeRefusal::Throttled { after_s };
    EnrollError::from(ErrorKind::CodeRefused(refusal)).said(error.server)
}

pub(super) async fn find(
    api: &Api<'_, '_>,
    pending: &PendingEnrollment,
) -> Result<Found, EnrollError> {
    let user = user_of(pending)?;
    let Some(device) = pending.device() else {
        return Ok(match unclaimed(api, &user, pending).await? {
            None => Found::Nothing,
            Some(device) => Found::Unconfirmed {
                device: Some(device.to_string()),
                same_key: false,
            },
        });
    };
    let found = match api.device(&user, &Id::received(device)?).await {
        Ok(found) => found,
        Err(error) if matches!(error.kind, ErrorKind::NotFound) => return Ok(Found::Nothing),
        Err(error) => return Err(error),
    };
    let device = Some(found.id);
    match found.status {
        Status::Active => Ok(Found::Active {
            device,
            owner: found.user.map(|owner| named(owner.id, &user, pending)),
        }),
        Status::ActivationRequired => Ok(Found::Unconfirmed {
            device,
            same_key: is_fresh(api, pending),
        }),
        Status::Other => Err(ErrorKind::ContractDrift("a device in another state").into()),
    }
}

pub(super) async fn cancel(
    api: &Api<'_, '_>,
    pending: &PendingEnrollment,
) -> Result<Cleanup, EnrollError> {
    let user = user_of(pending)?;
    let device = match pending.device() {
        Some(device) => Id::received(device)?,
        None => match unclaimed(api, &user, pending).await? {
            Some(device) => device,
            None => return Ok(Cleanup::AlreadyGone),
        },
    };
    match api.delete(&user, &device).await? {
        true => Ok(Cleanup::Removed),
        false => Ok(Cleanup::AlreadyGone),
    }
}

/// The device of a lost answer: it waits for its first code, was not there before, and was made when
/// the enrollment began. Of several the one that bears the name which was asked for, then the one
/// made closest to that moment; a later one may be that of another enrollment.
async fn unclaimed(
    api: &Api<'_, '_>,
    user: &Id,
    pending: &PendingEnrollment,
) -> Result<Option<Id>, EnrollError> {
    let devices = api.devices(user).await?;
    let begun_s = api.in_server_time_s(pending.begun_at);
    let apart_s = |device: &Device| device.created_s().map(|made| made.abs_diff(begun_s));
    let is_ours = |device: &Device| {
        device.kind == TOTP
            && device.status == Status::ActivationRequired
            && !pending.known_devices.contains(&device.id)
            && apart_s(device).is_none_or(|apart_s| apart_s <= MAX_APART_S)
    };
    let name = pending.device_name.trim();
    let bears_name = |device: &Device| device.nickname.as_deref().unwrap_or_default() == name;
    let ours = devices
        .into_iter()
        .filter(is_ours)
        .min_by_key(|device| (!bears_name(device), apart_s(device).unwrap_or(u64::MAX)));
    ours.map(|device| Id::received(&device.id)).transpose()
}

/// Whether the secret is still one that the platform waits for.
fn is_fresh(api: &Api<'_, '_>, pending: &PendingEnrollment) -> bool {
    if matches!(pending.stage, PendingStage::Intent) {
        return false;
    }
    let expires_at = pending.offer().and_then(|offer| offer.expires_at);
    expires_at.is_none_or(|expires_at| api.link().now() < expires_at)
}

/// An owner that was read back; the platform gives the identifier only.
fn named(found: String, user: &Id, pending: &PendingEnrollment) -> Owner {
    let known = match &pending.subject {
        vault::Subject::Other(other) => Some(other),
        vault::Subject::Myself => pending.owner.as_ref(),
    };
    let name = known.filter(|_| found == user.to_string());
    Owner {
        name: name.map_or_else(|| found.clone(), |owner| owner.name.clone()),
        remote_id: found,
    }
}

impl Device {
    /// When it was made, as far as that can be read.
    pub(super) fn created_s(&self) -> Option<u64> {
        moment::seconds(self.created_at.as_deref()?)
    }

    /// Whether wrong codes have locked it.
    pub(super) fn is_locked(&self) -> bool {
        let status = self.lock.as_ref().and_then(|lock| lock.status.as_deref());
        status.is_some_and(|status| status.eq_ignore_ascii_case("LOCKED"))
    }

    /// Whether an administrator has blocked it.
    pub(super) fn is_blocked(&self) -> bool {
        let status = self
            .block
            .as_ref()
            .and_then(|block| block.status.as_deref());
        status.is_some_and(|status| status.eq_ignore_ascii_case("BLOCKED"))
    }

    fn lock_left_s(&self, now_s: u64) -> Option<u64> {
        let until = self.lock.as_ref()?.expires_at.as_deref()?;
        Some(moment::seconds(until)?.saturating_sub(now_s))
    }
}
