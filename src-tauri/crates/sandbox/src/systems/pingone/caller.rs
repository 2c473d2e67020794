//! Who asks, and what they may.

use axum::http::{HeaderMap, header};

use super::ENVIRONMENT;
use super::refusal::Refusal;
use super::state::State;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Caller {
    /// A worker or an administrator of identities.
    Anybody,
    /// Somebody with a token for themselves.
    Person {
        /// Who.
        id: &'static str,
        /// What the token is good for.
        scopes: Vec<String>,
    },
}

impl Caller {
    /// Reads the bearer token (RFC 6750 §2.1) and looks whether the environment is this one.
    pub(super) fn of(
        state: &State,
        headers: &HeaderMap,
        environment: &str,
        now_s: u64,
    ) -> Result<Self, Refusal> {
        let header = headers.get(header::AUTHORIZATION);
        let token = header
            .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
            .ok_or_else(Refusal::invalid_token)?;
        let caller = plain(state, token).or_else(|| state.grants.caller(token, now_s));
        let caller = caller.ok_or_else(Refusal::invalid_token)?;
        match environment == ENVIRONMENT {
            true => Ok(caller),
            false => Err(Refusal::not_found()),
        }
    }

    /// Whether they may do something with somebody's own things.
    pub(super) fn may(&self, scope: &str, user: &str) -> Result<(), Refusal> {
        let is_allowed = match self {
            Self::Anybody => true,
            Self::Person { id, scopes } => *id == user && scopes.iter().any(|have| have == scope),
        };
        is_allowed.then_some(()).ok_or_else(Refusal::forbidden)
    }

    /// Whether they may look at the environment itself.
    pub(super) fn may_administrate(&self) -> Result<(), Refusal> {
        match self {
            Self::Anybody => Ok(()),
            Self::Person { .. } => Err(Refusal::forbidden()),
        }
    }
}

/// The tokens that are easy to type: `pingone-jane` and so on, good for everything Jane may.
fn plain(state: &State, token: &str) -> Option<Caller> {
    let name = token.strip_prefix("pingone-")?;
    if name == "worker" {
        return Some(Caller::Anybody);
    }
    let user = state.users.iter().find(|user| user.username == name)?;
    Some(Caller::signed_in(
        user.id,
        user.is_helpdesk,
        &super::oauth::SCOPES,
    ))
}

impl Caller {
    /// Somebody who signed in.
    pub(super) fn signed_in(id: &'static str, is_helpdesk: bool, scopes: &[&str]) -> Self {
        match is_helpdesk {
            true => Self::Anybody,
            false => Self::Person {
                id,
                scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            },
        }
    }
}
