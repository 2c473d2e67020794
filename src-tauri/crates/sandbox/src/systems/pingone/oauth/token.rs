//! `POST /as/token`.

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use data_encoding::{BASE64, BASE64URL_NOPAD};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::super::state;
use super::super::{CLIENT, Site, WORKER, WORKER_SECRET};
use super::grants::{Refresh, TOKEN_LIFE_S, person_token, secret_text, worker_token};
use super::{answer, refused, scopes};

const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// A field twice is refused (RFC 6749 §3.2).
#[derive(Deserialize)]
pub(in super::super) struct Wish {
    grant_type: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    refresh_token: Option<String>,
    device_code: Option<String>,
    scope: Option<String>,
}

/// Which app asks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Client {
    Desktop,
    Worker,
}

type Refused = (StatusCode, &'static str);

pub(in super::super) async fn token(
    State(site): State<Site>,
    headers: HeaderMap,
    wish: Result<Form<Wish>, FormRejection>,
) -> Response {
    let Ok(Form(wish)) = wish else {
        return refused(StatusCode::BAD_REQUEST, "invalid_request");
    };
    let now_s = site.system.now_s();
    let mut state = site.system.state();
    let granted =
        client(&headers, &wish).and_then(|client| grant(&mut state, &wish, client, now_s));
    match granted {
        Ok(body) => answer(StatusCode::OK, &body),
        Err((status, error)) => refused(status, error),
    }
}

/// The worker has a password, in the header or in the form, and not in both (RFC 6749 §2.3); the app
/// has none and must not pretend to.
fn client(headers: &HeaderMap, wish: &Wish) -> Result<Client, Refused> {
    let unknown = (StatusCode::UNAUTHORIZED, "invalid_client");
    let basic = headers.get(header::AUTHORIZATION);
    let (id, secret) = match (basic, &wish.client_secret) {
        (Some(_), Some(_)) => return Err((StatusCode::BAD_REQUEST, "invalid_request")),
        (Some(basic), None) => {
            let (id, secret) = read_basic(basic.to_str().ok()).ok_or(unknown)?;
            (id, Some(secret))
        }
        (None, secret) => (wish.client_id.clone().unwrap_or_default(), secret.clone()),
    };
    match (id.as_str(), secret.as_deref()) {
        (CLIENT, None) => Ok(Client::Desktop),
        (WORKER, Some(WORKER_SECRET)) => Ok(Client::Worker),
        _ => Err(unknown),
    }
}

fn read_basic(header: Option<&str>) -> Option<(String, String)> {
    let pair = BASE64.decode(header?.strip_prefix("Basic ")?.as_bytes());
    let pair = String::from_utf8(pair.ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

fn grant(
    state: &mut state::State,
    wish: &Wish,
    client: Client,
    now_s: u64,
) -> Result<serde_json::Value, Refused> {
    let kind = wish.grant_type.as_deref();
    match (kind, client) {
        // The scopes of self-service are granted to people only.
        (Some("client_credentials"), Client::Worker) if wish.scope.is_some() => {
            Err(bad("invalid_scope"))
        }
        (Some("client_credentials"), Client::Worker) => Ok(json!({
            "access_token": worker_token(state, now_s),
            "token_type": "Bearer",
            "expires_in": TOKEN_LIFE_S,
        })),
        (Some("authorization_code"), Client::Desktop) => by_code(state, wish, now_s),
        (Some("refresh_token"), Client::Desktop) => by_refresh(state, wish, now_s),
        (Some(DEVICE_CODE), Client::Desktop) => by_device(state, wish, now_s),
        (
            Some("client_credentials" | "authorization_code" | "refresh_token" | DEVICE_CODE),
            Client::Desktop | Client::Worker,
        ) => Err(bad("unauthorized_client")),
        (Some(_), _) => Err(bad("unsupported_grant_type")),
        (None, _) => Err(bad("invalid_request")),
    }
}

fn by_code(
    state: &mut state::State,
    wish: &Wish,
    now_s: u64,
) -> Result<serde_json::Value, Refused> {
    let (Some(code), Some(verifier)) = (&wish.code, &wish.code_verifier) else {
        return Err(bad("invalid_request"));
    };
    let granted = state.grants.codes.get(code).ok_or(bad("invalid_grant"))?;
    if let Some(family) = granted.family {
        // Somebody else had it too, and nobody can say who was first (RFC 6749 §4.1.2).
        state.grants.revoke(family);
        return Err(bad("invalid_grant"));
    }
    let challenge = BASE64URL_NOPAD.encode(&Sha256::digest(verifier.as_bytes()));
    let is_verifier = (43..=128).contains(&verifier.len());
    let is_same = wish.redirect_uri.as_ref() == Some(&granted.redirect_uri);
    if !is_verifier || challenge != granted.challenge || !is_same || now_s >= granted.expires_s {
        state.grants.codes.remove(code);
        return Err(bad("invalid_grant"));
    }
    let (user, scope) = (granted.user, granted.scope.clone());
    let family = state.grants.new_family();
    if let Some(granted) = state.grants.codes.get_mut(code) {
        granted.family = Some(family);
    }
    Ok(tokens(state, user, &scope, now_s, family))
}

fn by_refresh(
    state: &mut state::State,
    wish: &Wish,
    now_s: u64,
) -> Result<serde_json::Value, Refused> {
    let token = wish.refresh_token.as_ref().ok_or(bad("invalid_request"))?;
    let granted = state.grants.refresh.get_mut(token);
    let granted = granted.ok_or(bad("invalid_grant"))?;
    let was_used = std::mem::replace(&mut granted.is_used, true);
    let Refresh {
        user,
        scope,
        family,
        ..
    } = granted.clone();
    if was_used {
        state.grants.revoke(family);
        return Err(bad("invalid_grant"));
    }
    let narrower = wish.scope.as_deref().unwrap_or(&scope);
    let wanted = scopes(narrower).ok_or(bad("invalid_scope"))?;
    if !wanted
        .iter()
        .all(|wanted| scope.split(' ').any(|had| had == *wanted))
    {
        return Err(bad("invalid_scope"));
    }
    Ok(tokens(state, user, narrower, now_s, family))
}

fn by_device(
    state: &mut state::State,
    wish: &Wish,
    now_s: u64,
) -> Result<serde_json::Value, Refused> {
    let code = wish.device_code.as_ref().ok_or(bad("invalid_request"))?;
    let granted = state.grants.devices.get_mut(code);
    let granted = granted.ok_or(bad("invalid_grant"))?;
    if now_s >= granted.expires_s {
        return Err(bad("expired_token"));
    }
    let polled_s = granted.polled_s.replace(now_s);
    let Some(user) = granted.user else {
        // Seconds are whole here, so a client that waits as told is never too early.
        if polled_s.is_some_and(|polled_s| now_s < polled_s + granted.interval_s) {
            granted.interval_s += 5;
            return Err(bad("slow_down"));
        }
        return Err(bad("authorization_pending"));
    };
    let scope = granted.scope.clone();
    state.grants.devices.remove(code);
    let family = state.grants.new_family();
    Ok(tokens(state, user, &scope, now_s, family))
}

/// An access token with a refresh token for the next.
fn tokens(
    state: &mut state::State,
    user: &'static str,
    scope: &str,
    now_s: u64,
    family: u64,
) -> serde_json::Value {
    let access = person_token(state, user, scope, now_s, family);
    let refresh = secret_text();
    let next = Refresh {
        user,
        scope: scope.to_owned(),
        family,
        is_used: false,
    };
    state.grants.refresh.insert(refresh.clone(), next);
    json!({
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": TOKEN_LIFE_S,
        "refresh_token": refresh,
        "scope": scope,
    })
}

const fn bad(error: &'static str) -> Refused {
    (StatusCode::BAD_REQUEST, error)
}
