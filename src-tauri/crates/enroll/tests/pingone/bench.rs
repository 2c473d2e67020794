//! One environment, one vault, and what a test does with them.

use std::sync::Arc;

use enroll::{EnrollError, Flow, Inventory, Link, Paired, Provider, provider_named};
use otp::{Clock as _, Kind, Parameters, Period, SharedSecret, UnixSeconds, code_at};
use sandbox::pingone::{PingOne, connection_by};
use sandbox::{SandboxDevice, Server, ServerClock, System as _};
use vault::{Connection, Owner, PendingEnrollment, SignIn, Subject};

use crate::common::{Answers, MemoryJournal};

/// Jane's phone.
pub(crate) const NAME: &str = "Work laptop";

pub(crate) struct Bench {
    pub(crate) system: Arc<PingOne>,
    pub(crate) server: Server,
    /// This computer's clock; the server has its own.
    pub(crate) clock: ServerClock,
    pub(crate) connection: Connection,
    pub(crate) journal: MemoryJournal,
    pub(crate) answers: Answers,
}

impl Bench {
    /// The worker, for Jane.
    pub(crate) async fn new() -> Self {
        Self::with("pingone-worker", &[("user", "jane")]).await
    }

    /// Somebody with this token, and options besides the environment.
    pub(crate) async fn with(token: &str, options: &[(&str, &str)]) -> Self {
        let server_clock = ServerClock::default();
        let system = Arc::new(PingOne::new(server_clock.clone()));
        let shared: Arc<dyn sandbox::System> = system.clone();
        let address = ([127, 0, 0, 1], 0).into();
        let server = Server::start(shared, server_clock, address).await.unwrap();
        let connection = connection_by(&server.url(), SignIn::Token(token.into()), options);
        Self {
            journal: MemoryJournal::with(&connection),
            clock: ServerClock::default(),
            answers: Answers::none(),
            system,
            server,
            connection,
        }
    }

    /// The same environment for the holder of another token.
    pub(crate) fn signed_in_with(mut self, token: &str) -> Self {
        self.connection.sign_in = SignIn::Token(token.into());
        self
    }

    pub(crate) fn link(&self) -> Link<'_> {
        Link::open(&self.connection, &self.answers, &self.journal, &self.clock).unwrap()
    }

    pub(crate) async fn begin(&self) -> Result<PendingEnrollment, EnrollError> {
        self.begin_for(Subject::Myself).await
    }

    pub(crate) async fn begin_for(
        &self,
        subject: Subject,
    ) -> Result<PendingEnrollment, EnrollError> {
        let link = self.link();
        Flow::new(provider(), &link).begin(subject, NAME).await
    }

    pub(crate) async fn confirm(
        &self,
        pending: &mut PendingEnrollment,
        code: Option<&str>,
    ) -> Result<Paired, EnrollError> {
        let link = self.link();
        Flow::new(provider(), &link).confirm(pending, code).await
    }

    pub(crate) async fn cancel(
        &self,
        pending: &mut PendingEnrollment,
    ) -> Result<enroll::Cleanup, EnrollError> {
        let link = self.link();
        Flow::new(provider(), &link).cancel(pending).await
    }

    pub(crate) async fn resume(
        &self,
        pending: &mut PendingEnrollment,
    ) -> Result<enroll::Standing, EnrollError> {
        let link = self.link();
        Flow::new(provider(), &link).resume(pending).await
    }

    /// Somebody other than the person of the connection.
    pub(crate) fn other(&self, user: &str) -> Subject {
        Subject::Other(self.owner(user))
    }

    pub(crate) fn owner(&self, user: &str) -> Owner {
        Owner {
            remote_id: self.system.id_of(user).unwrap().to_owned(),
            name: user.to_owned(),
        }
    }

    /// The devices of somebody, half-made ones included.
    pub(crate) fn devices_of(&self, user: &str) -> Vec<SandboxDevice> {
        let mut devices = self.system.devices();
        devices.retain(|device| device.owner == user);
        devices
    }

    /// How many requests of this method had this in their path.
    pub(crate) fn requests(&self, method: &str, path_part: &str) -> usize {
        let seen = self.server.seen();
        let fits = |seen: &&sandbox::Seen| seen.method == method && seen.path.contains(path_part);
        seen.iter().filter(fits).count()
    }

    /// Moves both clocks.
    pub(crate) fn pass(&self, seconds: i64) {
        self.clock.set_ahead(seconds);
        self.server.clock().set_ahead(seconds);
    }

    /// Every secret that this enrollment knows of must be absent from what an error says.
    #[track_caller]
    pub(crate) fn assert_no_secret_in(&self, error: &EnrollError) {
        let said = format!("{error} {error:?} {:#?}", error.server);
        let secrets = self.journal.secrets();
        let keys = self.system.devices().into_iter();
        let keys = keys.map(|device| device.secret.to_base32().to_string());
        let SignIn::Token(token) = &self.connection.sign_in else {
            panic!("the tests sign in with tokens");
        };
        let token = token.expose().to_owned();
        let secrets = secrets
            .lines()
            .map(str::to_owned)
            .chain(keys)
            .chain([token]);
        for secret in secrets.filter(|secret| !secret.is_empty()) {
            assert!(!said.contains(&secret), "a secret in {said}");
        }
    }

    /// The code of the key that is offered, at the time of this computer.
    pub(crate) fn code_of(&self, pending: &PendingEnrollment) -> String {
        let key = pending.offer().unwrap().key.as_ref().unwrap();
        code(&key.secret, self.clock.now())
    }
}

pub(crate) fn provider() -> &'static dyn Provider {
    provider_named("pingone").unwrap()
}

pub(crate) fn inventory() -> &'static dyn Inventory {
    provider().inventory().unwrap()
}

pub(crate) fn code(secret: &SharedSecret, at: UnixSeconds) -> String {
    let parameters = Parameters {
        kind: Kind::Totp {
            period: Period::DEFAULT,
        },
        ..Parameters::default()
    };
    code_at(secret, &parameters, at).digits.clone()
}

/// A code that is wrong at every moment the server would look at.
pub(crate) fn wrong_code(bench: &Bench, pending: &PendingEnrollment) -> String {
    let key = pending.offer().unwrap().key.as_ref().unwrap();
    let now = bench.clock.now().as_u64();
    let right: Vec<_> = (0..=800)
        .map(|at| code(&key.secret, UnixSeconds(now + at - 400)))
        .collect();
    let mut codes = (0..1_000_000).map(|number| format!("{number:06}"));
    codes.find(|code| !right.contains(code)).unwrap()
}
