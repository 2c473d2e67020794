//! A sandbox, a vault, and somebody who answers.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use enroll::{EnrollError, Flow, Link, provider_named};
use sandbox::{SandboxDevice, Server, ServerClock, System};
use vault::{Connection, PendingEnrollment, SignIn, Subject};

use super::{Answers, MemoryJournal};

/// One try with a server that is new and a vault that is empty.
pub struct Bench {
    /// The sandbox.
    pub server: Server,
    /// What leads there.
    pub connection: Connection,
    /// The vault.
    pub journal: MemoryJournal,
    /// Who answers.
    pub answers: Answers,
    clock: ServerClock,
}

impl Bench {
    /// A server of this system, and somebody with these answers.
    pub async fn start<S: System + 'static>(
        system: fn(ServerClock) -> S,
        connection: fn(&str) -> Connection,
        answers: &[(&'static str, &str)],
    ) -> Self {
        let clock = ServerClock::default();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let system = Arc::new(system(clock.clone()));
        let server = Server::start(system, clock, address).await.unwrap();
        let connection = connection(&server.url());
        Self {
            journal: MemoryJournal::with(&connection),
            answers: Answers::to(answers),
            clock: ServerClock::default(),
            connection,
            server,
        }
    }

    /// The same with another token.
    #[must_use]
    pub fn with_token(mut self, token: &str) -> Self {
        self.connection.sign_in = SignIn::Token(token.into());
        self
    }

    /// The same with another option.
    #[must_use]
    pub fn with_option(mut self, name: &str, value: &str) -> Self {
        let options = &mut self.connection.options;
        options.insert(name.to_owned(), value.to_owned());
        self
    }

    /// What a flow works with.
    pub fn link(&self) -> Link<'_> {
        Link::open(&self.connection, &self.answers, &self.journal, &self.clock).unwrap()
    }

    /// Begins for oneself.
    pub async fn begin(&self) -> Result<PendingEnrollment, EnrollError> {
        let link = self.link();
        let provider = provider_named(&self.connection.provider).unwrap();
        Flow::new(provider, &link).begin(Subject::Myself, "").await
    }

    /// The devices at the server.
    pub fn devices(&self) -> Vec<SandboxDevice> {
        self.server.system().devices()
    }

    /// How many of them count.
    pub fn active(&self) -> usize {
        let devices = self.devices();
        devices.iter().filter(|device| device.is_active).count()
    }
}
