//! The flow with a server in memory: whatever fails, no key is lost that counts, and nothing stays
//! behind that nobody offers to clean.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

mod clock;
mod fake;
mod faults;
mod steps;

use std::collections::BTreeMap;

use common::{Answers, MemoryJournal, Write};
use enroll::{
    Ask, Cleanup, CodeRefusal, EnrollError, ErrorKind, Flow, Journal as _, Link, Nobody, Outcome,
    Paired, Standing,
};
use fake::{Fake, KEY, lost, person, slow};
use otp::{Clock, SharedSecret, UnixSeconds, code_at};
use vault::{
    Confirm, Connection, ConnectionId, Network, PendingEnrollment, PendingStage, SignIn, Subject,
};

const NOW: u64 = 1_700_000_000;

/// One computer at one server.
struct Scene {
    fake: Fake,
    journal: MemoryJournal,
    connection: Connection,
    person: Answers,
    clock: HalfPast,
}

impl Scene {
    async fn new() -> Self {
        Self::with(Fake::start(NOW).await)
    }

    fn with(fake: Fake) -> Self {
        let connection = Connection {
            id: ConnectionId::random().unwrap(),
            name: "Fake".to_owned(),
            provider: "fake".to_owned(),
            url: fake.url(),
            options: BTreeMap::new(),
            sign_in: SignIn::AskEachTime,
            tokens: None,
            network: Network::default(),
            created_at: UnixSeconds(0),
            is_sandbox: true,
        };
        Self {
            journal: MemoryJournal::with(&connection),
            fake,
            connection,
            person: Answers::none(),
            clock: HalfPast(NOW),
        }
    }

    fn link(&self) -> Link<'_> {
        self.link_of(&self.person)
    }

    fn link_of<'a>(&'a self, person: &'a dyn Ask) -> Link<'a> {
        Link::open(&self.connection, person, &self.journal, &self.clock).unwrap()
    }

    /// From the wish to the account, with every code kept.
    async fn pair(&self) -> Result<Paired, EnrollError> {
        let link = self.link();
        let flow = Flow::new(&self.fake, &link);
        let mut pending = flow.begin(Subject::Myself, "Laptop").await?;
        flow.acknowledge(&mut pending)?;
        flow.confirm(&mut pending, None).await
    }

    /// What a person does who starts the app anew: looks at what is unfinished, and goes on with it
    /// or gives it up.
    async fn clean_up(&self) {
        let link = self.link();
        let flow = Flow::new(&self.fake, &link);
        for _ in 0..3 {
            let Some(mut pending) = self.journal.only_pending() else {
                return;
            };
            match flow.resume(&mut pending).await.unwrap() {
                Standing::Gone => {}
                Standing::Waiting | Standing::Active => {
                    flow.acknowledge(&mut pending).unwrap();
                    flow.confirm(&mut pending, None).await.unwrap();
                }
                Standing::Expired | Standing::Orphaned | Standing::CannotTell => {
                    flow.cancel(&mut pending).await.unwrap();
                }
            }
        }
        panic!("still unfinished: {:?}", self.journal.only_pending());
    }

    /// One device and one account with its key, or neither; nothing open, nothing unfinished.
    fn assert_settled(&self, story: &str) {
        assert!(self.journal.only_pending().is_none(), "{story}: unfinished");
        assert!(!self.fake.is_inside(), "{story}: still inside");
        let (devices, entries) = (self.fake.devices(), self.journal.entries());
        match (&devices[..], &entries[..]) {
            ([], []) => {}
            ([device], [entry]) => {
                assert!(
                    device.is_active,
                    "{story}: an account of a device that does not count"
                );
                assert_eq!(*entry.secret.to_base32(), KEY, "{story}");
            }
            _ => panic!(
                "{story}: {} devices, {} accounts",
                devices.len(),
                entries.len()
            ),
        }
        let finished = self
            .journal
            .writes()
            .into_iter()
            .filter(|write| matches!(write, Write::Ended(_, Some(_))));
        assert!(
            finished.count() <= 2,
            "{story}: the account is added once, save for a retry"
        );
    }
}

/// A clock that stands in the middle of a second, where headers of whole seconds are right.
struct HalfPast(u64);

impl Clock for HalfPast {
    fn now(&self) -> UnixSeconds {
        UnixSeconds(self.0)
    }

    fn now_ms(&self) -> u64 {
        self.0 * 1_000 + 500
    }
}

fn stages(journal: &MemoryJournal) -> Vec<&'static str> {
    let writes = journal.writes();
    let stage = |write: &Write| match write {
        Write::Kept(pending) => match pending.stage {
            PendingStage::Intent => "intent",
            PendingStage::Offered(_) => "offered",
            PendingStage::Submitted(_) => "submitted",
            PendingStage::Confirmed(_) => "confirmed",
            PendingStage::Abandoned { .. } => "abandoned",
        },
        Write::Ended(_, Some(_)) => "account",
        Write::Ended(_, None) => "end",
        Write::Tokens(_) => "tokens",
        Write::Clock(_) => "clock",
    };
    writes.iter().map(stage).collect()
}

fn code<T>(end: &Result<T, EnrollError>) -> &'static str {
    if let Err(error) = end {
        let shown = format!("{error} {error:?}");
        for secret in [KEY, "rc-1", "session-4711"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    }
    end.as_ref().map_or_else(EnrollError::code, |_| "done")
}

fn right_code() -> String {
    let secret = SharedSecret::from_base32(KEY).unwrap();
    let code = code_at(&secret, &otp::Parameters::default(), UnixSeconds(NOW));
    code.digits.clone()
}
