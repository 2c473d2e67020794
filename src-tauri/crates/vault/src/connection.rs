//! An identity server that a person set up, and what it takes to sign in there.

use std::collections::BTreeMap;
use std::sync::Arc;

use otp::UnixSeconds;

use crate::{ConnectionId, SecretText};

/// One configured identity server. What its texts mean is the provider's business, not the vault's.
///
/// `Debug` shows no secret.
#[derive(Debug, Clone)]
pub struct Connection {
    /// The identity; it never changes.
    pub id: ConnectionId,
    /// What a person calls it; no two connections share a name.
    pub name: String,
    /// The provider that speaks to it, by the name it is registered under, for example `authentik`.
    pub provider: String,
    /// Its address, for example `https://id.example.com`.
    pub url: String,
    /// The provider's own options, for example the PingOne environment.
    pub options: BTreeMap<String, String>,
    /// How Keyfob signs in. Bound to the origin of `url`: another origin needs it anew.
    pub sign_in: SignIn,
    /// What the last sign-in brought, to be used until it expires.
    pub tokens: Option<Tokens>,
    /// How its network is reached where that differs from the computer's own way.
    pub network: Network,
    /// When it was set up.
    pub created_at: UnixSeconds,
    /// A practice server on this computer, not a real one.
    pub is_sandbox: bool,
}

/// How Keyfob signs in at a server.
#[derive(Debug, Clone)]
pub enum SignIn {
    /// Nothing is kept: the person is asked each time, by the provider's own log-in.
    AskEachTime,
    /// A token that an administrator made.
    Token(SecretText),
    /// OAuth 2 client credentials (RFC 6749 §4.4), for an operator without a person's rights.
    ClientCredentials {
        /// The public name of the client.
        client_id: String,
        /// Its password.
        client_secret: SecretText,
    },
    /// OAuth 2 authorization code with PKCE in the system browser (RFC 8252, RFC 7636).
    Browser {
        /// The public name of the client, which has no password.
        client_id: String,
    },
    /// OAuth 2 device authorization (RFC 8628).
    DeviceCode {
        /// The public name of the client, which has no password.
        client_id: String,
    },
}

/// Tokens of a sign-in.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// The access token (RFC 6750).
    pub access: SecretText,
    /// The refresh token, where the server gave one.
    pub refresh: Option<SecretText>,
    /// When the access token stops working, where the server said so.
    pub expires_at: Option<UnixSeconds>,
}

/// How a server's network is reached.
#[derive(Debug, Clone, Default)]
pub struct Network {
    /// Certificates in PEM that are trusted besides those of the computer.
    pub extra_ca: Option<String>,
    /// A client certificate and its private key, both in PEM.
    pub client_certificate: Option<SecretText>,
    /// The address of a proxy, which may have a user name and a password in it; without one the
    /// computer's own setting holds.
    pub proxy: Option<SecretText>,
}

/// A change would give two connections one name, or replace one by another's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is a connection of that name already")]
pub struct NameTaken;

/// A change named a connection that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such connection")]
pub struct NoSuchConnection;

impl crate::Contents {
    /// The connections, in the order they were made.
    pub fn connections(&self) -> &[Arc<Connection>] {
        &self.connections
    }

    /// The connection with this id.
    pub fn connection(&self, id: ConnectionId) -> Option<&Arc<Connection>> {
        self.connections.iter().find(|known| known.id == id)
    }

    /// Adds a connection after all others. Fails when its name or id is taken.
    pub fn add_connection(&mut self, connection: Connection) -> Result<(), NameTaken> {
        let is_taken = |known: &Arc<Connection>| {
            known.id == connection.id || known.name.eq_ignore_ascii_case(&connection.name)
        };
        if self.connections.iter().any(is_taken) {
            return Err(NameTaken);
        }
        self.connections.push(Arc::new(connection));
        Ok(())
    }

    /// Keeps what a sign-in brought, or forgets it.
    pub fn set_tokens(
        &mut self,
        id: ConnectionId,
        tokens: Option<Tokens>,
    ) -> Result<(), NoSuchConnection> {
        let known = self.connections.iter_mut().find(|known| known.id == id);
        Arc::make_mut(known.ok_or(NoSuchConnection)?).tokens = tokens;
        Ok(())
    }

    /// Forgets a connection with its credentials. Its pending enrollments stay.
    pub fn remove_connection(&mut self, id: ConnectionId) -> Result<(), NoSuchConnection> {
        let place = self.connections.iter().position(|known| known.id == id);
        self.connections.remove(place.ok_or(NoSuchConnection)?);
        Ok(())
    }
}
