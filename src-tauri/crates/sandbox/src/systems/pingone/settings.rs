//! The rules of the environment, as its administrators see them.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::caller::Caller;
use super::refusal::{Answer, answer};
use super::{ENVIRONMENT, Site, views};

/// `GET E/mfaSettings`
pub(super) async fn limits(
    State(site): State<Site>,
    Path(environment): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let state = site.system.state();
    let caller = Caller::of(&state, &headers, &environment, site.system.now_s())?;
    caller.may_administrate()?;
    let settings = json!({
        "environment": { "id": ENVIRONMENT },
        "pairing": {
            "maxAllowedDevices": state.rules.max_allowed_devices,
            "pairingKeyFormat": "ALPHANUMERIC",
        },
        "users": { "mfaEnabled": true },
        "updatedAt": "2026-01-05T08:00:00.000Z",
    });
    Ok(answer(StatusCode::OK, &settings))
}

/// `GET E/deviceAuthenticationPolicies`
pub(super) async fn policies(
    State(site): State<Site>,
    Path(environment): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let state = site.system.state();
    let caller = Caller::of(&state, &headers, &environment, site.system.now_s())?;
    caller.may_administrate()?;
    let policies = state.policies();
    let policies = policies.iter();
    let policies: Vec<Value> = policies
        .map(|policy| views::policy(policy, &state.rules))
        .collect();
    let here = format!("{}/deviceAuthenticationPolicies", views::environment(&site));
    let list = json!({
        "_links": { "self": { "href": here } },
        "_embedded": { "deviceAuthenticationPolicies": policies },
        "count": policies.len(),
        "size": policies.len(),
    });
    Ok(answer(StatusCode::OK, &list))
}
