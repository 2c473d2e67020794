//! Who asks, and whether they may.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Response};
use serde_json::Value;

use super::answers::{detail, set};
use super::people::{Person, TOKENS, person, person_named};
use super::state::{Session, State, random_text};

/// A request, as the handlers see it.
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// An error that ends the request.
pub(super) type Refusal = Box<Response<Body>>;

impl Call {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn cookie(&self, name: &str) -> Option<&str> {
        let pairs = self.header("cookie")?.split(';');
        let mut pairs = pairs.filter_map(|pair| pair.trim().split_once('='));
        pairs
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// The key of the session: what its cookie says before the part that names the person.
    pub(super) fn session_key(&self) -> Option<&str> {
        self.cookie("authentik_session")?.split('.').next()
    }

    /// The owner of the bearer token, if one was sent.
    pub(super) fn bearer(&self) -> Result<Option<&'static Person>, Refusal> {
        let Some(header) = self.header("authorization") else {
            return Ok(None);
        };
        let text = header.strip_prefix("Bearer ").unwrap_or_default();
        let token = TOKENS
            .iter()
            .find(|token| token.text == text && token.is_good);
        match token.and_then(|token| person_named(token.username)) {
            Some(owner) => Ok(Some(owner)),
            None => Err(Box::new(detail(403, "Token invalid/expired"))),
        }
    }

    /// Who asks the interface: the token's owner first, else whom the session is taken for.
    pub(super) fn person(&self, state: &State) -> Result<&'static Person, Refusal> {
        if let Some(owner) = self.bearer()? {
            return Ok(owner);
        }
        let session = self.session_key().and_then(|key| state.sessions.get(key));
        let Some(person) = session.and_then(Session::effective).and_then(person) else {
            let sentence = "Authentication credentials were not provided.";
            return Err(Box::new(detail(403, sentence)));
        };
        if !self.method.is_safe()
            && let Err(why) = self.forgery()
        {
            return Err(Box::new(detail(403, &format!("CSRF Failed: {why}"))));
        }
        Ok(person)
    }

    /// The same, if they see and change everything.
    pub(super) fn admin(&self, state: &State) -> Result<&'static Person, Refusal> {
        let person = self.person(state)?;
        if person.is_admin {
            return Ok(person);
        }
        let sentence = "You do not have permission to perform this action.";
        Err(Box::new(detail(403, sentence)))
    }

    /// Why a changing request of a session could be forged.
    pub(super) fn forgery(&self) -> Result<(), &'static str> {
        let host = self.header("host").unwrap_or_default();
        let of_host = |address: &str| {
            let rest = address.split_once("://").map_or("", |(_, rest)| rest);
            rest.split('/').next() == Some(host)
        };
        match (self.header("origin"), self.header("referer")) {
            (Some(origin), _) if !of_host(origin) => return Err("Origin checking failed."),
            (Some(_), _) => {}
            (None, None) => return Err("Referer checking failed - no Referer."),
            (None, Some(referer)) if !of_host(referer) => return Err("Referer checking failed."),
            (None, Some(_)) => {}
        }
        let cookie = self
            .cookie("authentik_csrf")
            .ok_or("CSRF cookie not set.")?;
        let token = self
            .header("x-authentik-csrf")
            .ok_or("CSRF token missing.")?;
        let is_token =
            [32, 64].contains(&token.len()) && token.chars().all(|c| c.is_ascii_alphanumeric());
        match (is_token, cookie == token) {
            (true, true) => Ok(()),
            (false, _) => Err("CSRF token has incorrect length."),
            (true, false) => Err("CSRF token from the 'X-authentik-CSRF' HTTP header incorrect."),
        }
    }

    /// The body as JSON.
    pub(super) fn json(&self) -> Result<Value, Refusal> {
        let media_type = self.header("content-type").unwrap_or_default();
        if media_type.split(';').next() != Some("application/json") {
            let sentence = format!("Unsupported media type \"{media_type}\" in request.");
            return Err(Box::new(detail(415, &sentence)));
        }
        serde_json::from_slice(&self.body)
            .map_err(|error| Box::new(detail(400, &format!("JSON parse error - {error}"))))
    }

    /// The session of the cookie, or a new one.
    pub(super) fn session<'a>(&self, state: &'a mut State) -> (String, &'a mut Session) {
        let known = self
            .session_key()
            .filter(|key| state.sessions.contains_key(*key));
        let key = known.map_or_else(random_text, str::to_owned);
        let session = state.sessions.entry(key.clone()).or_default();
        (key, session)
    }
}

/// Sets the cookie of a session. Its second part names the person, so it changes while the key stays.
pub(super) fn set_session(answer: &mut Response<Body>, key: &str, session: &Session) {
    let sub = session
        .effective()
        .map_or("anonymous".to_owned(), |pk| pk.to_string());
    let cookie = format!("authentik_session={key}.{sub}; HttpOnly; Path=/; SameSite=Lax");
    set(answer, "set-cookie", &cookie);
}

/// Sets a new token against forgery, as a sign-in does.
pub(super) fn set_csrf(answer: &mut Response<Body>) {
    let cookie = format!(
        "authentik_csrf={}; Max-Age=31449600; Path=/; SameSite=Lax",
        random_text()
    );
    set(answer, "set-cookie", &cookie);
}
