//! PingOne MFA on this computer: an environment with its people, policies and OAuth server.
//!
//! As strict as the vendor's pages and specifications say: scopes and roles, media types that are
//! verbs, device caps, policies that forbid, a secret that lives half an hour, codes good for 150 s
//! around now, and a device that takes no code for two minutes after three wrong ones. Where they are
//! silent it does what is hardest for a client: a locked device answers as to a wrong code, half-made
//! devices count against the cap, lists come in short pages.

mod caller;
mod devices;
mod directory;
mod oauth;
mod refusal;
mod scim;
mod settings;
mod state;
mod views;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::response::{Html, IntoResponse as _};
use axum::routing::{get, post, put};
use otp::Clock as _;
use vault::{Connection, ConnectionId, Network, SecretText, SignIn};

pub use self::state::Rules;
use self::state::State;
use crate::{Account, SandboxDevice, ServerClock, System};

/// The identifier of the environment.
pub const ENVIRONMENT: &str = "5b0c8f3e-2a41-4d6b-9c57-1f0e7a6d4b21";
/// A policy that turns TOTP off.
pub const POLICY_WITHOUT_TOTP: &str = "a1d3c5e7-0b2d-4f68-8a9c-2e4f6a8b0c02";
/// A policy under which nobody can pair another app.
pub const POLICY_WITHOUT_PAIRING: &str = "a1d3c5e7-0b2d-4f68-8a9c-2e4f6a8b0c03";
/// The name of the app that signs in with a browser or a device code.
pub const CLIENT: &str = "keyfob-desktop";
/// The name of the worker.
pub const WORKER: &str = "keyfob-worker";
/// The password of the worker.
pub const WORKER_SECRET: &str = "pingone-worker-secret";

/// One environment.
pub struct PingOne {
    clock: ServerClock,
    state: Mutex<State>,
}

impl PingOne {
    /// A fresh environment whose time is `clock`.
    pub fn new(clock: ServerClock) -> Self {
        let state = Mutex::new(State::fresh(clock.now_ms()));
        Self { clock, state }
    }

    /// Changes the rules of the environment.
    pub fn change_rules(&self, change: impl FnOnce(&mut Rules)) {
        change(&mut self.state().rules);
    }

    /// An access token (a JWT) of somebody, by user name, as a sign-in in the browser brings it.
    pub fn token_of(&self, user: &str) -> Option<String> {
        let now_s = self.now_s();
        let mut state = self.state();
        let user = state.users.iter().find(|known| known.username == user)?.id;
        let everything = oauth::SCOPES.join(" ");
        Some(oauth::token_for(&mut state, user, &everything, now_s))
    }

    /// The identifier of somebody, by user name.
    pub fn id_of(&self, user: &str) -> Option<&'static str> {
        let state = self.state();
        let mut users = state.users.iter();
        users
            .find(|known| known.username == user)
            .map(|user| user.id)
    }

    /// The names of somebody's devices of every type, by user name.
    pub fn device_names(&self, user: &str) -> Vec<String> {
        let state = self.state();
        let owned = state
            .devices
            .iter()
            .filter(|device| state.owner_name(device) == user);
        owned.map(|device| device.nickname.clone()).collect()
    }

    /// Makes a device that waits for its code, as another app would.
    pub fn half_made_device(&self, user: &str, nickname: &str) -> Option<String> {
        let now_ms = self.clock.now_ms();
        let owner = self.id_of(user)?;
        Some(self.state().add_device(owner, nickname, now_ms).id.clone())
    }

    /// Lets a device say that it is somebody else's, by user name: what must never happen.
    pub fn hand_over(&self, device: &str, user: &str) {
        let owner = self.id_of(user);
        let mut state = self.state();
        let device = state.devices.iter_mut().find(|known| known.id == device);
        if let (Some(device), Some(owner)) = (device, owner) {
            device.shown_owner = owner;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now_s(&self) -> u64 {
        self.clock.now().as_u64()
    }
}

impl System for PingOne {
    fn router(self: Arc<Self>, url: &str) -> Router {
        let environment = "/v1/environments/{environment}";
        let path = |rest: &str| format!("{environment}{rest}");
        let device = "/users/{user}/devices/{device}";
        Router::new()
            .route(&path("/users"), get(directory::list))
            .route(&path("/users/{user}"), get(directory::read))
            .route(
                &path("/users/{user}/devices"),
                get(devices::list).post(devices::create),
            )
            .route(
                &path(device),
                get(devices::read)
                    .post(devices::act)
                    .delete(devices::remove),
            )
            .route(&path(&format!("{device}/nickname")), put(devices::rename))
            .route(&path("/mfaSettings"), get(settings::limits))
            .route(
                &path("/deviceAuthenticationPolicies"),
                get(settings::policies),
            )
            .merge(sign_in_routes("/{environment}"))
            .merge(sign_in_routes(""))
            .fallback(|| async {
                // What a request without `/v1` meets is no part of the platform.
                let page = Html("<!doctype html><title>404 Not Found</title>");
                (axum::http::StatusCode::NOT_FOUND, page).into_response()
            })
            .with_state(Site {
                system: self,
                url: url.into(),
            })
    }

    fn accounts(&self) -> Vec<Account> {
        state::ACCOUNTS.to_vec()
    }

    fn devices(&self) -> Vec<SandboxDevice> {
        let state = self.state();
        let devices = state.devices.iter().map(|device| SandboxDevice {
            id: device.id.clone(),
            owner: state.owner_name(device).to_owned(),
            secret: device.secret.clone(),
            is_active: device.is_active,
        });
        devices.collect()
    }
}

/// The OAuth server, below `root`: with the environment in the path as on the shared domain, and
/// without as on a domain of one's own.
fn sign_in_routes(root: &str) -> Router<Site> {
    let path = |rest: &str| format!("{root}{rest}");
    Router::new()
        .route(&path("/as/authorize"), get(oauth::authorize))
        .route(&path("/as/token"), post(oauth::token))
        .route(
            &path("/as/device_authorization"),
            post(oauth::authorize_device),
        )
        .route(&path("/device"), get(oauth::visit))
}

/// The system, and where it listens.
#[derive(Clone)]
struct Site {
    system: Arc<PingOne>,
    url: Arc<str>,
}

impl Site {
    /// Who issues tokens.
    fn issuer(&self) -> String {
        format!("{}/{ENVIRONMENT}/as", self.url)
    }
}

/// A connection to a running environment that signs in as its worker: it pairs for Jane, whom its
/// option names, and for everybody else.
pub fn connection(url: &str) -> Connection {
    let sign_in = SignIn::ClientCredentials {
        client_id: WORKER.to_owned(),
        client_secret: SecretText::from(WORKER_SECRET),
    };
    connection_by(url, sign_in, &[("user", "jane")])
}

/// A connection to a running environment with another sign-in and other options besides the
/// environment.
pub fn connection_by(url: &str, sign_in: SignIn, options: &[(&str, &str)]) -> Connection {
    let environment = [("environment", ENVIRONMENT)];
    let options = environment.iter().chain(options);
    let options: BTreeMap<_, _> = options
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    Connection {
        id: ConnectionId::fixed(*b"ping-one-1"),
        name: "Sandbox PingOne".to_owned(),
        provider: "pingone".to_owned(),
        url: url.to_owned(),
        options,
        sign_in,
        tokens: None,
        network: Network::default(),
        created_at: otp::UnixSeconds(0),
        is_sandbox: true,
    }
}
