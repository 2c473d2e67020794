//! Devices of somebody.

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse as _;
use otp::{Clock as _, Kind, Parameters, UnixSeconds, code_at};
use serde::Deserialize;
use serde_json::{Value, json};

use super::caller::Caller;
use super::refusal::{Answer, Refusal, answer};
use super::state::{Device, Rules, SECRET_LIFE_MS};
use super::{Site, scim, views};

const ACTIVATE: &str = "application/vnd.pingidentity.device.activate+json";

/// The longest page, and the longest name, that are known nowhere else: the vendor's pages that could
/// be read do not say.
const PAGE: usize = 4;
const MAX_NICKNAME: usize = 100;

#[derive(Deserialize)]
pub(super) struct Window {
    filter: Option<String>,
    limit: Option<usize>,
    cursor: Option<usize>,
}

/// `GET U/devices`
pub(super) async fn list(
    State(site): State<Site>,
    Path((environment, user)): Path<(String, String)>,
    Query(window): Query<Window>,
    headers: HeaderMap,
) -> Answer {
    let now_s = site.system.now_s();
    let state = site.system.state();
    let caller = Caller::of(&state, &headers, &environment, now_s)?;
    caller.may("p1:read:device", &user)?;
    let owner = state.user(&user).ok_or_else(Refusal::not_found)?;
    let filter = scim::Filter::parse(window.filter.as_deref(), &["type", "status"])?;
    let fits = |device: &&Device| {
        let status = if device.is_active {
            "ACTIVE"
        } else {
            "ACTIVATION_REQUIRED"
        };
        let value = |attribute: &str| match attribute {
            "type" => "TOTP",
            _ => status,
        };
        device.owner == owner.id && filter.fits(value)
    };
    let all: Vec<_> = state.devices.iter().filter(fits).collect();
    let from = window.cursor.unwrap_or_default();
    let length = window.limit.unwrap_or(PAGE).clamp(1, PAGE);
    let page = all.iter().skip(from).take(length);
    let page: Vec<Value> = page
        .map(|device| views::device(&site, device, now_s))
        .collect();
    let here = format!("{}/users/{user}/devices", views::environment(&site));
    let mut links = json!({ "self": { "href": here } });
    if from + length < all.len() {
        let next = format!("{here}?limit={length}&cursor={}", from + length);
        links["next"] = json!({ "href": next });
    }
    let list = json!({ "_links": links, "_embedded": { "devices": page }, "size": page.len() });
    Ok(answer(StatusCode::OK, &list))
}

