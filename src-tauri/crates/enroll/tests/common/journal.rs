//! A sealed memory without a disk.

use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use enroll::{Journal, JournalError};
use vault::{
    Connection, ConnectionId, Contents, EnrollmentId, Entry, Offer, PendingEnrollment, Tokens,
};

/// A journal over the contents of a vault. It fails on demand, and keeps every write so that a test
/// can look for what must not be among them.
#[derive(Default)]
pub struct MemoryJournal(Mutex<Memory>);

#[derive(Default)]
struct Memory {
    contents: Contents,
    clock_correction_s: i64,
    writes: Vec<Write>,
    failures: Option<Failures>,
}

/// Which of the coming writes fail.
#[derive(Clone, Copy)]
struct Failures {
    skip: usize,
    times: usize,
}

/// One write that was asked for, whether it failed or not.
#[derive(Debug, Clone)]
pub enum Write {
    /// A step of an enrollment, as it was given.
    Kept(PendingEnrollment),
    /// The end of one, with the account that came of it.
    Ended(EnrollmentId, Option<Entry>),
    /// Tokens, or that they are forgotten.
    Tokens(Option<Tokens>),
    /// A correction of the clock.
    Clock(i64),
}

impl MemoryJournal {
    /// An empty vault.
    pub fn new() -> Self {
        Self::default()
    }

    /// A vault with one connection.
    pub fn with(connection: &Connection) -> Self {
        let journal = Self::new();
        let added = journal.lock().contents.add_connection(connection.clone());
        added.unwrap();
        journal
    }

    /// Lets `skip` writes through and makes the next `times` fail.
    pub fn fail(&self, skip: usize, times: usize) {
        self.lock().failures = Some(Failures { skip, times });
    }

    /// Lets every write through again.
    pub fn heal(&self) {
        self.lock().failures = None;
    }

    /// What the vault holds.
    pub fn contents(&self) -> Contents {
        self.lock().contents.clone()
    }

    /// The only unfinished enrollment, as somebody finds it who starts the app anew.
    pub fn only_pending(&self) -> Option<PendingEnrollment> {
        match self.lock().contents.pending() {
            [] => None,
            [only] => Some(PendingEnrollment::clone(only)),
            several => panic!("{} unfinished enrollments", several.len()),
        }
    }

    /// The accounts.
    pub fn entries(&self) -> Vec<Entry> {
        let memory = self.lock();
        let entries = memory.contents.entries().iter();
        entries.map(|entry| Entry::clone(entry)).collect()
    }

    /// The writes so far.
    pub fn writes(&self) -> Vec<Write> {
        self.lock().writes.clone()
    }

    /// Every secret that any write so far carried, one a line: keys in Base32, key URIs, recovery
    /// codes, sessions, tokens.
    pub fn secrets(&self) -> String {
        let mut lines = String::new();
        for write in &self.lock().writes {
            write.list(&mut lines);
        }
        lines
    }

    /// Counts a write, and refuses it when it is its turn to fail.
    fn write(&self, write: Write) -> Result<MutexGuard<'_, Memory>, JournalError> {
        let mut memory = self.lock();
        memory.writes.push(write);
        match &mut memory.failures {
            Some(Failures { skip: 0, times: 0 }) | None => Ok(memory),
            Some(Failures { skip: 0, times }) => {
                *times -= 1;
                Err(JournalError("disk-full".to_owned()))
            }
            Some(Failures { skip, .. }) => {
                *skip -= 1;
                Ok(memory)
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Journal for MemoryJournal {
    fn keep(&self, pending: &PendingEnrollment) -> Result<(), JournalError> {
        let mut memory = self.write(Write::Kept(pending.clone()))?;
        memory.contents.put_pending(pending.clone());
        Ok(())
    }

    fn end(&self, id: EnrollmentId, entry: Option<Entry>) -> Result<(), JournalError> {
        let mut memory = self.write(Write::Ended(id, entry.clone()))?;
        let unknown = |_| JournalError("no-such-enrollment".to_owned());
        memory.contents.drop_pending(id).map_err(unknown)?;
        if let Some(entry) = entry {
            memory.contents.add(entry).unwrap();
        }
        Ok(())
    }

    fn keep_tokens(&self, id: ConnectionId, tokens: Option<&Tokens>) -> Result<(), JournalError> {
        let mut memory = self.write(Write::Tokens(tokens.cloned()))?;
        let unknown = |_| JournalError("no-such-connection".to_owned());
        let kept = memory.contents.set_tokens(id, tokens.cloned());
        kept.map_err(unknown)
    }

    fn tokens(&self, id: ConnectionId) -> Option<Tokens> {
        let memory = self.lock();
        memory.contents.connection(id)?.tokens.clone()
    }

    fn clock_correction(&self) -> i64 {
        self.lock().clock_correction_s
    }

    fn correct_clock(&self, seconds: i64) -> Result<(), JournalError> {
        self.write(Write::Clock(seconds))?.clock_correction_s = seconds;
        Ok(())
    }
}

impl Write {
    fn list(&self, lines: &mut String) {
        let mut line = |secret: &str| writeln!(lines, "{secret}").unwrap();
        match self {
            Self::Kept(pending) => {
                if let Some(session) = &pending.session {
                    line(session.expose());
                }
                for secret in pending.offer().map(secrets_of).unwrap_or_default() {
                    line(&secret);
                }
            }
            Self::Ended(_, Some(entry)) => line(&entry.secret.to_base32()),
            Self::Tokens(Some(tokens)) => {
                line(tokens.access.expose());
                line(tokens.refresh.as_ref().map_or("", |text| text.expose()));
            }
            Self::Ended(_, None) | Self::Tokens(None) | Self::Clock(_) => {}
        }
    }
}

fn secrets_of(offer: &Offer) -> Vec<String> {
    let codes = offer.recovery_codes.iter();
    let mut secrets: Vec<_> = codes.map(|code| code.expose().to_owned()).collect();
    if let Some(key) = &offer.key {
        secrets.push(key.secret.to_base32().to_string());
        secrets.extend(key.raw_uri.iter().map(|uri| uri.expose().to_owned()));
    }
    secrets
}
