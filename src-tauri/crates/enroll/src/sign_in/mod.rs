//! Access tokens: given by an administrator, or brought by a sign-in (OAuth 2, RFC 6749).
//!
//! | way | grant | with |
//! |---|---|---|
//! | [`SignIn::Browser`] | authorization code, RFC 6749 §4.1 | PKCE S256, a loopback redirect, `state`, `iss` |
//! | [`SignIn::DeviceCode`] | device authorization, RFC 8628 | the person types a code at the server |
//! | [`SignIn::ClientCredentials`] | client credentials, RFC 6749 §4.4 | HTTP Basic |
//! | [`SignIn::Token`] | none | the token as it is |
//!
//! Tokens are sealed by the [`Journal`](crate::Journal) before they are used, and renewed by one
//! caller at a time for each connection.

mod browser;
mod callback;
mod device_code;
mod pkce;
mod redirect;
mod token_endpoint;
mod turn;

use std::sync::{Mutex, MutexGuard, PoisonError};

use otp::UnixSeconds;
use token_endpoint::{Client, Grant};
use vault::{Connection, SecretText, SignIn, Tokens};

use crate::{EnrollError, ErrorKind, Link};

/// A token that stops working within this many seconds is renewed before it is used.
const RENEWED_BEFORE_S: u64 = 60;

/// Where a server signs people in (RFC 6749 §3).
#[derive(Debug, Clone, Default)]
pub struct Endpoints {
    /// The authorization endpoint.
    pub authorize: String,
    /// The token endpoint.
    pub token: String,
    /// The device authorization endpoint, where there is one (RFC 8628 §3.1).
    pub device: Option<String>,
    /// The issuer that the answer has to name, where the server names one (RFC 9207).
    pub issuer: Option<String>,
    /// The scopes that are asked for, joined by spaces.
    pub scope: String,
}

/// How a link comes by its access token.
pub(crate) struct Credentials {
    sign_in: SignIn,
    held: Mutex<Held>,
}

/// What this link knows of tokens.
struct Held {
    tokens: Option<Tokens>,
    /// Whether the journal has them. Where it refused, they are better than its own.
    is_sealed: bool,
}

impl Credentials {
    pub(crate) fn of(connection: &Connection) -> Self {
        Self {
            sign_in: connection.sign_in.clone(),
            held: Mutex::new(Held {
                tokens: connection.tokens.clone(),
                is_sealed: true,
            }),
        }
    }

    pub(crate) async fn token(
        &self,
        link: &Link<'_>,
        endpoints: &Endpoints,
    ) -> Result<SecretText, EnrollError> {
        let client = match &self.sign_in {
            SignIn::Token(token) => return Ok(token.clone()),
            SignIn::AskEachTime => return Err(ErrorKind::SignInRequired.into()),
            SignIn::ClientCredentials {
                client_id: id,
                client_secret: secret,
            } => Client::Confidential { id, secret },
            SignIn::Browser { client_id: id } | SignIn::DeviceCode { client_id: id } => {
                Client::Public { id }
            }
        };
        let _turn = turn::of(link.connection().id).await;
        let known = self.known(link);
        if let Some(tokens) = &known
            && is_fresh(tokens, link.now())
        {
            self.seal(link)?;
            return Ok(tokens.access.clone());
        }
        if let Some(refresh) = known.and_then(|tokens| tokens.refresh) {
            let grant = Grant::Refresh(&refresh);
            match token_endpoint::ask(link, endpoints, &client, &grant).await {
                Ok(tokens) => return self.keep(link, tokens),
                Err(error) if error.server.code.as_deref() == Some("invalid_grant") => {
                    self.forget(link)?;
                }
                Err(error) => return Err(error),
            }
        }
        let tokens = match &self.sign_in {
            SignIn::Browser { client_id } => browser::sign_in(link, endpoints, client_id).await?,
            SignIn::DeviceCode { client_id } => {
                device_code::sign_in(link, endpoints, client_id).await?
            }
            SignIn::ClientCredentials { .. } => {
                token_endpoint::ask(link, endpoints, &client, &Grant::ClientCredentials).await?
            }
            SignIn::Token(_) | SignIn::AskEachTime => return Err(ErrorKind::SignInRequired.into()),
        };
        self.keep(link, tokens)
    }

    /// The server did not take this token although its time is not over: it is renewed next time.
    pub(crate) async fn refused(&self, link: &Link<'_>, token: &str) {
        // Another link may be renewing them, and must not get the old ones back over its own.
        let _turn = turn::of(link.connection().id).await;
        let refused = self.known(link);
        let Some(mut tokens) = refused.filter(|known| known.access.expose() == token) else {
            return;
        };
        tokens.expires_at = Some(UnixSeconds::ZERO);
        let _renewed_once_more = self.keep(link, tokens);
    }

    /// The latest tokens: another link of the same connection may have renewed them.
    fn known(&self, link: &Link<'_>) -> Option<Tokens> {
        let mut held = self.held();
        if held.is_sealed
            && let Some(sealed) = link.journal().tokens(link.connection().id)
        {
            held.tokens = Some(sealed);
        }
        held.tokens.clone()
    }

    /// Seals new tokens and hands out the access token.
    fn keep(&self, link: &Link<'_>, tokens: Tokens) -> Result<SecretText, EnrollError> {
        let access = tokens.access.clone();
        *self.held() = Held {
            tokens: Some(tokens),
            is_sealed: false,
        };
        self.seal(link)?;
        Ok(access)
    }

    fn seal(&self, link: &Link<'_>) -> Result<(), EnrollError> {
        let mut held = self.held();
        if !held.is_sealed {
            let id = link.connection().id;
            link.journal().keep_tokens(id, held.tokens.as_ref())?;
            held.is_sealed = true;
        }
        Ok(())
    }

    fn forget(&self, link: &Link<'_>) -> Result<(), EnrollError> {
        *self.held() = Held {
            tokens: None,
            is_sealed: false,
        };
        self.seal(link)
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_fresh(tokens: &Tokens, now: UnixSeconds) -> bool {
    let needed_until = now.as_u64().saturating_add(RENEWED_BEFORE_S);
    tokens
        .expires_at
        .is_none_or(|expires_at| expires_at.as_u64() > needed_until)
}
