//! Exactly what is sent and read.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The media type of JSON:API, without parameters: with any, the server says 415 or 406.
pub(super) const MEDIA_TYPE: &str = "application/vnd.api+json";

#[derive(Serialize)]
pub(super) struct CreateDocument<'a> {
    pub(super) data: CreateResource<'a>,
}

#[derive(Serialize)]
pub(super) struct CreateResource<'a> {
    pub(super) r#type: &'static str,
    pub(super) id: &'a str,
    pub(super) attributes: StepUpAttributes<'a>,
}

/// One of them is there.
#[derive(Serialize, Default)]
pub(super) struct StepUpAttributes<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pin: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) password: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) otp: Option<&'a str>,
}

#[derive(Deserialize)]
pub(super) struct CreatedDocument {
    pub(super) data: CreatedResource,
}

#[derive(Deserialize)]
pub(super) struct CreatedResource {
    pub(super) id: Option<String>,
    pub(super) attributes: KeyAttributes,
}

/// The schema requires none of them. This answer never comes again, so only what nobody could
/// guess is: for the rest, what every server means that does not say (RFC 6238 §4, §1.2).
#[derive(Deserialize)]
pub(super) struct KeyAttributes {
    pub(super) secret: Zeroizing<String>,
    #[serde(default = "thirty_seconds")]
    pub(super) period: u64,
    #[serde(default = "six")]
    pub(super) digits: u64,
    #[serde(default = "sha1")]
    pub(super) algorithm: String,
}

#[derive(Deserialize)]
pub(super) struct Errors {
    pub(super) errors: Vec<JsonApiError>,
}

/// All of it is optional (JSON:API 1.0, error objects).
#[derive(Deserialize)]
pub(super) struct JsonApiError {
    pub(super) id: Option<String>,
    pub(super) code: Option<String>,
    pub(super) source: Option<Source>,
}

#[derive(Deserialize)]
pub(super) struct Source {
    pub(super) pointer: Option<String>,
    pub(super) parameter: Option<String>,
}

/// Claims about the person (OpenID Connect Core §5.3.2).
#[derive(Deserialize)]
pub(super) struct UserInfo {
    pub(super) sub: String,
    pub(super) preferred_username: Option<String>,
    pub(super) email: Option<String>,
}

fn thirty_seconds() -> u64 {
    30
}

fn six() -> u64 {
    6
}

fn sha1() -> String {
    "SHA1".to_owned()
}
