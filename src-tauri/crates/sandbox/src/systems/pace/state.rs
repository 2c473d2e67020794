//! The devices, the tokens, and who accepted the terms.

use std::collections::{HashMap, HashSet};

use otp::{Clock as _, Parameters, SharedSecret};

use super::people::{PEOPLE, Person};
use crate::systems::keys::{accepts, random_hex, random_secret};
use crate::{SandboxDevice, ServerClock};

/// How long an access token lives, in seconds.
pub(super) const TOKEN_LIFE_S: u64 = 300;
/// How long an authorization code lives, in seconds.
const CODE_LIFE_S: u64 = 60;

/// What is remembered.
#[derive(Default)]
pub(super) struct State {
    devices: Vec<Device>,
    access: HashMap<String, (&'static str, u64)>,
    refresh: HashMap<String, &'static str>,
    codes: HashMap<String, Grant>,
    accepted: HashSet<&'static str>,
}

struct Device {
    id: String,
    owner: &'static str,
    secret: SharedSecret,
    parameters: Option<Parameters>,
}

/// What an authorization code was given for (RFC 6749 §4.1.2, RFC 7636 §4.4).
pub(super) struct Grant {
    pub(super) user: &'static str,
    pub(super) redirect_uri: String,
    pub(super) challenge: String,
    pub(super) expires_at: u64,
}

impl State {
    /// Makes a device that counts, or says that the id was used before.
    pub(super) fn create(&mut self, owner: &Person, id: &str) -> Option<SharedSecret> {
        if self.devices.iter().any(|device| device.id == id) {
            return None;
        }
        let secret = random_secret();
        self.devices.push(Device {
            id: id.to_owned(),
            owner: owner.user,
            secret: secret.clone(),
            parameters: parameters(owner),
        });
        Some(secret)
    }

    /// Whether a one-time password is right: the one that came by e-mail, or a device's code.
    pub(super) fn accepts_otp(&self, owner: &Person, otp: &str, clock: &ServerClock) -> bool {
        let mut own = self
            .devices
            .iter()
            .filter(|device| device.owner == owner.user);
        otp == owner.otp
            || own.any(|device| match &device.parameters {
                Some(parameters) => accepts(&device.secret, parameters, clock, otp),
                None => false,
            })
    }

    /// Whose access token it is, if it is one that is still good.
    pub(super) fn whose(&self, token: &str, clock: &ServerClock) -> Option<&'static Person> {
        if let Some(person) = PEOPLE.iter().find(|person| person.token == token) {
            return Some(person);
        }
        let (user, expires_at) = self.access.get(token)?;
        (clock.now().as_u64() < *expires_at).then(|| Person::named(user))?
    }

    pub(super) fn give_code(&mut self, mut grant: Grant, clock: &ServerClock) -> String {
        grant.expires_at = clock.now().as_u64() + CODE_LIFE_S;
        let code = random_hex();
        self.codes.insert(code.clone(), grant);
        code
    }

    /// A code is good once.
    pub(super) fn take_code(&mut self, code: &str, clock: &ServerClock) -> Option<Grant> {
        let grant = self.codes.remove(code)?;
        (clock.now().as_u64() < grant.expires_at).then_some(grant)
    }

    /// A refresh token is good once.
    pub(super) fn take_refresh(&mut self, token: &str) -> Option<&'static str> {
        self.refresh.remove(token)
    }

    /// An access token and a refresh token.
    pub(super) fn give_tokens(
        &mut self,
        user: &'static str,
        clock: &ServerClock,
    ) -> (String, String) {
        let (access, refresh) = (random_hex(), random_hex());
        let expires_at = clock.now().as_u64() + TOKEN_LIFE_S;
        self.access.insert(access.clone(), (user, expires_at));
        self.refresh.insert(refresh.clone(), user);
        (access, refresh)
    }

    pub(super) fn accept_terms(&mut self, person: &Person) {
        self.accepted.insert(person.user);
    }

    pub(super) fn owes_terms(&self, person: &Person) -> bool {
        person.owes_terms && !self.accepted.contains(person.user)
    }

    pub(super) fn devices(&self) -> Vec<SandboxDevice> {
        let device = |device: &Device| SandboxDevice {
            id: device.id.clone(),
            owner: device.owner.to_owned(),
            secret: device.secret.clone(),
            is_active: true,
        };
        self.devices.iter().map(device).collect()
    }
}

/// What codes of a person's keys are made with; nothing for what nobody can compute here.
fn parameters(owner: &Person) -> Option<Parameters> {
    Some(Parameters {
        algorithm: owner.algorithm.parse().ok()?,
        digits: owner.digits.try_into().ok()?,
        kind: otp::Kind::Totp {
            period: owner.period.try_into().ok()?,
        },
    })
}
