//! A cookie session: one per enrollment, sealed with it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vault::{EnrollmentId, Owner, SecretText};
use zeroize::{Zeroize, Zeroizing};

use crate::http::{Answer, Wiped};
use crate::{CodeRefusal, EnrollError, ErrorKind, JournalError};

/// Where Django keeps its token against forged requests.
const CSRF_COOKIE: &str = "authentik_csrf";
/// Where the server keeps who is signed in.
const SESSION_COOKIE: &str = "authentik_session";
/// As many cookies, and as long, as browsers keep at least (RFC 6265 §6.1).
const MAX_COOKIES: usize = 50;
const MAX_COOKIE: usize = 4096;

/// A jar of cookies, and what was learnt in it.
#[derive(Serialize, Deserialize)]
pub(super) struct Session {
    cookies: BTreeMap<String, String>,
    /// Whose session it is: the server's id, and the user name.
    user: Option<(String, String)>,
    /// Whether an administrator acts as that person.
    pub(super) is_impersonation: bool,
    /// The slug of the flow that sets up devices.
    pub(super) totp_flow: String,
    /// Whether a code was ever sent: then the server may hold a row, confirmed or not.
    pub(super) has_tried: bool,
    /// How many codes were really looked at and refused.
    refusals: u32,
    /// When the last one was, in milliseconds since the epoch.
    refused_at_ms: u64,
}

impl Session {
    /// An empty jar, but for a token against forged requests: a program may bring its own.
    pub(super) fn fresh() -> Result<Self, EnrollError> {
        let half = || EnrollmentId::random().map_err(|_| JournalError("no-randomness".to_owned()));
        let token = format!("{}{}", half()?, half()?);
        Ok(Self {
            cookies: BTreeMap::from([(CSRF_COOKIE.to_owned(), token)]),
            user: None,
            is_impersonation: false,
            totp_flow: String::new(),
            has_tried: false,
            refusals: 0,
            refused_at_ms: 0,
        })
    }

    /// The session that was sealed with an enrollment.
    pub(super) fn of(sealed: Option<&SecretText>) -> Result<Self, EnrollError> {
        let text = sealed.ok_or(ErrorKind::SignInRequired)?;
        Ok(serde_json::from_str(text.expose()).map_err(|_| ErrorKind::SignInRequired)?)
    }

    /// What is sealed.
    pub(super) fn to_text(&self) -> SecretText {
        let json = Wiped::json(self).into_bytes();
        let text = std::str::from_utf8(&json).expect("JSON is UTF-8");
        SecretText::from(text)
    }

    /// Takes the cookies of an answer.
    pub(super) fn absorb(&mut self, answer: &Answer) {
        for header in answer.headers("set-cookie") {
            let mut parts = header.split(';').map(str::trim);
            let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
                continue;
            };
            let is_over = parts.any(|attribute| ends_cookie(&attribute.to_ascii_lowercase()));
            let has_room = self.cookies.len() < MAX_COOKIES || self.cookies.contains_key(name);
            let old = if is_over {
                self.cookies.remove(name)
            } else if has_room && name.len() + value.len() <= MAX_COOKIE {
                self.cookies.insert(name.to_owned(), value.to_owned())
            } else {
                None
            };
            drop(old.map(Zeroizing::new));
        }
    }

    /// The `Cookie` header.
    pub(super) fn cookies(&self) -> Zeroizing<String> {
        let pairs = self.cookies.iter();
        let room = pairs.map(|(name, value)| name.len() + value.len() + "=; ".len());
        // It never grows, and so leaves no cookie behind.
        let mut header = Zeroizing::new(String::with_capacity(room.sum()));
        for (name, value) in &self.cookies {
            let gap = if header.is_empty() { "" } else { "; " };
            for part in [gap, name, "=", value] {
                header.push_str(part);
            }
        }
        header
    }

    /// The token against forged requests, as it is now.
    pub(super) fn csrf(&self) -> &str {
        self.cookies.get(CSRF_COOKIE).map_or("", String::as_str)
    }

    /// Whether the server has begun a session in this jar.
    pub(super) fn is_open(&self) -> bool {
        self.cookies.contains_key(SESSION_COOKIE)
    }

    /// Whose session it is, once that was asked.
    pub(super) fn owner(&self) -> Option<Owner> {
        let (remote_id, name) = self.user.clone()?;
        Some(Owner { remote_id, name })
    }

    /// Keeps whose session it is.
    pub(super) fn belongs_to(&mut self, owner: &Owner) {
        self.user = Some((owner.remote_id.clone(), owner.name.clone()));
    }

    /// What a refusal at `now_ms` means. After n of them the server looks at no code for 2^(n-1) s,
    /// and what it does not look at does not count.
    pub(super) fn refuse(&mut self, now_ms: u64) -> CodeRefusal {
        if let Some(last) = self.refusals.checked_sub(1) {
            let pause_ms = 1_000_u64 << last.min(30);
            let until_ms = self.refused_at_ms.saturating_add(pause_ms);
            if now_ms < until_ms {
                return CodeRefusal::Throttled {
                    after_s: Some((until_ms - now_ms).div_ceil(1_000)),
                };
            }
        }
        self.refusals = self.refusals.saturating_add(1);
        self.refused_at_ms = now_ms;
        CodeRefusal::Wrong
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.cookies.values_mut().for_each(Zeroize::zeroize);
    }
}

