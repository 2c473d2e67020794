//! The token endpoint (RFC 6749 §3.2): one request, one answer.

use data_encoding::BASE64;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use url::form_urlencoded::byte_serialize;
use vault::{SecretText, Tokens};
use zeroize::Zeroizing;

use super::Endpoints;
use crate::http::{Answer, Request};
use crate::{EnrollError, ErrorKind, Link, Outcome, ServerSays, Unanswered};

/// Who asks.
pub(super) enum Client<'a> {
    /// An app without a password (RFC 8252 §8.4).
    Public {
        /// Its name.
        id: &'a str,
    },
    /// A client with a password, shown by HTTP Basic (RFC 6749 §2.3.1).
    Confidential {
        /// Its name.
        id: &'a str,
        /// Its password.
        secret: &'a SecretText,
    },
}

/// What is shown for a token.
pub(super) enum Grant<'a> {
    /// A code from the browser (RFC 6749 §4.1.3).
    Code {
        /// The code.
        code: &'a SecretText,
        /// What its challenge was made of (RFC 7636 §4.5).
        verifier: &'a SecretText,
        /// Where the code came in.
        redirect_uri: &'a str,
    },
    /// A refresh token (RFC 6749 §6).
    Refresh(&'a SecretText),
    /// The client itself (RFC 6749 §4.4.2).
    ClientCredentials,
    /// A device code (RFC 8628 §3.4).
    DeviceCode(&'a SecretText),
}

/// The answer (RFC 6749 §5.1).
#[derive(Deserialize)]
struct TokenAnswer {
    #[serde(deserialize_with = "secret")]
    access_token: SecretText,
    token_type: String,
    expires_in: Option<u64>,
    #[serde(default, deserialize_with = "optional_secret")]
    refresh_token: Option<SecretText>,
}

/// The refusal (RFC 6749 §5.2).
#[derive(Deserialize)]
struct Refusal {
    error: String,
}

/// Asks for tokens, once. A refusal carries its code in [`EnrollError::server`].
pub(super) async fn ask(
    link: &Link<'_>,
    endpoints: &Endpoints,
    client: &Client<'_>,
    grant: &Grant<'_>,
) -> Result<Tokens, EnrollError> {
    let mut fields = grant.fields();
    if let (Grant::ClientCredentials, false) = (grant, endpoints.scope.is_empty()) {
        fields.push(("scope", &endpoints.scope));
    }
    let mut request = Request::post(&endpoints.token);
    match client {
        Client::Public { id } => fields.push(("client_id", id)),
        Client::Confidential { id, secret } => {
            request = request.header("authorization", basic(id, secret));
        }
    }
    // Counted from before the request: a token must not be thought to live longer than it does.
    let asked_at = link.now();
    let answer = send(link, &endpoints.token, request.form(&fields)).await?;
    let read: TokenAnswer = read(link, &answer)?;
    let is_usable = read
        .access_token
        .expose()
        .bytes()
        .all(|byte| byte.is_ascii_graphic())
        && !read.access_token.is_empty()
        && read.token_type.eq_ignore_ascii_case("bearer");
    if !is_usable {
        let drift = ErrorKind::ContractDrift("a token that is no bearer token");
        return Err(EnrollError::from(drift).said(answer.says()));
    }
    let kept = match grant {
        Grant::Refresh(kept) => Some(SecretText::clone(kept)),
        Grant::Code { .. } | Grant::ClientCredentials | Grant::DeviceCode(_) => None,
    };
    Ok(Tokens {
        access: read.access_token,
        // A server that does not rotate leaves it out (RFC 6749 §6).
        refresh: read.refresh_token.or(kept),
        expires_at: read.expires_in.map(|seconds| asked_at.plus(seconds)),
    })
}

/// Sends a request to an endpoint of the sign-in, which may have an origin of its own.
pub(super) async fn send(
    link: &Link<'_>,
    endpoint: &str,
    request: Request,
) -> Result<Answer, EnrollError> {
    link.http().allow(endpoint)?;
    link.http().send(link.clock(), request).await
}

/// Reads an answer; one that names an error is one, whatever its status.
pub(super) fn read<T: DeserializeOwned>(
    link: &Link<'_>,
    answer: &Answer,
) -> Result<T, EnrollError> {
    if let Ok(refusal) = answer.json::<Refusal>("a refusal") {
        return Err(refused(&refusal.error, answer.says()));
    }
    if answer.is_success() {
        return answer.json("an answer of OAuth 2");
    }
    let kind = match answer.status() {
        429 => ErrorKind::RateLimited {
            after_s: answer.retry_after_s(link.now().as_u64()),
        },
        500.. => ErrorKind::ServerFailed {
            outcome: Outcome::NotDone,
        },
        _ => ErrorKind::ContractDrift("a refusal of OAuth 2"),
    };
    Err(EnrollError::from(kind).said(answer.says()))
}

/// What an error code means (RFC 6749 §4.1.2.1 and §5.2, RFC 8628 §3.5).
pub(super) fn refused(code: &str, says: ServerSays) -> EnrollError {
    let kind = match code {
        "expired_token" => Unanswered("sign-in").into(),
        "unauthorized_client" | "unsupported_grant_type" | "unsupported_response_type" => {
            ErrorKind::BadConnection("client_id")
        }
        "invalid_scope" => ErrorKind::PermissionDenied,
        "invalid_request" => ErrorKind::ContractDrift("a request of OAuth 2"),
        "server_error" | "temporarily_unavailable" => ErrorKind::ServerFailed {
            outcome: Outcome::NotDone,
        },
        _ => ErrorKind::SignInRefused,
    };
    EnrollError::from(kind).said(ServerSays {
        code: ServerSays::short(code),
        ..says
    })
}

impl<'a> Grant<'a> {
    fn fields(&self) -> Vec<(&'static str, &'a str)> {
        match self {
            Self::Code {
                code,
                verifier,
                redirect_uri,
            } => vec![
                ("grant_type", "authorization_code"),
                ("code", code.expose()),
                ("redirect_uri", redirect_uri),
                ("code_verifier", verifier.expose()),
            ],
            Self::Refresh(token) => vec![
                ("grant_type", "refresh_token"),
                ("refresh_token", token.expose()),
            ],
            Self::ClientCredentials => vec![("grant_type", "client_credentials")],
            Self::DeviceCode(code) => vec![
                ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
                ("device_code", code.expose()),
            ],
        }
    }
}

/// Name and password are encoded as in a form before they are joined (RFC 6749 §2.3.1).
fn basic(id: &str, secret: &SecretText) -> Zeroizing<String> {
    let mut pair = Zeroizing::new(String::with_capacity(
        3 * (id.len() + secret.expose().len()) + 1,
    ));
    pair.extend(byte_serialize(id.as_bytes()));
    pair.push(':');
    pair.extend(byte_serialize(secret.expose().as_bytes()));
    let encoded = Zeroizing::new(BASE64.encode(pair.as_bytes()));
    Zeroizing::new(["Basic ", encoded.as_str()].concat())
}

/// Text that is wiped from the moment it is read.
pub(super) fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretText, D::Error> {
    String::deserialize(deserializer).map(SecretText::from)
}

fn optional_secret<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<SecretText>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.filter(|text| !text.is_empty()).map(SecretText::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_password_are_encoded_before_they_are_joined() {
        let header = basic("a:b", &SecretText::from("p ss%"));
        let decoded = BASE64.decode(header.strip_prefix("Basic ").unwrap().as_bytes());
        assert_eq!(decoded.unwrap(), b"a%3Ab:p+ss%25");
    }

    #[test]
    fn an_error_code_of_a_server_is_kept_only_when_it_is_one() {
        let says = |code: &str| refused(code, ServerSays::default()).server.code;
        assert_eq!(says("invalid_grant").as_deref(), Some("invalid_grant"));
        assert_eq!(says("a sentence with a secret in it"), None);
    }
}
