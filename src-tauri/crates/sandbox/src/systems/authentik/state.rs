//! What it remembers.

use std::collections::BTreeMap;

use otp::{Digits, Kind, Parameters, Period, SharedSecret, UnixSeconds, code_at};
use vault::EnrollmentId;

use super::people::{CAROLS_CODES, PEOPLE, person};
use crate::SandboxDevice;

/// People's devices and sessions.
pub(super) struct State {
    pub(super) devices: Vec<Device>,
    pub(super) sessions: BTreeMap<String, Session>,
    /// Why somebody acted as another.
    pub(super) reasons: Vec<String>,
    next_pk: u64,
}

/// A row of the database.
pub(super) struct Device {
    pub(super) pk: u64,
    pub(super) user: u64,
    pub(super) name: String,
    pub(super) kind: DeviceKind,
    pub(super) is_confirmed: bool,
    pub(super) created: UnixSeconds,
    pub(super) last_used: Option<UnixSeconds>,
}

/// What a device holds.
pub(super) enum DeviceKind {
    /// Codes that count once each.
    Static(Vec<String>),
    /// A key.
    Totp(Totp),
}

/// A key, and how often it was guessed at.
pub(super) struct Totp {
    pub(super) secret: SharedSecret,
    failures: u32,
    failed_at_ms: u64,
    /// The last time step whose code was taken: none counts twice.
    last_step: u64,
}

/// A cookie session.
#[derive(Default)]
pub(super) struct Session {
    /// Who signed in.
    pub(super) user: Option<u64>,
    /// Whom somebody acts as, and who that is.
    pub(super) impersonation: Option<Impersonation>,
    /// The token against forgery that the server set, if it did.
    pub(super) login: Login,
    /// The device that a set-up flow keeps. It is not bound to anybody.
    pub(super) setup: Option<Setup>,
    /// The recovery codes that a set-up flow keeps.
    pub(super) codes: Option<Vec<String>>,
}

/// Somebody acts as another.
#[derive(Clone, Copy)]
pub(super) struct Impersonation {
    pub(super) original: u64,
    pub(super) target: u64,
}

/// How far a sign-in came.
#[derive(Default, Clone)]
pub(super) enum Login {
    /// Nobody said who they are.
    #[default]
    Name,
    /// The password is asked for; the name may be nobody's.
    Password { name: String, tries: u32 },
    /// A stage that only a browser can do.
    Browser,
    /// The second factor is asked for.
    SecondFactor(u64),
    /// Whether to stay signed in is asked for.
    Stay(u64),
    /// One more turn, as the real one takes.
    Almost(u64),
    /// The next turn signs in.
    Enter(u64),
    /// Too many tries.
    Denied,
}

/// A device that is being set up.
pub(super) struct Setup {
    pub(super) user: u64,
    pub(super) secret: SharedSecret,
    /// Its row, once a code was tried.
    pub(super) row: Option<u64>,
}

impl State {
    /// As it starts: carol has an authenticator and recovery codes.
    pub(super) fn new(now: UnixSeconds) -> Self {
        let mut state = Self {
            devices: Vec::new(),
            sessions: BTreeMap::new(),
            reasons: Vec::new(),
            next_pk: 1,
        };
        if let Some(carol) = PEOPLE.iter().find(|person| person.username == "carol") {
            let codes = CAROLS_CODES.map(str::to_owned).to_vec();
            let codes = DeviceKind::Static(codes);
            state.add(carol.pk, "Static Token", codes, true, now);
            state.add_confirmed(carol.pk, now);
        }
        state
    }

    pub(super) fn add_confirmed(&mut self, user: u64, now: UnixSeconds) -> u64 {
        let kind = DeviceKind::Totp(Totp::new(random_secret()));
        self.add(user, "TOTP Authenticator", kind, true, now)
    }

