//! The one thread that talks to the keychain, and the waiting for it.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::{KeychainError, Patience, Session};

/// A thread that is busy this long after its caller gave up is left to itself and replaced. Longer
/// than any person ponders over a question.
const REPLACE_AFTER: Duration = Duration::from_secs(300);

/// Carries calls to the thread, and starts it when there is one to carry.
#[derive(Default)]
pub(super) struct Courier {
    thread: Mutex<Option<Thread>>,
}

struct Thread {
    jobs: Sender<Job>,
    busy_since: Arc<Mutex<Option<Instant>>>,
}

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// The session with the keychain, made when it is needed.
#[derive(Default)]
struct Connection {
    session: Option<Session>,
}

impl Courier {
    /// Has the thread do `work` and waits for its answer, but not beyond the deadline.
    ///
    /// `work` runs again, once, when it failed on a session that may have died of old age; so it
    /// must not mind being done twice.
    pub(super) fn call<T: Send + 'static>(
        &self,
        patience: Patience,
        work: impl Fn(&Session, Patience) -> Result<T, KeychainError> + Send + 'static,
    ) -> Result<T, KeychainError> {
        let given_up = Arc::new(AtomicBool::new(false));
        let (answer, answered) = mpsc::sync_channel(1);
        let is_late = Arc::clone(&given_up);
        self.send(Box::new(move |connection| {
            if !is_late.load(Ordering::Acquire) {
                // Nobody may be waiting any more; what is not taken is dropped, and so wiped.
                let _not_taken = answer.send(connection.work(patience, &work));
            }
        }));
        answered
            .recv_timeout(patience.deadline)
            .unwrap_or_else(|error| {
                given_up.store(true, Ordering::Release);
                Err(match error {
                    RecvTimeoutError::Timeout => timed_out(patience.deadline),
                    RecvTimeoutError::Disconnected => KeychainError::Failed,
                })
            })
    }

    /// Lets the next call begin with a new session. Does not wait.
    pub(super) fn forget_session(&self) {
        self.send(Box::new(|connection| connection.session = None));
    }

    fn send(&self, job: Job) {
        // Poisoned or not, what is inside is whole: it is only ever replaced.
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        let job = match thread.as_ref().filter(|thread| !thread.is_stuck()) {
            Some(thread) => match thread.jobs.send(job) {
                Ok(()) => return,
                Err(mpsc::SendError(job)) => job,
            },
            None => job,
        };
        *thread = Thread::start();
        if let Some(thread) = thread.as_ref() {
            // If even the new thread is gone, the caller sees its answer's sender dropped.
            let _dropped = thread.jobs.send(job);
        }
    }
}

impl Thread {
    fn start() -> Option<Self> {
        let (jobs, inbox) = mpsc::channel::<Job>();
        let busy_since = Arc::new(Mutex::new(None));
        let busy = Arc::clone(&busy_since);
        let note = move |since| *busy.lock().unwrap_or_else(PoisonError::into_inner) = since;
        let run = move || {
            let mut connection = Connection::default();
            while let Ok(job) = inbox.recv() {
                note(Some(Instant::now()));
                job(&mut connection);
                note(None);
            }
        };
        thread::Builder::new()
            .name("keychain".into())
            .spawn(run)
            .ok()?;
        Some(Self { jobs, busy_since })
    }

    fn is_stuck(&self) -> bool {
        let since = *self
            .busy_since
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        since.is_some_and(|since| since.elapsed() > REPLACE_AFTER)
    }
}

impl Connection {
    fn work<T>(
        &mut self,
        patience: Patience,
        work: &dyn Fn(&Session, Patience) -> Result<T, KeychainError>,
    ) -> Result<T, KeychainError> {
        let was_there = self.session.is_some();
        match self.work_once(patience, work) {
            Err(error) if was_there && self.session.is_none() && is_worth_another_try(error) => {
                self.work_once(patience, work)
            }
            answer => answer,
        }
    }

    fn work_once<T>(
        &mut self,
        patience: Patience,
        work: &dyn Fn(&Session, Patience) -> Result<T, KeychainError>,
    ) -> Result<T, KeychainError> {
        let session = match self.session.take() {
            Some(session) => session,
            None => Session::connect(patience)?,
        };
        let answer = work(&session, patience);
        if !answer.as_ref().is_err_and(|error| doubts_session(*error)) {
            self.session = Some(session);
        }
        answer
    }
}

/// Whether this may come from the session and not from the keychain: a restarted daemon does not
/// know sessions from before.
fn doubts_session(error: KeychainError) -> bool {
    match error {
        KeychainError::NoEntry
        | KeychainError::Locked
        | KeychainError::Dismissed
        | KeychainError::NoCollection
        | KeychainError::Malformed
        | KeychainError::Ambiguous
        | KeychainError::NotKept => false,
        KeychainError::NoProvider | KeychainError::TimedOut { .. } | KeychainError::Failed => true,
    }
}

/// A deaf daemon stays deaf: trying again would only double the wait.
fn is_worth_another_try(error: KeychainError) -> bool {
    matches!(error, KeychainError::Failed | KeychainError::NoProvider)
}

pub(super) fn timed_out(after: Duration) -> KeychainError {
    KeychainError::TimedOut {
        after_s: after.as_secs(),
    }
}

impl fmt::Debug for Courier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Courier")
    }
}
