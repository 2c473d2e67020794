//! What comes in on the redirect: anybody on this computer, and any web page, can send something
//! there.

use url::form_urlencoded;
use vault::SecretText;

/// The path of the redirect.
pub(super) const PATH: &str = "/callback";

/// What the answer to our own question looks like.
pub(super) struct Expected {
    /// The `state` that only the server was told.
    pub(super) state: SecretText,
    /// The issuer that has to be named (RFC 9207 §2.4).
    pub(super) issuer: Option<String>,
    /// The `Host` of the redirect; a page that rebinds a name to this computer has another.
    pub(super) host: String,
}

/// The answer to our own question: it carries the right `state`.
#[derive(Debug)]
pub(super) enum Answered {
    /// A code to be redeemed.
    Code(SecretText),
    /// The server said no, by this error code.
    Refused(String),
    /// Another server than the one that was asked.
    WrongIssuer,
    /// Neither a code nor an error.
    Incomplete,
}

/// A request that is no answer to our question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strange {
    /// Not a request as browsers send it, or without the right `state`.
    Malformed,
    /// Another path.
    Elsewhere,
    /// Another method.
    NotGet,
}

/// Reads the head of a request, up to its empty line.
pub(super) fn read(head: &[u8], expected: &Expected) -> Result<Answered, Strange> {
    let head = std::str::from_utf8(head).map_err(|_| Strange::Malformed)?;
    let mut lines = head.split("\r\n");
    let target = target_of(lines.next().unwrap_or_default())?;
    check_headers(lines, &expected.host)?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if path != PATH {
        return Err(Strange::Elsewhere);
    }
    let parameters = Parameters::read(query).ok_or(Strange::Malformed)?;
    if parameters.state.as_ref().map(SecretText::expose) != Some(expected.state.expose()) {
        return Err(Strange::Malformed);
    }
    Ok(parameters.into_answer(expected.issuer.as_deref()))
}

fn target_of(line: &str) -> Result<&str, Strange> {
    let mut parts = line.split(' ');
    let (Some(method), Some(target), Some("HTTP/1.1" | "HTTP/1.0"), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Strange::Malformed);
    };
    let is_plain = target
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'#');
    match method {
        _ if !is_plain || !target.starts_with('/') => Err(Strange::Malformed),
        "GET" => Ok(target),
        _ => Err(Strange::NotGet),
    }
}

/// One `Host`, the right one; no body; nothing that two readers could read in two ways.
fn check_headers<'a>(lines: impl Iterator<Item = &'a str>, host: &str) -> Result<(), Strange> {
    let mut hosts = 0;
    for line in lines.take_while(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':').ok_or(Strange::Malformed)?;
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_name || value.contains(|c: char| c.is_control() && c != '\t') {
            return Err(Strange::Malformed);
        }
        match name.to_ascii_lowercase().as_str() {
            "host" if value.trim() == host => hosts += 1,
            "content-length" if value.trim() == "0" => {}
            "host" | "content-length" | "transfer-encoding" => return Err(Strange::Malformed),
            _ => {}
        }
    }
    if hosts == 1 {
        Ok(())
    } else {
        Err(Strange::Malformed)
    }
}

#[derive(Default)]
struct Parameters {
    state: Option<SecretText>,
    code: Option<SecretText>,
    error: Option<SecretText>,
    iss: Option<SecretText>,
}