    pub(super) fn add(
        &mut self,
        user: u64,
        name: &str,
        kind: DeviceKind,
        is_confirmed: bool,
        created: UnixSeconds,
    ) -> u64 {
        let pk = self.next_pk;
        self.next_pk += 1;
        self.devices.push(Device {
            pk,
            user,
            name: name.to_owned(),
            kind,
            is_confirmed,
            created,
            last_used: None,
        });
        pk
    }

    /// A TOTP device by its id.
    pub(super) fn totp(&mut self, pk: u64) -> Option<&mut Device> {
        self.devices
            .iter_mut()
            .find(|device| device.pk == pk && matches!(device.kind, DeviceKind::Totp(_)))
    }

    pub(super) fn has_second_factor(&self, user: u64) -> bool {
        self.devices
            .iter()
            .any(|device| device.user == user && device.is_confirmed)
    }

    /// Takes a code as the second factor of a sign-in, from any device of the person.
    pub(super) fn takes_code(&mut self, user: u64, code: &str, digits: u8, now_ms: u64) -> bool {
        let own = |device: &&mut Device| device.user == user && device.is_confirmed;
        for device in self.devices.iter_mut().filter(own) {
            let is_taken = match &mut device.kind {
                DeviceKind::Static(codes) => {
                    let place = codes.iter().position(|known| known == code);
                    place.map(|place| codes.remove(place)).is_some()
                }
                DeviceKind::Totp(totp) => totp.takes(code, digits, now_ms),
            };
            if is_taken {
                device.last_used = Some(UnixSeconds(now_ms / 1_000));
                return true;
            }
        }
        false
    }

    pub(super) fn sandbox_devices(&self) -> Vec<SandboxDevice> {
        let devices = self.devices.iter().filter_map(|device| match &device.kind {
            DeviceKind::Static(_) => None,
            DeviceKind::Totp(totp) => Some(SandboxDevice {
                id: device.pk.to_string(),
                owner: person(device.user)?.username.to_owned(),
                secret: totp.secret.clone(),
                is_active: device.is_confirmed,
            }),
        });
        devices.collect()
    }
}

impl Totp {
    pub(super) fn new(secret: SharedSecret) -> Self {
        Self {
            secret,
            failures: 0,
            failed_at_ms: 0,
            last_step: 0,
        }
    }

    /// Whether a code counts: one of this step or a neighbour's, not taken before. After n wrong
    /// ones nothing counts for 2^(n-1) s, and what is tried then is not even looked at.
    pub(super) fn takes(&mut self, code: &str, digits: u8, now_ms: u64) -> bool {
        if let Some(last) = self.failures.checked_sub(1)
            && now_ms < self.failed_at_ms.saturating_add(1_000 << last.min(30))
        {
            return false;
        }
        let parameters = Parameters {
            digits: Digits::try_from(digits).unwrap_or_default(),
            kind: Kind::Totp {
                period: Period::DEFAULT,
            },
            ..Parameters::default()
        };
        let step = now_ms / 30_000;
        let is_of =
            |step: &u64| code_at(&self.secret, &parameters, UnixSeconds(step * 30)).digits == code;
        match (step.saturating_sub(1)..=step + 1).find(is_of) {
            Some(step) if step > self.last_step => {
                self.last_step = step;
                self.failures = 0;
                true
            }
            Some(_) | None => {
                self.failures += 1;
                self.failed_at_ms = now_ms;
                false
            }
        }
    }
}

impl Session {
    /// Whom the server takes the session for.
    pub(super) fn effective(&self) -> Option<u64> {
        self.impersonation
            .map(|impersonation| impersonation.target)
            .or(self.user)
    }
}

/// 32 random letters and digits, which are Base32 too.
pub(super) fn random_text() -> String {
    let half = || EnrollmentId::random().expect("the system has randomness");
    format!("{}{}", half(), half())
}

/// A key of 160 bits.
pub(super) fn random_secret() -> SharedSecret {
    SharedSecret::from_base32(&random_text()).expect("32 characters of Base32 are a key")
}
