//! The OAuth server of the environment: authorization code with PKCE (RFC 6749, RFC 7636, RFC 8252),
//! device authorization (RFC 8628), refresh with rotation, and the worker's client credentials.
//!
//! Everybody consents: the pages answer at once for the person whom `login_hint` names, else Jane.

mod authorize;
mod device;
mod grants;
mod token;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use serde_json::json;

pub(super) use self::authorize::authorize;
pub(super) use self::device::{authorize_device, visit};
pub(super) use self::grants::{Grants, token_for};
pub(super) use self::token::token;

/// What can be asked for.
pub(super) const SCOPES: [&str; 7] = [
    "openid",
    "profile",
    "p1:read:user",
    "p1:create:device",
    "p1:read:device",
    "p1:update:device",
    "p1:delete:device",
];

/// Who consents when nobody is named.
const SOMEBODY: &str = "jane";

/// The scopes of a request, if all of them are known.
fn scopes(text: &str) -> Option<Vec<&str>> {
    let scopes: Vec<_> = text.split(' ').collect();
    let is_known = |scope: &&str| SCOPES.contains(scope);
    scopes.iter().all(is_known).then_some(scopes)
}

/// An error as the token endpoint says it (RFC 6749 §5.2).
fn refused(status: StatusCode, error: &str) -> Response {
    let body = json!({
        "error": error,
        "error_description": "The request could not be completed.",
        "correlation_id": super::state::uuid(),
    });
    answer(status, &body)
}

fn answer(status: StatusCode, body: &serde_json::Value) -> Response {
    let mut answer = (status, body.to_string()).into_response();
    let headers = answer.headers_mut();
    let json = HeaderValue::from_static("application/json;charset=UTF-8");
    headers.insert(header::CONTENT_TYPE, json);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// A page for people.
fn page(status: StatusCode, text: &str) -> Response {
    let html = format!("<!doctype html><title>PingOne sandbox</title><p>{text}</p>");
    (status, Html(html)).into_response()
}

/// Text as a part of a query (RFC 3986 §2.3).
pub(super) fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
