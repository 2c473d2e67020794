//! Enrollment over the state of `App`: connections, pairing, devices at the server.
//!
//! ```text
//! journal.rs      the sealed memory of `enroll`, which is the vault
//! connections.rs  the identity servers of this vault, and those a host brings ready-made
//! busy.rs         one step of an enrollment at a time
//! pairing.rs      begin, acknowledge, confirm, cancel, resume
//! devices.rs      devices and people at a server
//! recovery.rs     new recovery codes
//! clock.rs        the correction of this computer's clock
//! views.rs        what a host may see of all this
//! failures.rs     what went wrong, as an error code
//! ```

mod busy;
mod clock;
mod connections;
mod devices;
mod failures;
mod journal;
mod pairing;
mod recovery;
mod views;

use std::{collections::HashMap, future::Future, sync::Arc};

use enroll::{Ask, EnrollError, Flow, Link, Provider, provider_named};
use vault::{Connection, ConnectionId, EnrollmentId, PendingEnrollment};

pub use self::{
    connections::{NewConnection, NewSignIn},
    recovery::OfferedRecoveryCodes,
    views::{
        CleanupView, ConnectionView, DeviceView, OfferView, PairedView, PendingView, PersonView,
        ProviderView, SkewView, StandingView, TestView,
    },
};
use crate::{App, CommandError, ErrorCode, app::Shared, commands::Answer};

/// Enrollments for somebody else that are under way: their keys are in memory and nowhere else.
pub(crate) type UnderWay = HashMap<EnrollmentId, PendingEnrollment>;

/// How far this computer's clock was from each server's when it was asked last.
pub(crate) type Skews = HashMap<ConnectionId, enroll::Skew>;

/// Everything about identity servers. Each call blocks until the server, and the person behind
/// `ask`, have answered; on any error what the vault holds is as the error says.
pub struct Enrollment<'a> {
    shared: &'a Arc<Shared>,
    ask: &'a dyn Ask,
}

impl App {
    /// Identity servers, with `ask` to reach the person.
    pub fn enrollment<'a>(&'a self, ask: &'a dyn Ask) -> Enrollment<'a> {
        Enrollment {
            shared: &self.shared,
            ask,
        }
    }
}

impl Enrollment<'_> {
    /// Runs `work` with a link to a connection, on a runtime of its own: nothing of it goes on once
    /// the answer is there.
    fn at<T>(
        &self,
        connection: &Connection,
        work: impl AsyncFnOnce(&dyn Provider, &Link<'_>) -> Result<T, EnrollError>,
    ) -> Answer<T> {
        let provider = provider_named(&connection.provider)
            .ok_or_else(|| CommandError::from(ErrorCode::NoSuchProvider))?;
        let clock = &*self.shared.ports.clock;
        let known = self.shared.lock().skews.get(&connection.id).copied();
        let link = Link::open(connection, self.ask, &**self.shared, clock)?.knowing(known);
        let _awake = Awake::while_working(self.shared);
        let answer = block_on(work(provider, &link))?;
        if let Some(measured) = link.skew() {
            self.shared.lock().skews.insert(connection.id, measured);
        }
        answer.map_err(|error| {
            let is_network = matches!(error.kind, enroll::ErrorKind::Network { .. });
            let error = CommandError::from(error);
            match is_network {
                true => error.with_detail(connection.url.clone()),
                false => error,
            }
        })
    }

    /// As [`Self::at`], with the flow of an enrollment.
    fn flow<T>(
        &self,
        connection: &Connection,
        work: impl AsyncFnOnce(&Flow<'_>) -> Result<T, EnrollError>,
    ) -> Answer<T> {
        self.at(connection, async |provider, link| {
            work(&Flow::new(provider, link)).await
        })
    }
}

/// Holds the automatic lock off: a key that a server handed out has to be sealed, and the person
/// may be at the server's page meanwhile.
struct Awake<'a>(&'a Shared);

impl<'a> Awake<'a> {
    fn while_working(shared: &'a Shared) -> Self {
        shared.lock().enrolling += 1;
        Self(shared)
    }
}

impl Drop for Awake<'_> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.enrolling -= 1;
        state.active_at_ms = self.0.now_ms();
        drop(state);
        self.0.changed.notify_all();
    }
}

fn block_on<T>(work: impl Future<Output = T>) -> Answer<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|_| CommandError::from(ErrorCode::Internal))?;
    Ok(runtime.block_on(work))
}
