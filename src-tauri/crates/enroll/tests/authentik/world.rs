//! A sandbox, a vault, and somebody in front of them.

use std::sync::Arc;

use enroll::{EnrollError, Flow, Link, Provider, provider_named};
use otp::{Clock as _, code_at};
use sandbox::authentik::{Authentik, Rules};
use sandbox::{SandboxDevice, Server, ServerClock, System};
use vault::{Connection, Owner, PendingEnrollment, Subject};

use crate::common::{Answers, MemoryJournal};

pub(crate) struct World {
    pub(crate) system: Arc<Authentik>,
    pub(crate) server: Server,
    pub(crate) connection: Connection,
    pub(crate) journal: MemoryJournal,
    pub(crate) answers: Answers,
    pub(crate) clock: ServerClock,
}

impl World {
    /// Jane, at a server of the newest generation.
    pub(crate) async fn of_jane() -> Self {
        Self::of_jane_with(Rules::default()).await
    }

    /// Jane, at a server that is set up like this.
    pub(crate) async fn of_jane_with(rules: Rules) -> Self {
        let world = Self::start(rules, sandbox::authentik::connection).await;
        world.answers.set("username", "jane");
        world.answers.set("password", "jane-password");
        world
    }

    /// The helpdesk with its token.
    pub(crate) async fn of_helpdesk() -> Self {
        Self::of_helpdesk_with(Rules::default()).await
    }

    /// The helpdesk with its token, at a server that is set up like this.
    pub(crate) async fn of_helpdesk_with(rules: Rules) -> Self {
        let world = Self::start(rules, sandbox::authentik::helpdesk_connection).await;
        world.answers.set("reason", "ticket 4711");
        world
    }

    async fn start(rules: Rules, connect: fn(&str) -> Connection) -> Self {
        let clock = ServerClock::default();
        let system = Arc::new(Authentik::with(clock.clone(), rules));
        let shared: Arc<dyn System> = system.clone();
        let address = "127.0.0.1:0".parse().unwrap();
        let server = Server::start(shared, clock.clone(), address).await.unwrap();
        let connection = connect(&server.url());
        Self {
            system,
            journal: MemoryJournal::with(&connection),
            connection,
            server,
            answers: Answers::none(),
            clock,
        }
    }

    pub(crate) fn link(&self) -> Link<'_> {
        // Both sides read one clock, so that moving it is waiting.
        Link::open(&self.connection, &self.answers, &self.journal, &self.clock).unwrap()
    }

    /// Begins and confirms in one go.
    pub(crate) async fn pair(&self, subject: Subject) -> Result<enroll::Paired, EnrollError> {
        let link = self.link();
        let flow = Flow::new(provider(), &link);
        let mut pending = flow.begin(subject, "Desktop").await?;
        let typed = self.code_of(&pending);
        flow.confirm(&mut pending, Some(&typed)).await
    }

    /// The code of an offer at this moment.
    pub(crate) fn code_of(&self, pending: &PendingEnrollment) -> String {
        let key = pending.offer().unwrap().key.as_ref().unwrap();
        let code = code_at(&key.secret, &key.parameters, self.clock.now());
        code.digits.clone()
    }

    /// A code that no window near this moment has.
    pub(crate) fn wrong_code(&self, pending: &PendingEnrollment) -> String {
        let right = self.code_of(pending);
        let last = right.chars().last().unwrap();
        let other = if last == '0' { "1" } else { "0" };
        format!("{}{other}", "9".repeat(right.len() - 1))
    }

    /// The devices that were not there when the sandbox started.
    pub(crate) fn made(&self) -> Vec<SandboxDevice> {
        let mut devices = self.system.devices();
        devices.retain(|device| device.owner != "carol");
        devices
    }

    /// Whether any request carried a token and a cookie.
    pub(crate) fn has_mixed(&self) -> bool {
        let seen = self.server.seen();
        seen.iter()
            .any(|seen| seen.has_authorization && seen.has_cookie)
    }
}

pub(crate) fn provider() -> &'static dyn Provider {
    provider_named("authentik").unwrap()
}

pub(crate) fn somebody(remote_id: &str, name: &str) -> Subject {
    Subject::Other(Owner {
        remote_id: remote_id.to_owned(),
        name: name.to_owned(),
    })
}

pub(crate) fn bob() -> Subject {
    somebody("6", "bob")
}
