//! One sign-in at a time for each connection, whichever link asks.
//!
//! A server that rotates refresh tokens (RFC 9700 §4.14.2) takes one that is used twice for stolen
//! and ends the whole sign-in; two windows of the app must not do that to each other.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{Mutex as Turns, OwnedMutexGuard};
use vault::ConnectionId;

static WAITING: Mutex<Vec<(ConnectionId, Weak<Turns<()>>)>> = Mutex::new(Vec::new());

/// Waits until nobody else signs in at this connection. The turn ends when it is dropped.
pub(super) async fn of(id: ConnectionId) -> OwnedMutexGuard<()> {
    queue(id).lock_owned().await
}

fn queue(id: ConnectionId) -> Arc<Turns<()>> {
    let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    waiting.retain(|(_, queue)| queue.strong_count() > 0);
    let known = waiting.iter().find(|(known, _)| *known == id);
    if let Some(queue) = known.and_then(|(_, queue)| queue.upgrade()) {
        return queue;
    }
    let queue = Arc::default();
    waiting.push((id, Arc::downgrade(&queue)));
    queue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_connection_has_one_turn_and_another_connection_its_own() {
        let (one, other) = (
            ConnectionId::fixed([201; 10]),
            ConnectionId::fixed([202; 10]),
        );
        let turn = of(one).await;
        assert!(queue(one).try_lock().is_err());
        let _at_once = of(other).await;
        drop(turn);
        let _free_again = of(one).await;
    }
}
