//! authentik: the flow executor, impersonation, and the lists of devices and people.
//!
//! As strict as a real 2026.2 was seen to be: everything but the flows wants a sign-in and says 403
//! without one; a flow answers 200 whatever happened; changing something in a session wants the
//! token against forgery (and the origin, as a server behind TLS does); a path without its last slash
//! is a page of HTML, or 405 without a body for a POST. The key of a set-up hangs on the session, not
//! on the person, and a token beside an impersonation cookie mixes the two.

mod answers;
mod caller;
mod devices;
mod flows;
mod people;
mod routes;
mod state;
mod users;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use otp::{Clock as _, UnixSeconds};
use vault::{Connection, ConnectionId, Network, SecretText, SignIn};

use self::people::PEOPLE;
use self::state::State;
use crate::{Account, SandboxDevice, ServerClock, System};

/// An authentik.
pub struct Authentik {
    clock: ServerClock,
    rules: Rules,
    state: Mutex<State>,
}

/// How it is set up.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Which generation it is.
    pub version: Version,
    /// The slug of the flow that signs people in.
    pub login_flow: String,
    /// The slug of the flow that sets up devices.
    pub totp_flow: String,
    /// What the brand is called in key URIs.
    pub title: String,
    /// The length of codes, 6 or 8.
    pub digits: u8,
    /// Whether the password is asked for beside the name.
    pub asks_both_at_once: bool,
    /// Whether it asks if one wants to stay signed in.
    pub asks_to_stay: bool,
    /// A stage after the password that only a browser can do, by its component.
    pub browser_stage: Option<&'static str>,
    /// A stage after the set-up of a device, by its component.
    pub after_setup: Option<&'static str>,
    /// Whether administrators may act as others.
    pub lets_impersonate: bool,
    /// Whether making a device record ends with a page of 500 instead of 405 without a body.
    pub fails_with_500: bool,
}

/// The generations that differ in what they answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// Ids are numbers, devices name no user, impersonation gives no reason and answers 201.
    V2024_8,
    /// Ids in lists are text, devices name their user, flows say where they finally lead.
    V2026_8,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            version: Version::V2026_8,
            login_flow: "default-authentication-flow".to_owned(),
            totp_flow: "default-authenticator-totp-setup".to_owned(),
            title: "authentik".to_owned(),
            digits: 6,
            asks_both_at_once: false,
            asks_to_stay: false,
            browser_stage: None,
            after_setup: None,
            lets_impersonate: true,
            fails_with_500: false,
        }
    }
}

impl Authentik {
    /// One as it comes, of the newest generation.
    pub fn new(clock: ServerClock) -> Self {
        Self::with(clock, Rules::default())
    }

    /// One that is set up like this.
    pub fn with(clock: ServerClock, rules: Rules) -> Self {
        let state = Mutex::new(State::new(clock.now()));
        Self {
            clock,
            rules,
            state,
        }
    }

    /// How many reasons of impersonations its log holds.
    pub fn impersonations(&self) -> usize {
        self.state().reasons.len()
    }

    /// Ends every session, as a restart or an administrator does.
    pub fn end_sessions(&self) {
        self.state().sessions.clear();
    }

    /// Adds a confirmed device of somebody, as if it was made in a browser meanwhile.
    pub fn add_device(&self, user: &str) {
        let mut state = self.state();
        if let Some(person) = PEOPLE.iter().find(|person| person.username == user) {
            let now = self.clock.now();
            state.add_confirmed(person.pk, now);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl System for Authentik {
    fn router(self: Arc<Self>, _url: &str) -> Router {
        routes::router(self)
    }

    fn accounts(&self) -> Vec<Account> {
        let people = PEOPLE.iter().map(|person| Account {
            user: person.username,
            password: person.password,
            role: person.role,
        });
        let tokens = people::TOKENS.iter().filter(|token| token.is_good);
        let tokens = tokens.map(|token| Account {
            user: token.username,
            password: token.text,
            role: "a token of theirs",
        });
        people.chain(tokens).collect()
    }

    fn devices(&self) -> Vec<SandboxDevice> {
        self.state().sandbox_devices()
    }
}

/// A connection that asks people for their name and password.
pub fn connection(url: &str) -> Connection {
    connect(
        url,
        *b"sb-authen1",
        "Sandbox authentik",
        SignIn::AskEachTime,
    )
}

/// A connection with the token of the helpdesk.
pub fn helpdesk_connection(url: &str) -> Connection {
    let token = SecretText::from(people::HELPDESK_TOKEN);
    connect(
        url,
        *b"sb-authen2",
        "Sandbox authentik (helpdesk)",
        SignIn::Token(token),
    )
}

fn connect(url: &str, id: [u8; 10], name: &str, sign_in: SignIn) -> Connection {
    Connection {
        id: ConnectionId::fixed(id),
        name: name.to_owned(),
        provider: "authentik".to_owned(),
        url: url.to_owned(),
        options: BTreeMap::new(),
        sign_in,
        tokens: None,
        network: Network::default(),
        created_at: UnixSeconds::ZERO,
        is_sandbox: true,
    }
}
