//! A connection in use.

use std::sync::{Mutex, PoisonError};

use otp::{Clock, UnixSeconds};
use vault::{Connection, SecretText};

use crate::http::{Answer, Http, Request};
use crate::sign_in::Credentials;
use crate::{Ask, EnrollError, ErrorKind, Journal, Skew};

/// A connection in use: its network, its sign-in, and the person behind it.
pub struct Link<'a> {
    connection: &'a Connection,
    ask: &'a dyn Ask,
    journal: &'a dyn Journal,
    clock: &'a dyn Clock,
    http: Http,
    credentials: Credentials,
    session: Mutex<Option<SecretText>>,
}

impl<'a> Link<'a> {
    /// Makes ready; nothing is sent yet.
    ///
    /// # Errors
    /// [`ErrorKind::BadConnection`]: the address, a certificate or the proxy cannot be used.
    pub fn open(
        connection: &'a Connection,
        ask: &'a dyn Ask,
        journal: &'a dyn Journal,
        clock: &'a dyn Clock,
    ) -> Result<Self, EnrollError> {
        Ok(Self {
            connection,
            ask,
            journal,
            clock,
            http: Http::new(&connection.url, &connection.network)?,
            credentials: Credentials::of(connection),
            session: Mutex::new(None),
        })
    }

    /// The same, knowing what an earlier link to this connection measured of the server's clock.
    #[must_use]
    pub fn knowing(self, skew: Option<Skew>) -> Self {
        if let Some(skew) = skew {
            self.http.remember(skew);
        }
        self
    }

    /// The connection.
    pub fn connection(&self) -> &'a Connection {
        self.connection
    }

    /// An option of the connection, unless it is empty.
    pub fn option(&self, name: &str) -> Option<&'a str> {
        let value = self.connection.options.get(name)?.trim();
        (!value.is_empty()).then_some(value)
    }

    /// An option that nothing works without.
    ///
    /// # Errors
    /// [`ErrorKind::BadConnection`]: it is not there.
    pub fn required_option(&self, name: &'static str) -> Result<&'a str, EnrollError> {
        Ok(self.option(name).ok_or(ErrorKind::BadConnection(name))?)
    }

    /// The person.
    pub fn ask(&self) -> &'a dyn Ask {
        self.ask
    }

    /// Where steps are written down.
    pub(crate) fn journal(&self) -> &'a dyn Journal {
        self.journal
    }

    /// This computer's time, without any correction.
    pub fn now(&self) -> UnixSeconds {
        self.clock.now()
    }

    /// Sends a request and reads the answer, whatever its status.
    ///
    /// # Errors
    /// The network's; see [`Http::send`].
    pub async fn send(&self, request: Request) -> Result<Answer, EnrollError> {
        let token = request.bearer_token();
        let answer = self.http.send(self.clock, request).await?;
        if let (401, Some(token)) = (answer.status(), token) {
            self.credentials.refused(self, token.expose()).await;
        }
        Ok(answer)
    }

    /// The network of the connection, for a second origin such as a token endpoint.
    pub(crate) fn http(&self) -> &Http {
        &self.http
    }

    /// The clock, for requests that go past [`Link::send`].
    pub(crate) fn clock(&self) -> &'a dyn Clock {
        self.clock
    }

    /// The address of a path below the connection's own, for example `/api/v3/core/users/`.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.connection.url.trim_end_matches('/'))
    }

    /// An access token: the one that was given, or one that a sign-in brought. Signs in, in the
    /// browser if that is the way, when there is none that is still good.
    ///
    /// # Errors
    /// [`ErrorKind::SignInRequired`] where the connection has no token at all; those of a sign-in.
    pub async fn token(
        &self,
        endpoints: &crate::sign_in::Endpoints,
    ) -> Result<SecretText, EnrollError> {
        let token = self.credentials.token(self, endpoints).await;
        // Whatever became of the sign-in: what the token was wanted for was not sent.
        token.map_err(EnrollError::without_effect)
    }

    /// Keeps what a sign-in brought, in the provider's own words, for the life of this link: so that
    /// nobody is asked twice. It is never written down.
    pub(crate) fn remember(&self, session: SecretText) {
        *self.session.lock().unwrap_or_else(PoisonError::into_inner) = Some(session);
    }

    /// What [`remember`](Self::remember) kept.
    pub(crate) fn remembered(&self) -> Option<SecretText> {
        let session = self.session.lock();
        session.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets it.
    pub(crate) fn forget(&self) {
        *self.session.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The best measurement of the server's clock so far.
    pub fn skew(&self) -> Option<Skew> {
        self.http.skew()
    }
}
