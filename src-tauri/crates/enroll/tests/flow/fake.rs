//! A provider whose server is a list in memory, so that any step can fail in any way.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use async_trait::async_trait;
use enroll::http::Request;
use enroll::{
    Abilities, Cleanup, CodeRefusal, Confirmed, Device, EnrollError, ErrorKind, Found, Intent,
    Inventory, Link, Naming, NetworkFailure, Offering, Outcome, Person, Preparation, Profile,
    Provider, offered_key,
};
use otp::{UnixSeconds, code_at};
use vault::{Confirm, OfferedKey, Owner, PendingEnrollment, SecretText, Subject};

use crate::common::raw::{RawServer, Reply};

static PROFILE: Profile = Profile {
    name: "fake",
    title: "Fake",
    options: &[],
    sign_in: &[],
    abilities: Abilities {
        for_others: true,
        naming: Naming::Afterwards,
        can_clean_up: true,
        replaces_earlier: false,
    },
};

/// The key of every device, in Base32.
pub(super) const KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// The provider with its server.
pub(super) struct Fake {
    server: Mutex<Memory>,
    confirm: Confirm,
    has_recovery_codes: bool,
    can_tell: bool,
    /// Seconds that the server is ahead.
    ahead_s: Arc<AtomicI64>,
    http: RawServer,
}

#[derive(Default)]
struct Memory {
    devices: Vec<Held>,
    calls: Vec<&'static str>,
    failures: VecDeque<Failure>,
    /// How often `prepare` opened something that `leave` did not close.
    inside: i32,
    made: usize,
}

/// A device at the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) id: String,
    pub(super) owner: &'static str,
    pub(super) name: String,
    pub(super) is_active: bool,
}

struct Failure {
    call: &'static str,
    acts: bool,
    error: fn() -> EnrollError,
}

/// Somebody the server knows.
pub(super) fn person(remote_id: &str) -> Owner {
    Owner {
        remote_id: remote_id.to_owned(),
        name: format!("name of {remote_id}"),
    }
}

/// The answer was lost.
pub(super) fn lost() -> EnrollError {
    let (reason, outcome) = (NetworkFailure::Broken, Outcome::Unknown);
    ErrorKind::Network { reason, outcome }.into()
}

/// The answer took too long.
pub(super) fn slow() -> EnrollError {
    let (reason, outcome) = (NetworkFailure::TimedOut, Outcome::Unknown);
    ErrorKind::Network { reason, outcome }.into()
}

