//! A sandbox, a vault, and somebody who answers.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use enroll::{EnrollError, Flow, Link, Provider, provider_named};
use sandbox::pace::{Pace, connection};
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
    /// With Jane's token and her PIN.
    pub(crate) async fn new() -> Self {
        let clock = ServerClock::default();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let system = Arc::new(Pace::new(clock.clone()));
        let server = Server::start(system, clock, address).await.unwrap();
        let connection = connection(&server.url());
        Self {
            journal: MemoryJournal::with(&connection),
            answers: Answers::to(&[("step-up", "pin"), ("pin", "1111")]),
            clock: ServerClock::default(),
            connection,
            server,
        }
    }

    /// With somebody else's token and PIN.
    pub(crate) async fn of(user: &str, pin: &str) -> Self {
        let mut bench = Self::new().await;
        let token = format!("pace_sandbox_{user}");
        bench.connection.sign_in = SignIn::Token(token.into());
        bench.answers.set("pin", pin);
        bench
    }

    pub(crate) fn link(&self) -> Link<'_> {
        Link::open(&self.connection, &self.answers, &self.journal, &self.clock).unwrap()
    }

    pub(crate) async fn begin(&self) -> Result<PendingEnrollment, EnrollError> {
        let link = self.link();
        Flow::new(provider(), &link)
            .begin(Subject::Myself, "")
            .await
    }

    pub(crate) fn devices(&self) -> Vec<SandboxDevice> {
        self.server.system().devices()
    }
}

pub(crate) fn provider() -> &'static dyn Provider {
    provider_named("pace").unwrap()
}
