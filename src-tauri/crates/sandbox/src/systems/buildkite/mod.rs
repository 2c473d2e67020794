//! Buildkite: its GraphQL interface at `/v1`, and the page of its website for two-factor
//! authentication.
//!
//! As strict as the schema says: documents are validated and executed against a part of it; what it
//! calls private wants an escalated session, which one of the tokens here has and the others, like
//! every real access token, have not. Refusals come with status 200 and `errors`.

mod objects;
mod pages;
mod people;
mod routes;
mod state;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use otp::UnixSeconds;
use vault::{Connection, ConnectionId, Network, SecretText, SignIn};

use self::people::PEOPLE;
use self::state::State;
use crate::{Account, SandboxDevice, ServerClock, System};

/// The organization that everybody here belongs to.
const ORGANIZATION: &str = "sandbox";

/// A Buildkite.
pub struct Buildkite {
    clock: ServerClock,
    state: Mutex<State>,
}

impl Buildkite {
    /// One with nobody's authenticator set up.
    pub fn new(clock: ServerClock) -> Self {
        Self {
            clock,
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl System for Buildkite {
    fn router(self: Arc<Self>, _url: &str) -> Router {
        routes::router(self)
    }

    fn accounts(&self) -> Vec<Account> {
        PEOPLE.iter().map(people::Person::account).collect()
    }

    fn devices(&self) -> Vec<SandboxDevice> {
        self.state().devices()
    }
}

/// A connection with the token of an escalated session, for which the private operations work.
pub fn connection(url: &str) -> Connection {
    connect(
        url,
        *b"sb-buildk1",
        "Sandbox Buildkite",
        people::ESCALATED_TOKEN,
    )
}

/// A connection with an ordinary access token, as everybody can make one: it leads to the website.
pub fn guided_connection(url: &str) -> Connection {
    connect(
        url,
        *b"sb-buildk2",
        "Sandbox Buildkite (guided)",
        people::ORDINARY_TOKEN,
    )
}

fn connect(url: &str, id: [u8; 10], name: &str, token: &str) -> Connection {
    Connection {
        id: ConnectionId::fixed(id),
        name: name.to_owned(),
        provider: "buildkite".to_owned(),
        url: url.to_owned(),
        options: BTreeMap::from([
            ("organization".to_owned(), ORGANIZATION.to_owned()),
            (
                "two_factor_url".to_owned(),
                format!("{url}/user/two-factor"),
            ),
        ]),
        sign_in: SignIn::Token(SecretText::from(token)),
        tokens: None,
        network: Network::default(),
        created_at: UnixSeconds::ZERO,
        is_sandbox: true,
    }
}
