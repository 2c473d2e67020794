//! The one request.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Served;
use super::people::Person;
use crate::systems::keys::random_hex;

const MEDIA_TYPE: &str = "application/vnd.api+json";

#[derive(Deserialize)]
struct Document {
    data: Resource,
}

#[derive(Deserialize)]
struct Resource {
    #[serde(default)]
    r#type: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    attributes: StepUp,
}

#[derive(Deserialize, Default)]
struct StepUp {
    pin: Option<String>,
    password: Option<String>,
    otp: Option<String>,
}

/// A refusal, as an error of JSON:API.
struct Refusal {
    status: u16,
    code: &'static str,
    title: &'static str,
    pointer: Option<&'static str>,
    header: Option<(&'static str, String)>,
}

pub(super) async fn create(
    State(served): State<Served>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match try_create(&served, &headers, &body) {
        Ok(created) => json_api(StatusCode::CREATED, &created),
        Err(refusal) => refusal.into_response(),
    }
}

fn try_create(served: &Served, headers: &HeaderMap, body: &[u8]) -> Result<Value, Refusal> {
    let system = &served.system;
    let person = caller(served, headers).ok_or_else(|| {
        refused(401, "unauthorized", "No valid token").with("www-authenticate", "Bearer")
    })?;
    if !person.has_linked_identity {
        let title = "Missing linked identity for authorized access";
        return Err(refused(401, "missing-linked-identity", title));
    }
    if system.state().owes_terms(person) {
        let terms = format!("{}/terms", served.url);
        return Err(refused(451, "terms", "The terms were not accepted").with("location", terms));
    }
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if header("accept") != Some(MEDIA_TYPE) {
        return Err(refused(406, "1001", "Only JSON:API is spoken"));
    }
    if header("content-type") != Some(MEDIA_TYPE) {
        return Err(refused(415, "1002", "Only JSON:API is read"));
    }
    let document: Document = serde_json::from_slice(body)
        .map_err(|_| refused(400, "1000", "The request cannot be read"))?;
    let resource = document.data;
    if resource.r#type != "deviceTOTP" {
        return Err(refused(422, "1000", "The value is not valid").at("/data/type"));
    }
    if !is_uuid(&resource.id) {
        return Err(refused(422, "1000", "The value is not valid").at("/data/id"));
    }
    let mut state = system.state();
    let StepUp { pin, password, otp } = &resource.attributes;
    let is_right = otp
        .as_ref()
        .is_some_and(|otp| state.accepts_otp(person, otp, &system.clock))
        || password
            .as_ref()
            .is_some_and(|text| text == person.password)
        || pin.as_ref().is_some_and(|text| text == person.pin);
    if !is_right {
        return Err(refused(403, "1003", "Forbidden"));
    }
    let secret = state
        .create(person, &resource.id)
        .ok_or_else(|| refused(409, "1004", "The id was used before").at("/data/id"))?;
    Ok(json!({ "data": {
        "type": "deviceTOTP",
        "id": resource.id,
        "attributes": {
            "secret": secret.to_base32().as_str(),
            "period": person.period,
            "digits": person.digits,
            "algorithm": person.algorithm,
        },
    }}))
}

/// Whoever the bearer token belongs to.
pub(super) fn caller(served: &Served, headers: &HeaderMap) -> Option<&'static Person> {
    let value = headers.get("authorization")?.to_str().ok()?;
    let token = value.strip_prefix("Bearer ")?;
    served.system.state().whose(token, &served.system.clock)
}

fn refused(status: u16, code: &'static str, title: &'static str) -> Refusal {
    Refusal {
        status,
        code,
        title,
        pointer: None,
        header: None,
    }
}

impl Refusal {
    fn at(mut self, pointer: &'static str) -> Self {
        self.pointer = Some(pointer);
        self
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.header = Some((name, value.into()));
        self
    }

    fn into_response(self) -> Response {
        let mut error = json!({
            "id": random_hex(),
            "status": self.status.to_string(),
            "code": self.code,
            "title": self.title,
        });
        if let Some(pointer) = self.pointer {
            error["source"] = json!({ "pointer": pointer });
        }
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        let answer = json_api(status, &json!({ "errors": [error] }));
        match self.header {
            Some(header) => ([header], answer).into_response(),
            None => answer,
        }
    }
}

fn json_api(status: StatusCode, body: &Value) -> Response {
    (status, [("content-type", MEDIA_TYPE)], body.to_string()).into_response()
}

fn is_uuid(id: &str) -> bool {
    let lengths = id.split('-').map(str::len);
    let is_hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    lengths.eq([8, 4, 4, 4, 12]) && id.chars().all(|c| c == '-' || is_hex(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_is_lower_case_hex_in_five_groups() {
        assert!(is_uuid("738e379f-fe30-45ab-819c-ba88804b6368"));
        for id in [
            "",
            "738e379ffe3045ab819cba88804b6368",
            "738E379F-fe30-45ab-819c-ba88804b6368",
        ] {
            assert!(!is_uuid(id), "{id}");
        }
    }
}
