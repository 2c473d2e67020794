//! A request, before it is sent.

use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;
use vault::SecretText;
use zeroize::Zeroizing;

use super::wiped::Wiped;

/// The methods in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes or does something: never repeated.
    Post,
    /// Replaces: safe to repeat (RFC 9110 §9.2.2).
    Put,
    /// Changes a part; the ones in use give a name, so repeating them is safe.
    Patch,
    /// Removes: safe to repeat.
    Delete,
}

/// A request to a server. `Debug` shows the method only.
pub struct Request {
    pub(super) method: Method,
    pub(super) url: String,
    pub(super) headers: Vec<(&'static str, SecretText)>,
    pub(super) body: Option<Body>,
    pub(super) timeout: Duration,
    pub(super) is_repeatable: bool,
}

/// A body with its media type. Its bytes are wiped when the last use of them is over.
pub struct Body {
    pub(super) media_type: String,
    pub(super) bytes: Bytes,
}

impl Request {
    /// The time for one exchange, from connecting to the last byte.
    pub const TIMEOUT: Duration = Duration::from_secs(30);

    /// Reads `url`.
    pub fn get(url: impl Into<String>) -> Self {
        Self::new(Method::Get, url)
    }

    /// Posts to `url`. Never repeated, unless [`repeatable`](Self::repeatable) says so.
    pub fn post(url: impl Into<String>) -> Self {
        Self::new(Method::Post, url)
    }

    /// Any method.
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        Self {
            method,
            url: url.into(),
            headers: Vec::new(),
            body: None,
            timeout: Self::TIMEOUT,
            is_repeatable: method != Method::Post,
        }
    }

    /// Adds a header. Its value is treated as a secret.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<SecretText>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Authorizes with a bearer token (RFC 6750 §2.1).
    #[must_use]
    pub fn bearer(self, token: &SecretText) -> Self {
        let value = Zeroizing::new(format!("Bearer {}", token.expose()));
        self.header("authorization", value)
    }

    /// The bearer token that it carries.
    pub(crate) fn bearer_token(&self) -> Option<SecretText> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(name, _)| *name == "authorization")?;
        value.expose().strip_prefix("Bearer ").map(SecretText::from)
    }

    /// Adds query parameters, percent-encoded. Never a secret: addresses end up in logs.
    #[must_use]
    pub fn query(mut self, parameters: &[(&str, &str)]) -> Self {
        let mut url = reqwest::Url::parse(&self.url);
        if let Ok(url) = &mut url {
            url.query_pairs_mut().extend_pairs(parameters);
            self.url = url.to_string();
        }
        self
    }

    /// Sends JSON as `application/json`.
    #[must_use]
    pub fn json(self, value: &impl Serialize) -> Self {
        self.json_as("application/json", value)
    }

    /// Sends JSON under a media type of the provider's own.
    #[must_use]
    pub fn json_as(self, media_type: &str, value: &impl Serialize) -> Self {
        self.body(media_type, Wiped::json(value))
    }

    /// Sends a form (`application/x-www-form-urlencoded`).
    #[must_use]
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        self.body("application/x-www-form-urlencoded", Wiped::form(fields))
    }

    fn body(mut self, media_type: &str, bytes: Wiped) -> Self {
        self.body = Some(Body {
            media_type: media_type.to_owned(),
            bytes: Bytes::from_owner(bytes.into_bytes()),
        });
        self
    }

    /// Gives the server longer, for a request that must not be given up lightly.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Says that repeating this POST is harmless, for example because it only asks.
    #[must_use]
    pub fn repeatable(mut self) -> Self {
        self.is_repeatable = true;
        self
    }

    /// Says that this must be sent at most once.
    #[must_use]
    pub fn once(mut self) -> Self {
        self.is_repeatable = false;
        self
    }
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}
