//! A request, before it is sent.

use std::time::Duration;

use serde::Serialize;
use vault::SecretText;
use zeroize::Zeroizing;

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

/// A body with its media type.
pub struct Body {
    pub(super) media_type: String,
    pub(super) bytes: Zeroizing<Vec<u8>>,
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
    pub fn json_as(mut self, media_type: &str, value: &impl Serialize) -> Self {
        let bytes = serde_json::to_vec(value).expect("requests are maps of text and numbers");
        self.body = Some(Body {
            media_type: media_type.to_owned(),
            bytes: Zeroizing::new(bytes),
        });
        self
    }

    /// Sends a form (`application/x-www-form-urlencoded`).
    #[must_use]
    pub fn form(mut self, fields: &[(&str, &str)]) -> Self {
        let mut encoded = reqwest::Url::parse("http://form/").expect("a constant");
        encoded.query_pairs_mut().extend_pairs(fields);
        let bytes = encoded.query().unwrap_or_default().as_bytes().to_vec();
        self.body = Some(Body {
            media_type: "application/x-www-form-urlencoded".to_owned(),
            bytes: Zeroizing::new(bytes),
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
