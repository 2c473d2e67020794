//! The realm: authorization code with PKCE (RFC 6749 §4.1, RFC 7636), refresh, and who is signed in.

use axum::Json;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::people::Person;
use super::state::{Grant, TOKEN_LIFE_S};
use super::{CLIENT_ID, REALM, Served, devices};

/// An authorization request (RFC 6749 §4.1.1, RFC 7636 §4.3).
#[derive(Deserialize)]
pub(super) struct Wanted {
    response_type: String,
    client_id: String,
    redirect_uri: String,
    #[serde(default)]
    state: String,
    code_challenge: String,
    code_challenge_method: String,
}

#[derive(Deserialize)]
pub(super) struct Credentials {
    user: String,
    password: String,
}

#[derive(Deserialize)]
pub(super) struct TokenRequest {
    grant_type: String,
    client_id: String,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    refresh_token: Option<String>,
}

pub(super) async fn discovery(State(served): State<Served>) -> Json<Value> {
    let issuer = format!("{}{REALM}", served.url);
    let oidc = format!("{issuer}/protocol/openid-connect");
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{oidc}/auth"),
        "token_endpoint": format!("{oidc}/token"),
        "userinfo_endpoint": format!("{oidc}/userinfo"),
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    }))
}

/// Asks who it is. The form goes back to the same address, with the request in its query.
pub(super) async fn ask(Query(wanted): Query<Wanted>) -> Response {
    if !is_right(&wanted) {
        return (StatusCode::BAD_REQUEST, Html("<p>Invalid request.</p>")).into_response();
    }
    Html(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sandbox: sign in</title>\
         <h1>Sandbox: sign in</h1><form method=\"post\">\
         <p>For example jane with jane-password.</p>\
         <p><label>User <input name=\"user\"></label></p>\
         <p><label>Password <input name=\"password\" type=\"password\"></label></p>\
         <p><button>Sign in</button></p></form></html>",
    )
    .into_response()
}

/// Sends the browser back with a code, `state` and `iss` (RFC 9207).
pub(super) async fn sign_in(
    State(served): State<Served>,
    Query(wanted): Query<Wanted>,
    Form(form): Form<Credentials>,
) -> Response {
    if !is_right(&wanted) {
        return (StatusCode::BAD_REQUEST, Html("<p>Invalid request.</p>")).into_response();
    }
    let person = Person::named(&form.user).filter(|person| person.password == form.password);
    let Some(person) = person else {
        return (
            StatusCode::UNAUTHORIZED,
            Html("<p>That is not the password.</p>"),
        )
            .into_response();
    };
    let grant = Grant {
        user: person.user,
        redirect_uri: wanted.redirect_uri.clone(),
        challenge: wanted.code_challenge,
        expires_at: 0,
    };
    let code = served.system.state().give_code(grant, &served.system.clock);
    let issuer = encoded(&format!("{}{REALM}", served.url));
    let state = encoded(&wanted.state);
    let to = wanted.redirect_uri;
    Redirect::to(&format!("{to}?code={code}&state={state}&iss={issuer}")).into_response()
}

pub(super) async fn token(
    State(served): State<Served>,
    Form(form): Form<TokenRequest>,
) -> Response {
    if form.client_id != CLIENT_ID {
        return oauth_error("invalid_client");
    }
    let clock = &served.system.clock;
    let mut state = served.system.state();
    let user = match form.grant_type.as_str() {
        "authorization_code" => {
            let grant = form.code.and_then(|code| state.take_code(&code, clock));
            let is_same = |grant: &Grant| {
                let verifier = form.code_verifier.as_deref().unwrap_or_default();
                let challenge = BASE64URL_NOPAD.encode(&Sha256::digest(verifier));
                challenge == grant.challenge
                    && form.redirect_uri.as_deref() == Some(grant.redirect_uri.as_str())
            };
            grant.filter(is_same).map(|grant| grant.user)
        }
        "refresh_token" => form
            .refresh_token
            .and_then(|token| state.take_refresh(&token)),
        _ => return oauth_error("unsupported_grant_type"),
    };
    let Some(user) = user else {
        return oauth_error("invalid_grant");
    };
    let (access, refresh) = state.give_tokens(user, clock);
    Json(json!({
        "access_token": access,
        "refresh_token": refresh,
        "token_type": "Bearer",
        "expires_in": TOKEN_LIFE_S,
        "scope": "openid profile email user:device-totps:create",
    }))
    .into_response()
}

pub(super) async fn userinfo(State(served): State<Served>, headers: HeaderMap) -> Response {
    match devices::caller(&served, &headers) {
        Some(person) => Json(json!({
            "sub": person.subject(),
            "preferred_username": person.user,
            "email": person.email(),
            "email_verified": true,
        }))
        .into_response(),
        None => (
            StatusCode::UNAUTHORIZED,
            [("www-authenticate", "Bearer error=\"invalid_token\"")],
            Json(json!({ "error": "invalid_token" })),
        )
            .into_response(),
    }
}

/// What is wrong here cannot be answered by sending the browser back (RFC 6749 §4.1.2.1): only to
/// this computer (RFC 8252 §7.3), and never without PKCE.
fn is_right(wanted: &Wanted) -> bool {
    let is_loopback = ["http://127.0.0.1:", "http://[::1]:"]
        .iter()
        .any(|start| wanted.redirect_uri.starts_with(start));
    wanted.client_id == CLIENT_ID
        && wanted.response_type == "code"
        && wanted.code_challenge_method == "S256"
        && wanted.code_challenge.len() == 43
        && is_loopback
}

fn oauth_error(error: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response()
}

/// Percent-encodes all that is not plain.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}
