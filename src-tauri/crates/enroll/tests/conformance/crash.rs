//! The power goes at every write, just before it and just after it.

use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicUsize, Ordering};

use enroll::{Journal, JournalError};
use futures_util::FutureExt as _;
use vault::{ConnectionId, EnrollmentId, Entry, PendingEnrollment, Tokens};

use crate::common::MemoryJournal;
use crate::person::Person;
use crate::worlds::World;

pub(crate) async fn a_crash_at_any_write_leaves_one_device_or_none(world: &'static World) {
    let calm = Person::new(world).await;
    let counting = Mortal::dying_at(&calm.journal, usize::MAX, Moment::Before);
    calm.pair(&counting).await.unwrap();
    let writes = counting.writes.load(Ordering::SeqCst);
    assert!(writes >= 3, "an intent, an offer and an end at least");
    for at in 0..writes {
        for moment in [Moment::Before, Moment::After] {
            let person = Person::new(world).await;
            let mortal = Mortal::dying_at(&person.journal, at, moment);
            let died = AssertUnwindSafe(person.pair(&mortal)).catch_unwind().await;
            assert!(died.is_err(), "{}: write {at} was not reached", world.name);
            let told_of_rest = person.tidy_up().await;
            let when = format!("after dying {moment:?} write {at}");
            if told_of_rest {
                // The server had acted and its answer was never sealed. Where nothing can be asked
                // or removed there, saying so is all that is left.
                assert!(
                    !world.can_cancel && person.journal.entries().is_empty(),
                    "{when}"
                );
            } else {
                person.agrees(&when);
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    Before,
    After,
}

/// A journal whose process dies at one of its writes.
struct Mortal<'a> {
    inner: &'a MemoryJournal,
    writes: AtomicUsize,
    at: usize,
    moment: Moment,
}

impl<'a> Mortal<'a> {
    fn dying_at(inner: &'a MemoryJournal, at: usize, moment: Moment) -> Self {
        Self {
            inner,
            writes: AtomicUsize::new(0),
            at,
            moment,
        }
    }

    fn write<T>(&self, write: impl FnOnce() -> T) -> T {
        let is_the_last = self.writes.fetch_add(1, Ordering::SeqCst) == self.at;
        if is_the_last && self.moment == Moment::Before {
            die();
        }
        let answer = write();
        if is_the_last {
            die();
        }
        answer
    }
}

/// Unwinds without a word: hundreds of backtraces would say nothing.
fn die() -> ! {
    std::panic::resume_unwind(Box::new("the process dies here"))
}

impl Journal for Mortal<'_> {
    fn keep(&self, pending: &PendingEnrollment) -> Result<(), JournalError> {
        self.write(|| self.inner.keep(pending))
    }

    fn end(&self, id: EnrollmentId, entry: Option<Entry>) -> Result<(), JournalError> {
        self.write(|| self.inner.end(id, entry))
    }

    fn keep_tokens(&self, id: ConnectionId, tokens: Option<&Tokens>) -> Result<(), JournalError> {
        self.write(|| self.inner.keep_tokens(id, tokens))
    }

    fn clock_correction(&self) -> i64 {
        self.inner.clock_correction()
    }

    fn correct_clock(&self, seconds: i64) -> Result<(), JournalError> {
        self.write(|| self.inner.correct_clock(seconds))
    }
}
