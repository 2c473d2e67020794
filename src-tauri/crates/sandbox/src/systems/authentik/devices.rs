//! Lists of devices, and one device.

use axum::body::Body;
use axum::http::{Method, Response};
use otp::UnixSeconds;
use serde_json::{Value, json};

use super::answers::{detail, empty, json_of, page};
use super::caller::{Call, Refusal};
use super::people::person;
use super::state::{Device, DeviceKind, State};
use super::users::partial;
use super::{Authentik, Version};
use crate::time::date_time;

/// `GET /authenticators/all/`: one's own that count.
pub(super) fn own(system: &Authentik, call: &Call) -> Result<Response<Body>, Refusal> {
    let state = system.state();
    let user = call.person(&state)?.pk;
    let is_own = |device: &&Device| device.user == user && device.is_confirmed;
    Ok(list(system, state.devices.iter().filter(is_own)))
}

/// `GET /authenticators/admin/all/?user=`: somebody's, the unconfirmed too.
pub(super) fn all(
    system: &Authentik,
    user: Option<u64>,
    call: &Call,
) -> Result<Response<Body>, Refusal> {
    let state = system.state();
    call.admin(&state)?;
    let is_theirs = |device: &&Device| user.is_none_or(|user| device.user == user);
    Ok(list(system, state.devices.iter().filter(is_theirs)))
}

/// `/authenticators/totp/<pk>/`: one's own.
pub(super) fn own_totp(
    system: &Authentik,
    pk: u64,
    call: &Call,
) -> Result<Response<Body>, Refusal> {
    let mut state = system.state();
    let user = call.person(&state)?.pk;
    one(system, &mut state, pk, Some(user), call)
}

/// `/authenticators/admin/totp/<pk>/`: anybody's.
pub(super) fn any_totp(
    system: &Authentik,
    pk: u64,
    call: &Call,
) -> Result<Response<Body>, Refusal> {
    let mut state = system.state();
    call.admin(&state)?;
    one(system, &mut state, pk, None, call)
}

/// `POST /authenticators/admin/totp/`: the name is looked at, and then the database refuses a row
/// that belongs to nobody.
pub(super) fn make_record(system: &Authentik, call: &Call) -> Result<Response<Body>, Refusal> {
    call.admin(&system.state())?;
    name_in(&call.json()?)?;
    Ok(if system.rules.fails_with_500 {
        page(500, "Server Error")
    } else {
        empty(405)
    })
}

fn one(
    system: &Authentik,
    state: &mut State,
    pk: u64,
    owner: Option<u64>,
    call: &Call,
) -> Result<Response<Body>, Refusal> {
    let device = state
        .totp(pk)
        .filter(|device| owner.is_none_or(|owner| device.user == owner && device.is_confirmed));
    let Some(device) = device else {
        let sentence = "No TOTPDevice matches the given query.";
        return Err(Box::new(detail(404, sentence)));
    };
    match call.method {
        Method::GET => {}
        Method::PUT | Method::PATCH => device.name = name_in(&call.json()?)?,
        Method::DELETE => {
            state.devices.retain(|device| device.pk != pk);
            return Ok(empty(204));
        }
        _ => {
            let sentence = format!("Method \"{}\" not allowed.", call.method);
            return Err(Box::new(detail(405, &sentence)));
        }
    }
    let mut body = json!({ "name": device.name, "pk": device.pk });
    if system.rules.version != Version::V2024_8 {
        body["user"] = person(device.user).map_or(Value::Null, partial);
    }
    Ok(json_of(200, &body))
}

fn name_in(body: &Value) -> Result<String, Refusal> {
    let wrong = |sentence: &str| Err(Box::new(json_of(400, &json!({ "name": [sentence] }))));
    match body["name"].as_str() {
        None => wrong("This field is required."),
        Some("") => wrong("This field may not be blank."),
        Some(name) if name.chars().count() > 64 => {
            wrong("Ensure this field has no more than 64 characters.")
        }
        Some(name) => Ok(name.to_owned()),
    }
}

fn list<'a>(system: &Authentik, devices: impl Iterator<Item = &'a Device>) -> Response<Body> {
    let mut devices: Vec<_> = devices.collect();
    // One class after the other, not one device after the other.
    devices.sort_by_key(|device| matches!(device.kind, DeviceKind::Totp(_)));
    let listed: Vec<_> = devices.iter().map(|one| view(system, one)).collect();
    json_of(200, &Value::Array(listed))
}

fn view(system: &Authentik, device: &Device) -> Value {
    let (class, model) = match device.kind {
        DeviceKind::Static(_) => ("Static", "StaticDevice"),
        DeviceKind::Totp(_) => ("TOTP", "TOTPDevice"),
    };
    let app = format!("authentik_stages_authenticator_{}", class.to_lowercase());
    json!({
        "verbose_name": format!("{class} Device"),
        "verbose_name_plural": format!("{class} Devices"),
        "meta_model_name": format!("{app}.{}", model.to_lowercase()),
        "pk": match system.rules.version {
            Version::V2024_8 => json!(device.pk),
            Version::V2026_8 => json!(device.pk.to_string()),
        },
        "name": device.name,
        "type": format!("{app}.{model}"),
        "confirmed": device.is_confirmed,
        "created": moment(device.created),
        "last_updated": moment(device.created),
        "last_used": device.last_used.map(moment),
        "extra_description": match system.rules.version {
            Version::V2024_8 => json!(""),
            Version::V2026_8 => Value::Null,
        },
        "external_id": null,
    })
}

fn moment(at: UnixSeconds) -> String {
    format!("{}Z", date_time(at.as_u64()))
}
