//! PACE Cloud: the one JSON:API request that makes a device, and the realm that signs people in.
//!
//! As strict as the documentation: media types without parameters on both sides (406, 415), a token
//! (401), a linked identity (401 with a code), accepted terms (451 with an address), a right PIN,
//! password or one-time password (403), a UUID that was never used (409, since nothing says that a
//! repeated one is the same request). A device counts at once and never goes away.

mod devices;
mod pages;
mod people;
mod realm;
mod state;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::routing::{get, post};
use otp::UnixSeconds;
use vault::{Connection, ConnectionId, Network, SecretText, SignIn};

use self::people::PEOPLE;
use self::state::State;
use crate::{Account, SandboxDevice, ServerClock, System};

/// Where the realm begins.
const REALM: &str = "/auth/realms/pace";
/// The name that the realm knows Keyfob by.
const CLIENT_ID: &str = "keyfob-sandbox";

/// A PACE Cloud.
pub struct Pace {
    clock: ServerClock,
    state: Mutex<State>,
}

/// What a route needs: the system, and where it listens.
#[derive(Clone)]
struct Served {
    system: Arc<Pace>,
    url: Arc<str>,
}

impl Pace {
    /// One with nobody's device.
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

impl System for Pace {
    fn router(self: Arc<Self>, url: &str) -> Router {
        let oidc = format!("{REALM}/protocol/openid-connect");
        let discovery = format!("{REALM}/.well-known/openid-configuration");
        Router::new()
            .route("/user/2025-1/user/devices/totp", post(devices::create))
            .route("/terms", get(pages::terms).post(pages::accept))
            .route(&discovery, get(realm::discovery))
            .route(
                &format!("{oidc}/auth"),
                get(realm::ask).post(realm::sign_in),
            )
            .route(&format!("{oidc}/token"), post(realm::token))
            .route(&format!("{oidc}/userinfo"), get(realm::userinfo))
            .with_state(Served {
                system: self,
                url: Arc::from(url),
            })
    }

    fn accounts(&self) -> Vec<Account> {
        PEOPLE.iter().map(people::Person::account).collect()
    }

    fn devices(&self) -> Vec<SandboxDevice> {
        self.state().devices()
    }
}

/// A connection with the token of an employee; her PIN is 1111.
pub fn connection(url: &str) -> Connection {
    let token = SecretText::from(PEOPLE[0].token);
    connect(url, *b"sb-pace-01", "Sandbox PACE", SignIn::Token(token))
}

/// A connection that signs in by the browser.
pub fn browser_connection(url: &str) -> Connection {
    let client_id = CLIENT_ID.to_owned();
    connect(
        url,
        *b"sb-pace-02",
        "Sandbox PACE (browser)",
        SignIn::Browser { client_id },
    )
}

fn connect(url: &str, id: [u8; 10], name: &str, sign_in: SignIn) -> Connection {
    Connection {
        id: ConnectionId::fixed(id),
        name: name.to_owned(),
        provider: "pace".to_owned(),
        url: url.to_owned(),
        options: BTreeMap::from([
            ("auth_url".to_owned(), format!("{url}{REALM}")),
            ("issuer".to_owned(), format!("{url}{REALM}")),
        ]),
        sign_in,
        tokens: None,
        network: Network::default(),
        created_at: UnixSeconds::ZERO,
        is_sandbox: true,
    }
}
