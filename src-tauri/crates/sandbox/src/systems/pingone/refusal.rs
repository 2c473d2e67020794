//! What the environment says no with: the platform's error model.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::state::uuid;

/// An answer, or a no.
pub(super) type Answer = Result<Response, Refusal>;

/// A no.
pub(super) struct Refusal {
    status: StatusCode,
    class: &'static str,
    detail: Option<Value>,
}

impl Refusal {
    const fn new(status: StatusCode, class: &'static str) -> Self {
        Self {
            status,
            class,
            detail: None,
        }
    }

    fn because(mut self, code: &str, target: Option<&str>) -> Self {
        let message = "The request could not be completed.";
        let mut detail = json!({ "code": code, "message": message });
        if let Some(target) = target {
            detail["target"] = target.into();
        }
        self.detail = Some(detail);
        self
    }

    /// A body, or a value in it, that is not right.
    pub(super) fn invalid(code: &str, target: &str) -> Self {
        let class = "INVALID_DATA";
        Self::new(StatusCode::BAD_REQUEST, class).because(code, Some(target))
    }

    /// A rule forbids it.
    pub(super) fn rule(code: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "REQUEST_FAILED").because(code, None)
    }

    pub(super) fn invalid_token() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "ACCESS_FAILED").because("INVALID_TOKEN", None)
    }

    pub(super) fn forbidden() -> Self {
        let refusal = Self::new(StatusCode::FORBIDDEN, "ACCESS_FAILED");
        refusal.because("INSUFFICIENT_PERMISSIONS", None)
    }

    pub(super) const fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND")
    }

    pub(super) const fn media_type() -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "INVALID_REQUEST")
    }

    /// No device beyond this number.
    pub(super) fn too_many_devices(limit: usize) -> Self {
        let refusal = Self::new(StatusCode::TOO_MANY_REQUESTS, "REQUEST_LIMITED");
        let mut refusal = refusal.because("LIMIT_EXCEEDED", None);
        if let Some(detail) = &mut refusal.detail {
            detail["innerError"] = json!({ "quotaLimit": limit });
        }
        refusal
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut body = json!({
            "id": uuid(),
            "code": self.class,
            "message": "The request could not be completed.",
        });
        if let Some(detail) = self.detail {
            body["details"] = json!([detail]);
        }
        answer(self.status, &body)
    }
}

/// JSON as the platform labels it.
pub(super) fn answer(status: StatusCode, body: &Value) -> Response {
    let mut answer = (status, body.to_string()).into_response();
    let headers = answer.headers_mut();
    let hal = HeaderValue::from_static("application/hal+json;charset=UTF-8");
    headers.insert(header::CONTENT_TYPE, hal);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(id) = HeaderValue::from_str(&uuid()) {
        headers.insert("correlation-id", id);
    }
    answer
}
