//! Signing in on another device (RFC 8628).

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::super::state::random;
use super::super::{CLIENT, ENVIRONMENT, Site};
use super::grants::{DeviceCode, secret_text};
use super::{SOMEBODY, answer, page, refused, scopes};

/// How long a device code is good for, in seconds.
const LIFE_S: u64 = 600;
/// How long to wait between two questions, in seconds. The vendor's default is 5; one is enough here.
const INTERVAL_S: u64 = 1;
/// Letters that are not taken for others, and no vowels (RFC 8628 §6.1).
const LETTERS: &[u8; 16] = b"BCDFGHJKLMNPQRST";

#[derive(Deserialize)]
pub(in super::super) struct Wish {
    client_id: Option<String>,
    scope: Option<String>,
}

/// `POST /as/device_authorization`
pub(in super::super) async fn authorize_device(
    State(site): State<Site>,
    wish: Result<Form<Wish>, FormRejection>,
) -> Response {
    let Ok(Form(wish)) = wish else {
        return refused(StatusCode::BAD_REQUEST, "invalid_request");
    };
    if wish.client_id.as_deref() != Some(CLIENT) {
        return refused(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    let scope = wish.scope.unwrap_or_default();
    if scopes(&scope).is_none() {
        return refused(StatusCode::BAD_REQUEST, "invalid_scope");
    }
    let letters = random::<8>().map(|byte| LETTERS[usize::from(byte % 16)]);
    let letters = String::from_utf8_lossy(&letters);
    let user_code = format!("{}-{}", &letters[..4], &letters[4..]);
    let code = secret_text();
    let granted = DeviceCode {
        user_code: user_code.clone(),
        scope,
        expires_s: site.system.now_s() + LIFE_S,
        polled_s: None,
        interval_s: INTERVAL_S,
        user: None,
    };
    let mut state = site.system.state();
    state.grants.devices.insert(code.clone(), granted);
    let page = format!("{}/{ENVIRONMENT}/device", site.url);
    let body = json!({
        "device_code": code,
        "user_code": user_code,
        "verification_uri": page,
        "verification_uri_complete": format!("{page}?user_code={user_code}"),
        "expires_in": LIFE_S,
        "interval": INTERVAL_S,
    });
    answer(StatusCode::OK, &body)
}

#[derive(Deserialize)]
pub(in super::super) struct Visit {
    user_code: Option<String>,
    login_hint: Option<String>,
}

/// `GET /device`: with a code it consents at once.
pub(in super::super) async fn visit(
    State(site): State<Site>,
    Query(visit): Query<Visit>,
) -> Response {
    let Some(typed) = visit.user_code else {
        let form = "<form><input name=user_code autofocus><button>Sign in</button></form>";
        return page(StatusCode::OK, form);
    };
    let user = site
        .system
        .id_of(visit.login_hint.as_deref().unwrap_or(SOMEBODY));
    let now_s = site.system.now_s();
    let mut state = site.system.state();
    let mut waiting = state.grants.devices.values_mut();
    let typed = typed.trim().to_ascii_uppercase();
    let code = waiting.find(|code| code.user_code == typed && now_s < code.expires_s);
    match (code, user) {
        (Some(code), Some(user)) => {
            code.user = Some(user);
            page(StatusCode::OK, "Signed in. You can close this page.")
        }
        (None, _) | (_, None) => page(StatusCode::NOT_FOUND, "This code is not known."),
    }
}
