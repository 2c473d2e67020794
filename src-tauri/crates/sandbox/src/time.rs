//! The servers' clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use otp::{Clock, UnixSeconds};

/// This computer's clock, moved by as much as is wanted. Clones show the same time.
#[derive(Debug, Clone, Default)]
pub struct ServerClock(Arc<AtomicI64>);

impl ServerClock {
    /// Moves the clock: positive is ahead of this computer.
    pub fn set_ahead(&self, seconds: i64) {
        self.0.store(seconds, Ordering::SeqCst);
    }
}

impl Clock for ServerClock {
    fn now(&self) -> UnixSeconds {
        UnixSeconds(self.now_ms() / 1_000)
    }

    fn now_ms(&self) -> u64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let real = since.map_or(0, |since| since.as_millis());
        let real = u64::try_from(real).unwrap_or(u64::MAX);
        let ahead = self.0.load(Ordering::SeqCst).saturating_mul(1_000);
        real.saturating_add_signed(ahead)
    }
}
