//! A person at work: the sandbox, the sealed memory, and what they do after something went wrong.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use enroll::{
    Cleanup, CodeRefusal, EnrollError, ErrorKind, Flow, Journal, Link, Paired, Provider, Standing,
    provider_named,
};
use sandbox::{SandboxDevice, Server, ServerClock};
use vault::{Connection, Entry, PendingEnrollment, PendingStage, Subject};

use crate::common::{Answers, MemoryJournal};
use crate::worlds::World;

/// A sealed memory that can be looked into.
pub(crate) trait Memory: Journal {
    /// The only unfinished enrollment.
    fn only_pending(&self) -> Option<PendingEnrollment>;

    /// The accounts.
    fn entries(&self) -> Vec<Entry>;
}

impl Memory for MemoryJournal {
    fn only_pending(&self) -> Option<PendingEnrollment> {
        self.only_pending()
    }

    fn entries(&self) -> Vec<Entry> {
        self.entries()
    }
}

/// One try: a server that is new and a vault that is empty.
pub(crate) struct Person {
    pub(crate) world: &'static World,
    pub(crate) server: Server,
    pub(crate) connection: Connection,
    pub(crate) journal: MemoryJournal,
    pub(crate) answers: Answers,
    /// Devices that the person had at the server before.
    before: Vec<String>,
}

impl Person {
    pub(crate) async fn new(world: &'static World) -> Self {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let clock = ServerClock::default();
        let system = (world.system)(clock.clone());
        let server = Server::start(system, clock, address).await.unwrap();
        let connection = (world.connection)(&server.url());
        let before = server.system().devices();
        Self {
            journal: MemoryJournal::with(&connection),
            answers: (world.answers)(),
            before: before.into_iter().map(|device| device.id).collect(),
            world,
            server,
            connection,
        }
    }

    pub(crate) fn provider(&self) -> &'static dyn Provider {
        provider_named(&self.connection.provider).unwrap()
    }

    /// Does something with the flow, over a journal of the caller's.
    pub(crate) async fn with<T>(
        &self,
        journal: &dyn Journal,
        work: impl AsyncFnOnce(&Flow<'_>, &Link<'_>) -> T,
    ) -> T {
        // This computer's clock is the real one; the server's may be moved.
        let clock = ServerClock::default();
        let link = Link::open(&self.connection, &self.answers, journal, &clock).unwrap();
        let flow = Flow::new(self.provider(), &link);
        work(&flow, &link).await
    }

    /// The whole story, as far as it goes.
    pub(crate) async fn pair(&self, journal: &dyn Journal) -> Result<Paired, EnrollError> {
        self.with(journal, async |flow, _| {
            let mut pending = flow.begin(Subject::Myself, "Laptop").await?;
            self.go_on(flow, &mut pending).await
        })
        .await
    }

    /// From an offer to the account.
    pub(crate) async fn go_on(
        &self,
        flow: &Flow<'_>,
        pending: &mut PendingEnrollment,
    ) -> Result<Paired, EnrollError> {
        if pending.offer().is_some_and(|offer| !offer.acknowledged) {
            flow.acknowledge(pending)?;
        }
        flow.confirm(pending, None).await
    }

    /// What a person does who starts the app again and finds something unfinished. Returns whether
    /// the app said that the server may hold a device that cannot be removed.
    pub(crate) async fn tidy_up(&self) -> bool {
        self.tidy_up_in(&self.journal).await
    }

    /// The same with another memory.
    pub(crate) async fn tidy_up_in(&self, memory: &dyn Memory) -> bool {
        let mut told_of_rest = false;
        for _ in 0..8 {
            let Some(mut pending) = memory.only_pending() else {
                return told_of_rest;
            };
            let rest = self
                .with(memory as &dyn Journal, async |flow, _| {
                    self.take_up(flow, &mut pending).await
                })
                .await;
            match rest {
                Ok(rest) => told_of_rest |= rest,
                Err(EnrollError {
                    kind: ErrorKind::CodeRefused(CodeRefusal::Throttled { after_s }),
                    ..
                }) => tokio::time::sleep(Duration::from_secs(after_s.unwrap_or(1))).await,
                Err(error) => panic!("{}: cannot be tidied up: {error}", self.world.name),
            }
        }
        panic!("{}: something stays unfinished", self.world.name);
    }

    async fn take_up(
        &self,
        flow: &Flow<'_>,
        pending: &mut PendingEnrollment,
    ) -> Result<bool, EnrollError> {
        let is_intent = matches!(pending.stage, PendingStage::Intent);
        match flow.resume(pending).await? {
            Standing::Waiting | Standing::Active => {
                self.go_on(flow, pending).await?;
                Ok(false)
            }
            Standing::Gone => Ok(false),
            Standing::Expired | Standing::Orphaned => {
                assert_ne!(flow.cancel(pending).await?, Cleanup::Impossible);
                Ok(false)
            }
            Standing::CannotTell => {
                let cleanup = flow.cancel(pending).await?;
                Ok(is_intent && cleanup == Cleanup::Impossible)
            }
        }
    }

    /// The devices that came since the beginning.
    pub(crate) fn new_devices(&self) -> Vec<SandboxDevice> {
        let all = self.server.system().devices().into_iter();
        all.filter(|device| !self.before.contains(&device.id))
            .collect()
    }

    /// Exactly one device or none, and the vault agrees. Returns whether there is one.
    pub(crate) fn agrees(&self, when: &str) -> bool {
        self.agrees_with(&self.journal, when)
    }

    /// The same with another memory.
    pub(crate) fn agrees_with(&self, memory: &dyn Memory, when: &str) -> bool {
        let where_ = format!("{}, {when}", self.world.name);
        assert!(memory.only_pending().is_none(), "{where_}: unfinished");
        let devices = self.new_devices();
        let active: Vec<_> = devices.iter().filter(|device| device.is_active).collect();
        if self.world.can_clean_up {
            assert_eq!(
                devices.len(),
                active.len(),
                "{where_}: half a device is left"
            );
        }
        let entries = memory.entries();
        match (active.as_slice(), entries.as_slice()) {
            ([], []) => false,
            ([device], [entry]) => {
                assert_eq!(device.owner, self.world.user, "{where_}: whose is it?");
                assert!(
                    device.secret.ct_eq(&entry.secret),
                    "{where_}: another secret"
                );
                true
            }
            (active, entries) => panic!(
                "{where_}: {} devices count and {} accounts are here",
                active.len(),
                entries.len()
            ),
        }
    }
}
