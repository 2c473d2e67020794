//! A sandbox, a vault, and somebody who answers.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use enroll::{Flow, Link, Provider, provider_named};
use sandbox::buildkite::{Buildkite, connection};
use sandbox::{SandboxDevice, Server, ServerClock};
use vault::{Connection, PendingEnrollment, SignIn, Subject};

use crate::common::{Answers, MemoryJournal};

pub(crate) struct Bench {
    pub(crate) server: Server,
    pub(crate) connection: Connection,
    pub(crate) journal: MemoryJournal,
    pub(crate) answers: Answers,
    clock: ServerClock,
}

impl Bench {
    /// With the token of an escalated session, and somebody who agrees.
    pub(crate) async fn new() -> Self {
        let clock = ServerClock::default();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let system = Arc::new(Buildkite::new(clock.clone()));
        let server = Server::start(system, clock, address).await.unwrap();
        let connection = connection(&server.url());
        Self {
            journal: MemoryJournal::with(&connection),
            answers: Answers::to(&[("replace-authenticator", "yes")]),
            clock: ServerClock::default(),
            connection,
            server,
        }
    }

    pub(crate) fn with_token(mut self, token: &str) -> Self {
        self.connection.sign_in = SignIn::Token(token.into());
        self
    }

    pub(crate) fn with_option(mut self, name: &str, value: &str) -> Self {
        let options = &mut self.connection.options;
        options.insert(name.to_owned(), value.to_owned());
        self
    }

    pub(crate) fn link(&self) -> Link<'_> {
        Link::open(&self.connection, &self.answers, &self.journal, &self.clock).unwrap()
    }

    pub(crate) fn devices(&self) -> Vec<SandboxDevice> {
        self.server.system().devices()
    }

    pub(crate) fn active(&self) -> usize {
        let devices = self.devices();
        devices.iter().filter(|device| device.is_active).count()
    }
}

pub(crate) fn provider() -> &'static dyn Provider {
    provider_named("buildkite").unwrap()
}

/// Begins for oneself; what comes is an offer whose recovery codes are kept.
pub(crate) async fn begun(link: &Link<'_>) -> PendingEnrollment {
    let flow = Flow::new(provider(), link);
    let mut pending = flow.begin(Subject::Myself, "").await.unwrap();
    flow.acknowledge(&mut pending).unwrap();
    pending
}
