//! Access tokens: given by an administrator, or brought by a sign-in.

use vault::{Connection, SecretText, SignIn};

use crate::{EnrollError, ErrorKind, Link};

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
}

impl Credentials {
    pub(crate) fn of(connection: &Connection) -> Self {
        Self {
            sign_in: connection.sign_in.clone(),
        }
    }

    pub(crate) async fn token(
        &self,
        _link: &Link<'_>,
        _endpoints: &Endpoints,
    ) -> Result<SecretText, EnrollError> {
        match &self.sign_in {
            SignIn::Token(token) => Ok(token.clone()),
            SignIn::AskEachTime
            | SignIn::ClientCredentials { .. }
            | SignIn::Browser { .. }
            | SignIn::DeviceCode { .. } => Err(ErrorKind::SignInRequired.into()),
        }
    }
}