/// Whether an attribute says that the cookie is no more, in the two ways that Django writes at once.
fn ends_cookie(attribute: &str) -> bool {
    let is_past = |age: &str| age.parse::<i64>().is_ok_and(|age| age <= 0);
    attribute.strip_prefix("max-age=").is_some_and(is_past)
        || (attribute.starts_with("expires=") && attribute.contains(" 1970 "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn throttled(after_s: u64) -> CodeRefusal {
        CodeRefusal::Throttled {
            after_s: Some(after_s),
        }
    }

    #[test]
    fn the_pause_doubles_and_what_falls_into_it_does_not_count() {
        let mut session = Session::fresh().unwrap();
        assert_eq!(session.refuse(10_000), CodeRefusal::Wrong);
        assert_eq!(session.refuse(10_001), throttled(1));
        assert_eq!(session.refuse(11_000), CodeRefusal::Wrong, "1 s is over");
        assert_eq!(session.refuse(11_100), throttled(2));
        assert_eq!(session.refuse(12_999), throttled(1));
        assert_eq!(session.refuse(13_000), CodeRefusal::Wrong, "2 s are over");
        assert_eq!(session.refuse(13_000), throttled(4));
    }

    #[test]
    fn a_session_reads_back_from_its_text_with_its_refusals() {
        let mut session = Session::fresh().unwrap();
        session.totp_flow = "set-up".to_owned();
        session.refuse(5_000);
        let mut back = Session::of(Some(&session.to_text())).unwrap();
        assert_eq!(back.csrf(), session.csrf());
        assert_eq!(back.totp_flow, "set-up");
        assert_eq!(back.refuse(5_500), throttled(1));
    }

    #[test]
    fn the_header_has_exactly_the_room_it_needs() {
        let mut session = Session::fresh().unwrap();
        let name = SESSION_COOKIE.to_owned();
        session.cookies.insert(name, "s".repeat(3_000));
        let header = session.cookies();
        let expected = format!("authentik_csrf={}; authentik_session=", session.csrf());
        assert!(header.starts_with(&expected));
        assert!(header.ends_with(&"s".repeat(3_000)));
        assert!(header.capacity() <= header.len() + "; ".len());
    }

    #[test]
    fn two_fresh_jars_share_nothing() {
        let (one, other) = (Session::fresh().unwrap(), Session::fresh().unwrap());
        assert_ne!(one.csrf(), other.csrf());
        assert_eq!(one.csrf().len(), 32, "Django takes 32 or 64 characters");
        assert!(one.csrf().chars().all(|c| c.is_ascii_alphanumeric()));
        assert!(!one.is_open());
    }

    #[test]
    fn a_cookie_ends_by_either_attribute() {
        for over in [
            "max-age=0",
            "max-age=-1",
            "expires=thu, 01 jan 1970 00:00:00 gmt",
        ] {
            assert!(ends_cookie(over), "{over}");
        }
        for stays in [
            "max-age=60",
            "path=/",
            "httponly",
            "expires=fri, 19 nov 2027 09:42:15 gmt",
        ] {
            assert!(!ends_cookie(stays), "{stays}");
        }
    }
}