/// `GET U/devices/{id}`
pub(super) async fn read(
    State(site): State<Site>,
    Path((environment, user, device)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Answer {
    let now_s = site.system.now_s();
    let state = site.system.state();
    let caller = Caller::of(&state, &headers, &environment, now_s)?;
    caller.may("p1:read:device", &user)?;
    let mut devices = state.devices.iter();
    let device = devices.find(|known| known.owner == user && known.id == device);
    let device = device.ok_or_else(Refusal::not_found)?;
    Ok(answer(StatusCode::OK, &views::device(&site, device, now_s)))
}

/// `POST U/devices`: with `application/json` a new device; other types order the devices.
pub(super) async fn create(
    State(site): State<Site>,
    Path((environment, user)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let now_ms = site.system.clock.now_ms();
    let mut state = site.system.state();
    let caller = Caller::of(&state, &headers, &environment, now_ms / 1_000)?;
    caller.may("p1:create:device", &user)?;
    let body = object(&headers, &body, "application/json")?;
    let owner = state.user(&user).ok_or_else(Refusal::not_found)?;
    let (owner, account, is_enabled) = (owner.id, owner.email, owner.is_enabled);
    match body.get("type").and_then(Value::as_str) {
        None => return Err(Refusal::invalid("REQUIRED_VALUE", "type")),
        Some("TOTP") => {}
        Some(_) => return Err(Refusal::invalid("INVALID_VALUE", "type")),
    }
    let nickname = nickname(&body)?.unwrap_or_default();
    let policies = state.policies();
    let wanted = body.get("policy").map(|policy| policy["id"].as_str());
    let mut fitting = policies.iter();
    let policy = match wanted {
        None => fitting.find(|policy| policy.is_default),
        Some(id) => fitting.find(|policy| Some(policy.id) == id),
    };
    let policy = policy.ok_or_else(|| Refusal::invalid("INVALID_VALUE", "policy"))?;
    if !is_enabled {
        return Err(Refusal::rule("ACCOUNT_NOT_USABLE"));
    }
    if !policy.totp_enabled || policy.pairing_disabled {
        return Err(Refusal::rule("CONSTRAINT_VIOLATION"));
    }
    let has = state.devices.iter().filter(|known| known.owner == owner);
    let limit = state.rules.max_allowed_devices;
    if has.count() >= limit {
        return Err(Refusal::too_many_devices(limit));
    }
    let rules = state.rules.clone();
    let made = state.add_device(owner, &nickname, now_ms);
    let view = views::new_device(&site, made, account, &rules);
    Ok(answer(StatusCode::CREATED, &view))
}

/// `POST U/devices/{id}`: the media type says what to do.
pub(super) async fn act(
    State(site): State<Site>,
    Path((environment, user, device)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let now_ms = site.system.clock.now_ms();
    let mut state = site.system.state();
    let caller = Caller::of(&state, &headers, &environment, now_ms / 1_000)?;
    caller.may("p1:update:device", &user)?;
    let body = object(&headers, &body, ACTIVATE)?;
    let rules = state.rules.clone();
    let device = owned(&mut state.devices, &user, &device)?;
    let otp = match body.get("otp") {
        None => return Err(Refusal::invalid("REQUIRED_VALUE", "otp")),
        Some(Value::String(otp)) => otp,
        Some(_) => return Err(Refusal::invalid("INVALID_VALUE", "otp")),
    };
    if device.is_active {
        return Err(Refusal::rule("CONSTRAINT_VIOLATION"));
    }
    if !device.takes(otp, &rules, now_ms) {
        return Err(Refusal::invalid("INVALID_OTP", "otp"));
    }
    device.is_active = true;
    device.updated_ms = now_ms;
    Ok(answer(
        StatusCode::OK,
        &views::device(&site, device, now_ms / 1_000),
    ))
}

/// `PUT U/devices/{id}/nickname`
pub(super) async fn rename(
    State(site): State<Site>,
    Path((environment, user, device)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let now_s = site.system.now_s();
    let mut state = site.system.state();
    let caller = Caller::of(&state, &headers, &environment, now_s)?;
    caller.may("p1:update:device", &user)?;
    let body = object(&headers, &body, "application/json")?;
    let nickname =
        nickname(&body)?.ok_or_else(|| Refusal::invalid("REQUIRED_VALUE", "nickname"))?;
    let device = owned(&mut state.devices, &user, &device)?;
    device.nickname = nickname;
    Ok(answer(StatusCode::OK, &views::device(&site, device, now_s)))
}

/// `DELETE U/devices/{id}`
pub(super) async fn remove(
    State(site): State<Site>,
    Path((environment, user, device)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Answer {
    let now_s = site.system.now_s();
    let mut state = site.system.state();
    let caller = Caller::of(&state, &headers, &environment, now_s)?;
    caller.may("p1:delete:device", &user)?;
    let id = owned(&mut state.devices, &user, &device)?.id.clone();
    state.devices.retain(|known| known.id != id);
    Ok(StatusCode::NO_CONTENT.into_response())
}

impl Device {
    /// Looks at a code. After too many wrong ones it takes none for a while, right or wrong, and it
    /// takes none once its secret has expired.
    fn takes(&mut self, otp: &str, rules: &Rules, now_ms: u64) -> bool {
        let now_s = now_ms / 1_000;
        if self.locked_until_s > now_s || now_ms.saturating_sub(self.created_ms) > SECRET_LIFE_MS {
            return false;
        }
        let Kind::Totp { period } = Parameters::default().kind else {
            return false;
        };
        let step = u64::from(period.as_secs());
        let windows = 0..=2 * rules.passcode_grace_period;
        let is_right = windows.into_iter().any(|window| {
            let shift = window * step;
            let at = (now_s + shift).saturating_sub(rules.passcode_grace_period * step);
            code_at(&self.secret, &Parameters::default(), UnixSeconds(at)).digits == otp
        });
        if is_right {
            self.failures = 0;
            return true;
        }
        self.failures += 1;
        if self.failures >= rules.failure_count {
            self.failures = 0;
            self.locked_until_s = now_s + rules.cool_down_s;
        }
        false
    }
}

fn owned<'a>(
    devices: &'a mut [Device],
    user: &str,
    device: &str,
) -> Result<&'a mut Device, Refusal> {
    let mut devices = devices.iter_mut();
    let found = devices.find(|known| known.owner == user && known.id == device);
    found.ok_or_else(Refusal::not_found)
}

/// The body, if it is an object of the media type that is wanted.
fn object(
    headers: &HeaderMap,
    body: &[u8],
    media_type: &str,
) -> Result<serde_json::Map<String, Value>, Refusal> {
    let given = headers.get(header::CONTENT_TYPE);
    let given = given.and_then(|value| value.to_str().ok()).unwrap_or("");
    let given = given.split(';').next().unwrap_or("").trim();
    if !given.eq_ignore_ascii_case(media_type) {
        return Err(Refusal::media_type());
    }
    serde_json::from_slice(body).map_err(|_| Refusal::invalid("INVALID_VALUE", "body"))
}

fn nickname(body: &serde_json::Map<String, Value>) -> Result<Option<String>, Refusal> {
    match body.get("nickname") {
        None => Ok(None),
        Some(Value::String(name)) if name.is_empty() => {
            Err(Refusal::invalid("EMPTY_VALUE", "nickname"))
        }
        Some(Value::String(name)) if name.chars().count() > MAX_NICKNAME => {
            Err(Refusal::invalid("SIZE_LIMIT_EXCEEDED", "nickname"))
        }
        Some(Value::String(name)) => Ok(Some(name.clone())),
        Some(_) => Err(Refusal::invalid("INVALID_VALUE", "nickname")),
    }
}
