//! An answer, whole and within bounds.

use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::{EnrollError, ErrorKind, ServerSays};

/// How deep JSON may nest.
const MAX_DEPTH: usize = 64;

/// An answer of a server. `Debug` shows the status only; its body may hold a key.
pub struct Answer {
    pub(super) status: u16,
    pub(super) headers: reqwest::header::HeaderMap,
    pub(super) body: Zeroizing<Vec<u8>>,
}

impl Answer {
    /// The HTTP status. With some servers it says little: dispatch on the body first.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Every value of a header, for example of `set-cookie`.
    pub fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        let values = self.headers.get_all(name).into_iter();
        values.filter_map(|value| value.to_str().ok())
    }

    /// Whether the body calls itself JSON of any kind.
    pub fn is_json(&self) -> bool {
        let media_type = self.header("content-type").unwrap_or_default();
        let name = media_type.split(';').next().unwrap_or_default().trim();
        name.eq_ignore_ascii_case("application/json")
            || name.to_ascii_lowercase().ends_with("+json")
    }

    /// The body as JSON of this shape. A field twice, or deeper than 64 levels, is none.
    ///
    /// # Errors
    /// [`ErrorKind::ContractDrift`], naming `what` was expected and nothing of what came.
    pub fn json<T: DeserializeOwned>(&self, what: &'static str) -> Result<T, EnrollError> {
        let drift = || EnrollError::from(ErrorKind::ContractDrift(what)).said(self.says());
        if !self.is_json() || depth(&self.body) > MAX_DEPTH {
            return Err(drift());
        }
        serde_json::from_slice(&self.body).map_err(|_| drift())
    }

    /// Whether there is no body.
    pub fn is_empty(&self) -> bool {
        self.body.is_empty()
    }

    /// The status, as what the server says.
    pub fn says(&self) -> ServerSays {
        ServerSays {
            status: Some(self.status),
            ..ServerSays::default()
        }
    }

    /// Seconds that the server asks to wait, from `Retry-After` in either form (RFC 9110 §10.2.3).
    /// `now_s` is the server's own time where it said one, else ours.
    pub fn retry_after_s(&self, now_s: u64) -> Option<u64> {
        super::retry::after(self.header("retry-after")?, self.date_s().unwrap_or(now_s))
    }

    /// The server's time, in seconds since the epoch.
    pub(super) fn date_s(&self) -> Option<u64> {
        super::retry::http_date(self.header("date")?)
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answer({}, {} bytes)", self.status, self.body.len())
    }
}

/// The deepest nesting of brackets outside texts.
fn depth(json: &[u8]) -> usize {
    let (mut depth, mut deepest, mut in_text, mut escaped) = (0_usize, 0, false, false);
    for byte in json {
        match (in_text, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_text = !in_text,
            (false, b'[' | b'{') => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            (false, b']' | b'}') => depth = depth.saturating_sub(1),
            (true | false, _) => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_texts_do_not_count() {
        assert_eq!(depth(br#"{"a":"[[[[","b":["\"[",{}]}"#), 3);
        assert_eq!(depth(b"]]]["), 1);
        assert_eq!(depth(b""), 0);
    }
}
