//! Answers with the headers that the real one sends.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode};
use serde_json::{Value, json};

use super::state::random_text;

/// An answer of JSON.
pub(super) fn json_of(status: u16, value: &Value) -> Response<Body> {
    with(status, "application/json", value.to_string())
}

/// An answer without a body.
pub(super) fn empty(status: u16) -> Response<Body> {
    let mut answer = with(status, "text/html; charset=utf-8", String::new());
    if status == 204 {
        answer.headers_mut().remove("content-type");
    }
    answer
}

/// A page of HTML.
pub(super) fn page(status: u16, title: &str) -> Response<Body> {
    let html = format!("<!DOCTYPE html><html><head><title>{title}</title></head></html>");
    with(status, "text/html; charset=utf-8", html)
}

/// An error with its sentence.
pub(super) fn detail(status: u16, sentence: &str) -> Response<Body> {
    json_of(status, &json!({ "detail": sentence }))
}

/// Go there.
pub(super) fn found(location: &str) -> Response<Body> {
    let mut answer = empty(302);
    set(&mut answer, "location", location);
    answer
}

/// Adds a header.
pub(super) fn set(answer: &mut Response<Body>, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().append(name, value);
    }
}

/// The id of the request in the server's log.
pub(super) fn request_id(answer: &Response<Body>) -> String {
    let id = answer.headers().get("x-authentik-id");
    let id = id.and_then(|id| id.to_str().ok());
    id.unwrap_or_default().to_owned()
}

fn with(status: u16, media_type: &'static str, body: String) -> Response<Body> {
    let mut answer = Response::new(Body::from(body));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::IM_A_TEAPOT);
    for (name, value) in [
        ("content-type", media_type),
        ("server", "uvicorn"),
        ("x-frame-options", "DENY"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("vary", "Accept-Language, Cookie"),
        ("content-language", "en"),
        ("x-authentik-id", &random_text()),
    ] {
        set(&mut answer, name, value);
    }
    answer
}