impl Parameters {
    /// `None` when one comes twice (RFC 6749 §3.1).
    fn read(query: &str) -> Option<Self> {
        let mut read = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let place = match &*name {
                "state" => &mut read.state,
                "code" => &mut read.code,
                "error" => &mut read.error,
                "iss" => &mut read.iss,
                _ => continue,
            };
            if place.replace(value.into_owned().into()).is_some() {
                return None;
            }
        }
        Some(read)
    }

    fn into_answer(self, issuer: Option<&str>) -> Answered {
        let named = self.iss.as_ref().map(SecretText::expose);
        if issuer.is_some() && named != issuer {
            return Answered::WrongIssuer;
        }
        match (self.error, self.code) {
            (Some(error), _) => Answered::Refused(error.expose().to_owned()),
            (None, Some(code)) if !code.is_empty() => Answered::Code(code),
            (None, _) => Answered::Incomplete,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: &str = "127.0.0.1:50123";

    fn outcome(request: &str) -> String {
        let expected = Expected {
            state: SecretText::from("st-4711"),
            issuer: Some("https://id.example.com".to_owned()),
            host: HOST.to_owned(),
        };
        match read(request.as_bytes(), &expected) {
            Ok(Answered::Code(code)) => format!("code {}", code.expose()),
            Ok(Answered::Refused(code)) => format!("refused {code}"),
            Ok(other) => format!("{other:?}"),
            Err(strange) => format!("{strange:?}"),
        }
    }

    fn get(target: &str) -> String {
        outcome(&format!(
            "GET {target} HTTP/1.1\r\nHost: {HOST}\r\nAccept: */*\r\n\r\n"
        ))
    }

    const ISS: &str = "iss=https%3A%2F%2Fid.example.com";

    #[test]
    fn the_answer_to_our_question_is_taken() {
        assert_eq!(
            get(&format!("/callback?code=c%2B1&state=st-4711&{ISS}")),
            "code c+1"
        );
        let refused = get(&format!(
            "/callback?error=access_denied&state=st-4711&{ISS}"
        ));
        assert_eq!(refused, "refused access_denied");
        let both = get(&format!(
            "/callback?code=c&error=e&state=st-4711&{ISS}&more=1&more=2"
        ));
        assert_eq!(both, "refused e");
        for query in ["", "&code=", "&codes=c", "&CODE=c"] {
            assert_eq!(
                get(&format!("/callback?state=st-4711&{ISS}{query}")),
                "Incomplete"
            );
        }
        for iss in [
            "",
            "&iss=",
            "&iss=https://id.example.com/",
            "&iss=https://evil.example",
        ] {
            let answered = get(&format!("/callback?code=c&state=st-4711{iss}"));
            assert_eq!(answered, "WrongIssuer", "{iss}");
        }
    }

    #[test]
    fn nothing_without_our_state_is_an_answer() {
        for query in [
            "",
            "?",
            "?code=c",
            "?code=c&state=",
            "?code=c&state=st-4712",
            "?code=c&state=ST-4711",
            "?code=c&state=st-4711%00",
            "?code=c&state=st-4711+",
            "?code=c&State=st-4711",
            "?error=access_denied",
            "?code=c&state=st-4711&state=st-4711",
            "?code=c&code=d&state=st-4711",
            "?error=a&error=b&state=st-4711",
            "?code=c&state=st-4711&iss=a&iss=b",
        ] {
            assert_eq!(get(&format!("/callback{query}")), "Malformed", "{query}");
        }
    }

    #[test]
    fn only_the_path_of_the_redirect_is_looked_at() {
        for path in [
            "/",
            "/favicon.ico",
            "/callback/",
            "/Callback",
            "//callback",
            "/./callback",
            "/x/../callback",
            "/..%2fcallback",
            "/%63allback",
            "/callback;a=b",
            "/etc/passwd",
            "/../../../../etc/passwd",
        ] {
            let answered = get(&format!("{path}?code=c&state=st-4711&{ISS}"));
            assert_eq!(answered, "Elsewhere", "{path}");
        }
    }

    #[test]
    fn what_no_browser_sends_is_refused() {
        let target = format!("/callback?code=c&state=st-4711&{ISS}");
        for method in ["POST", "HEAD", "PUT", "OPTIONS", "get", "TRACE"] {
            let request = format!("{method} {target} HTTP/1.1\r\nHost: {HOST}\r\n\r\n");
            assert_eq!(outcome(&request), "NotGet", "{method}");
        }
        for request in [
            String::new(),
            "\r\n\r\n".to_owned(),
            format!("GET {target}"),
            format!("GET {target} HTTP/2\r\nHost: {HOST}\r\n\r\n"),
            format!("GET {target} HTTP/1.1 \r\nHost: {HOST}\r\n\r\n"),
            format!("GET  {target} HTTP/1.1\r\nHost: {HOST}\r\n\r\n"),
            format!("GET {target}#f HTTP/1.1\r\nHost: {HOST}\r\n\r\n"),
            format!("GET {target}\u{1} HTTP/1.1\r\nHost: {HOST}\r\n\r\n"),
            format!("GET {target}ü HTTP/1.1\r\nHost: {HOST}\r\n\r\n"),
            format!("GET http://{HOST}{target} HTTP/1.1\r\nHost: {HOST}\r\n\r\n"),
            format!("GET {target} HTTP/1.1\r\n\r\n"),
            format!("GET {target} HTTP/1.1\r\nHost: evil.example:50123\r\n\r\n"),
            format!("GET {target} HTTP/1.1\r\nHost: localhost:50123\r\n\r\n"),
            format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
            format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:50124\r\n\r\n"),
            format!("GET {target} HTTP/1.1\r\nHost: {HOST}\r\nHost: {HOST}\r\n\r\n"),
            format!("GET {target} HTTP/1.1\r\nHost: {HOST}\r\n folded\r\n\r\n"),
            format!("GET {target} HTTP/1.1\r\nHost: {HOST}\r\nno colon\r\n\r\n"),
            format!("GET {target} HTTP/1.1\r\nHost: {HOST}\r\nX: a\nY: b\r\n\r\n"),
            format!("GET {target} HTTP/1.1\r\nHost: {HOST}\r\nX : a\r\n\r\n"),
            format!("GET {target} HTTP/1.1\r\nHost: {HOST}\r\nX: a\0\r\n\r\n"),
            format!("GET {target} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 5\r\n\r\n"),
            format!("GET {target} HTTP/1.1\r\nHost: {HOST}\r\nTransfer-Encoding: chunked\r\n\r\n"),
        ] {
            assert_eq!(outcome(&request), "Malformed", "{request:?}");
        }
        let expected = Expected {
            state: SecretText::from("s"),
            issuer: None,
            host: HOST.to_owned(),
        };
        assert_eq!(
            read(b"GET /\xff HTTP/1.1", &expected).unwrap_err(),
            Strange::Malformed
        );
    }

    #[test]
    fn an_answer_shows_no_code() {
        let shown = format!("{:?}", Answered::Code(SecretText::from("canary")));
        assert!(!shown.contains("canary"));
    }
}
