//! Time as a value, and the one trait through which it may be read.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Whole seconds since the Unix epoch (`T0 = 0`, RFC 6238 §4.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixSeconds(pub u64);

impl UnixSeconds {
    /// The epoch itself, 1 January 1970 00:00:00 UTC.
    pub const ZERO: Self = Self(0);
    /// A moment that never comes: the end of a window that does not close.
    pub const NEVER: Self = Self(u64::MAX);

    /// The bare number of seconds.
    pub const fn as_u64(self) -> u64 {
        self.0
    }

    /// The moment `seconds` later, [`UnixSeconds::NEVER`] at the latest.
    #[must_use]
    pub const fn plus(self, seconds: u64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Seconds from `earlier` to this moment, 0 when `earlier` is not earlier.
    pub const fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl From<u64> for UnixSeconds {
    fn from(seconds: u64) -> Self {
        Self(seconds)
    }
}

impl fmt::Display for UnixSeconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The only source of time in the product; hosts implement it over the system clock.
pub trait Clock: Send + Sync {
    /// The current time. A clock set before 1970 answers [`UnixSeconds::ZERO`].
    fn now(&self) -> UnixSeconds;

    /// The current time in milliseconds since the epoch, for countdowns. A clock that knows whole
    /// seconds only answers with those.
    fn now_ms(&self) -> u64 {
        self.now().0.saturating_mul(1_000)
    }
}

/// A clock that stands still until it is told to move. Clones show the same time.
#[derive(Clone, Debug, Default)]
pub struct FixedClock(Arc<AtomicU64>);

impl FixedClock {
    /// A clock that shows `now`.
    pub fn at(now: impl Into<UnixSeconds>) -> Self {
        Self(Arc::new(AtomicU64::new(now.into().0)))
    }

    /// Moves the clock to `now`, forwards or back.
    pub fn set(&self, now: impl Into<UnixSeconds>) {
        self.0.store(now.into().0, Ordering::SeqCst);
    }

    /// Moves the clock forward by `seconds`; stops at [`UnixSeconds::NEVER`].
    pub fn advance(&self, seconds: u64) {
        self.set(self.now().plus(seconds));
    }
}

impl Clock for FixedClock {
    fn now(&self) -> UnixSeconds {
        UnixSeconds(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_of_a_fixed_clock_shows_the_same_time() {
        let clock = FixedClock::at(59);
        let held_by_the_app = clock.clone();
        clock.advance(1);
        assert_eq!(held_by_the_app.now(), UnixSeconds(60));
    }

    #[test]
    fn time_saturates_instead_of_wrapping() {
        let clock = FixedClock::at(UnixSeconds::NEVER);
        clock.advance(1);
        assert_eq!(clock.now(), UnixSeconds::NEVER);
        assert_eq!(UnixSeconds::ZERO.since(UnixSeconds(5)), 0);
    }
}
