//! What was granted: codes, tokens, and what they are good for.

use std::collections::HashMap;

use data_encoding::BASE64URL_NOPAD;
use serde_json::json;

use super::super::caller::Caller;
use super::super::state::{State, random};
use super::super::{CLIENT, ENVIRONMENT, WORKER};

/// How long an access token is good for, in seconds.
pub(super) const TOKEN_LIFE_S: u64 = 3_600;

/// All that was granted.
#[derive(Default)]
pub(in super::super) struct Grants {
    access: HashMap<String, Access>,
    pub(super) codes: HashMap<String, Code>,
    pub(super) refresh: HashMap<String, Refresh>,
    pub(super) devices: HashMap<String, DeviceCode>,
    families: u64,
}

struct Access {
    caller: Caller,
    expires_s: u64,
    family: u64,
}

/// An authorization code, good once and for a minute.
pub(super) struct Code {
    pub(super) redirect_uri: String,
    pub(super) challenge: String,
    pub(super) user: &'static str,
    pub(super) scope: String,
    pub(super) expires_s: u64,
    /// The tokens it was exchanged for, once it was.
    pub(super) family: Option<u64>,
}

/// A refresh token, good once. A second use means that somebody else has it: then all that came of
/// the same sign-in is void.
#[derive(Clone)]
pub(super) struct Refresh {
    pub(super) user: &'static str,
    pub(super) scope: String,
    pub(super) family: u64,
    pub(super) is_used: bool,
}

/// A device code (RFC 8628 §3.2).
pub(super) struct DeviceCode {
    pub(super) user_code: String,
    pub(super) scope: String,
    pub(super) expires_s: u64,
    pub(super) polled_s: Option<u64>,
    pub(super) interval_s: u64,
    /// Who consented, once somebody did.
    pub(super) user: Option<&'static str>,
}

impl Grants {
    /// Who holds an access token that is still good.
    pub(in super::super) fn caller(&self, token: &str, now_s: u64) -> Option<Caller> {
        let access = self.access.get(token)?;
        (now_s < access.expires_s).then(|| access.caller.clone())
    }

    /// A number for all tokens of one sign-in.
    pub(super) fn new_family(&mut self) -> u64 {
        self.families += 1;
        self.families
    }

    /// Makes void all that came of a sign-in.
    pub(super) fn revoke(&mut self, family: u64) {
        self.access.retain(|_, access| access.family != family);
        self.refresh.retain(|_, refresh| refresh.family != family);
    }

    pub(super) fn keep_access(
        &mut self,
        token: String,
        caller: Caller,
        expires_s: u64,
        family: u64,
    ) {
        let access = Access {
            caller,
            expires_s,
            family,
        };
        self.access.insert(token, access);
    }
}

/// An access token for somebody, as a sign-in brings it.
pub(in super::super) fn token_for(
    state: &mut State,
    user: &'static str,
    scope: &str,
    now_s: u64,
) -> String {
    let family = state.grants.new_family();
    person_token(state, user, scope, now_s, family)
}

/// An access token of somebody.
pub(super) fn person_token(
    state: &mut State,
    user: &'static str,
    scope: &str,
    now_s: u64,
    family: u64,
) -> String {
    let is_helpdesk = state.user(user).is_some_and(|user| user.is_helpdesk);
    let scopes: Vec<&str> = scope.split(' ').collect();
    let caller = Caller::signed_in(user, is_helpdesk, &scopes);
    let claims = json!({
        "client_id": CLIENT,
        "sub": user,
        "scope": scope,
        "env": ENVIRONMENT,
        "iat": now_s,
        "exp": now_s + TOKEN_LIFE_S,
    });
    let token = jwt(&claims);
    let grants = &mut state.grants;
    grants.keep_access(token.clone(), caller, now_s + TOKEN_LIFE_S, family);
    token
}

/// An access token of the worker: nobody's, so without a subject.
pub(super) fn worker_token(state: &mut State, now_s: u64) -> String {
    let claims = json!({
        "client_id": WORKER,
        "env": ENVIRONMENT,
        "iat": now_s,
        "exp": now_s + TOKEN_LIFE_S,
    });
    let token = jwt(&claims);
    let family = state.grants.new_family();
    let grants = &mut state.grants;
    grants.keep_access(token.clone(), Caller::Anybody, now_s + TOKEN_LIFE_S, family);
    token
}

/// A random text of 256 bits that can stand in an address.
pub(super) fn secret_text() -> String {
    BASE64URL_NOPAD.encode(&random::<32>())
}

/// A token in the form of a JWT (RFC 7519 §3.1). Its signature is random: only this server, which
/// remembers it, can tell whether it is genuine.
fn jwt(claims: &serde_json::Value) -> String {
    let head = json!({ "alg": "RS256", "kid": "sandbox", "typ": "JWT" });
    let part = |json: &serde_json::Value| BASE64URL_NOPAD.encode(json.to_string().as_bytes());
    format!("{}.{}.{}", part(&head), part(claims), secret_text())
}