impl Fake {
    /// A server that wants a code, at this second of the clock that everybody has.
    pub(super) async fn start(now_s: u64) -> Self {
        let ahead_s = Arc::new(AtomicI64::new(0));
        let ahead = Arc::clone(&ahead_s);
        let http = RawServer::start(move |_, _| {
            let now = now_s.saturating_add_signed(ahead.load(Ordering::SeqCst));
            let date = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(now));
            let answer = format!("HTTP/1.1 204 No\r\ndate: {date}\r\ncontent-length: 0\r\n\r\n");
            Reply::Keep(answer.into_bytes())
        })
        .await;
        Self {
            server: Mutex::default(),
            confirm: Confirm::Required,
            has_recovery_codes: false,
            can_tell: true,
            ahead_s,
            http,
        }
    }

    #[must_use]
    pub(super) fn confirmed_by(mut self, confirm: Confirm) -> Self {
        self.confirm = confirm;
        self
    }

    #[must_use]
    pub(super) fn with_recovery_codes(mut self) -> Self {
        self.has_recovery_codes = true;
        self
    }

    /// It has no way to say what it holds.
    #[must_use]
    pub(super) fn that_cannot_tell(mut self) -> Self {
        self.can_tell = false;
        self
    }

    pub(super) fn url(&self) -> String {
        self.http.url()
    }

    /// Moves the server's clock.
    pub(super) fn set_ahead(&self, seconds: i64) {
        self.ahead_s.store(seconds, Ordering::SeqCst);
    }

    /// Makes the next call of this name fail, before or after it acted.
    pub(super) fn fail(&self, call: &'static str, acts: bool, error: fn() -> EnrollError) {
        self.lock()
            .failures
            .push_back(Failure { call, acts, error });
    }

    /// Lets every call through again.
    pub(super) fn heal(&self) {
        self.lock().failures.clear();
    }

    pub(super) fn devices(&self) -> Vec<Held> {
        self.lock().devices.clone()
    }

    /// Somebody changes the devices behind our back.
    pub(super) fn change(&self, change: impl FnOnce(&mut Vec<Held>)) {
        change(&mut self.lock().devices);
    }

    pub(super) fn calls(&self) -> Vec<&'static str> {
        self.lock().calls.clone()
    }

    pub(super) fn count(&self, call: &str) -> usize {
        self.calls()
            .iter()
            .filter(|called| **called == call)
            .count()
    }

    /// Whether something that `prepare` opened is still open.
    pub(super) fn is_inside(&self) -> bool {
        self.lock().inside > 0
    }

    /// Writes the call down, and acts unless it is to fail before that.
    fn act<T>(
        &self,
        call: &'static str,
        act: impl FnOnce(&mut Memory) -> Result<T, EnrollError>,
    ) -> Result<T, EnrollError> {
        let mut server = self.lock();
        server.calls.push(call);
        let planned = server
            .failures
            .iter()
            .position(|failure| failure.call == call);
        match planned.and_then(|place| server.failures.remove(place)) {
            None => act(&mut server),
            Some(Failure { acts, error, .. }) => {
                if acts {
                    act(&mut server)?;
                }
                Err(error())
            }
        }
    }

    fn key(&self, number: usize) -> OfferedKey {
        let uri = format!("otpauth://totp/Fake:d{number}?secret={KEY}&issuer=Fake");
        offered_key(&uri, "Fake").unwrap()
    }

    fn lock(&self) -> MutexGuard<'_, Memory> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Provider for Fake {
    fn profile(&self) -> &'static Profile {
        &PROFILE
    }

    async fn prepare(
        &self,
        link: &Link<'_>,
        intent: &Intent<'_>,
    ) -> Result<Preparation, EnrollError> {
        link.send(Request::get(link.url("/"))).await?;
        let owner = match intent.subject {
            Subject::Myself => person("u1"),
            Subject::Other(other) => other.clone(),
        };
        self.act("prepare", |server| {
            server.inside += 1;
            Ok(Preparation {
                owner: Some(owner),
                known_devices: server.devices.iter().map(|held| held.id.clone()).collect(),
                session: Some(SecretText::from("session-4711")),
            })
        })
    }

    async fn begin(
        &self,
        _: &Link<'_>,
        pending: &PendingEnrollment,
    ) -> Result<Offering, EnrollError> {
        let owner = match &pending.subject {
            Subject::Myself => "u1",
            Subject::Other(_) => "u2",
        };
        self.act("begin", |server| {
            server.made += 1;
            let id = format!("d{}", server.made);
            server.devices.push(Held {
                id: id.clone(),
                owner,
                name: String::new(),
                is_active: self.confirm == Confirm::NotNeeded,
            });
            let codes = if self.has_recovery_codes {
                &["rc-1", "rc-2"][..]
            } else {
                &[]
            };
            Ok(Offering {
                device: Some(id),
                key: self.key(server.made),
                recovery_codes: codes.iter().map(|code| SecretText::from(*code)).collect(),
                confirm: self.confirm,
                expires_at: None,
                session: None,
            })
        })
    }

    async fn confirm(
        &self,
        link: &Link<'_>,
        pending: &PendingEnrollment,
        code: &str,
    ) -> Result<Confirmed, EnrollError> {
        link.send(Request::get(link.url("/"))).await?;
        let now = link.now().as_u64();
        let now = now.saturating_add_signed(self.ahead_s.load(Ordering::SeqCst));
        let key = self.key(1);
        let accepted = [now - 30, now, now + 30].map(|at| {
            let code = code_at(&key.secret, &key.parameters, UnixSeconds(at));
            code.digits.clone()
        });
        let id = pending.device().unwrap().to_owned();
        let is_right = accepted.iter().any(|right| right == code);
        self.act("confirm", |server| {
            let held = server.devices.iter_mut().find(|held| held.id == id);
            let held = held.ok_or(ErrorKind::OfferExpired)?;
            if !is_right {
                return Err(ErrorKind::CodeRefused(CodeRefusal::Wrong).into());
            }
            held.is_active = true;
            Ok(Confirmed::default())
        })
    }

    async fn find(
        &self,
        link: &Link<'_>,
        pending: &PendingEnrollment,
    ) -> Result<Found, EnrollError> {
        link.send(Request::get(link.url("/"))).await?;
        self.act("find", |server| {
            let is_new = |held: &&Held| !pending.known_devices.contains(&held.id);
            Ok(match server.devices.iter().find(is_new) {
                _ if !self.can_tell => Found::CannotTell,
                None => Found::Nothing,
                Some(held) if held.is_active => Found::Active {
                    device: Some(held.id.clone()),
                    owner: Some(person(held.owner)),
                },
                Some(held) => Found::Unconfirmed {
                    device: Some(held.id.clone()),
                    same_key: true,
                },
            })
        })
    }

    async fn cancel(
        &self,
        _: &Link<'_>,
        pending: &PendingEnrollment,
    ) -> Result<Cleanup, EnrollError> {
        let id = pending.device().map(str::to_owned);
        self.act("cancel", |server| {
            let place = server
                .devices
                .iter()
                .position(|held| Some(&held.id) == id.as_ref());
            let Some(place) = place else {
                return Ok(Cleanup::AlreadyGone);
            };
            if self.confirm == Confirm::NotNeeded {
                return Ok(Cleanup::Impossible);
            }
            server.devices.remove(place);
            Ok(Cleanup::Removed)
        })
    }

    async fn leave(&self, _: &Link<'_>, _: &PendingEnrollment) {
        let mut server = self.lock();
        server.calls.push("leave");
        server.inside -= 1;
    }

    async fn test(&self, _: &Link<'_>) -> Result<Option<Owner>, EnrollError> {
        Ok(None)
    }

    fn inventory(&self) -> Option<&dyn Inventory> {
        Some(self)
    }
}

#[async_trait]
impl Inventory for Fake {
    async fn devices(&self, _: &Link<'_>, _: &Subject) -> Result<Vec<Device>, EnrollError> {
        Ok(Vec::new())
    }

    async fn rename(
        &self,
        _: &Link<'_>,
        _: &Subject,
        device: &str,
        name: &str,
    ) -> Result<(), EnrollError> {
        self.act("rename", |server| {
            let held = server.devices.iter_mut().find(|held| held.id == device);
            name.clone_into(&mut held.ok_or(ErrorKind::NotFound)?.name);
            Ok(())
        })
    }

    async fn remove(&self, _: &Link<'_>, _: &Subject, _: &str) -> Result<(), EnrollError> {
        Ok(())
    }

    async fn people(&self, _: &Link<'_>, _: &str) -> Result<Vec<Person>, EnrollError> {
        Ok(Vec::new())
    }
}
