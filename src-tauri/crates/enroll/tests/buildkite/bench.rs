//! Jane at Buildkite's sandbox.

use enroll::{Flow, Link, Provider, provider_named};
use sandbox::buildkite::{Buildkite, connection};
use vault::{PendingEnrollment, Subject};

pub(crate) use crate::common::Bench;

/// With the token of an escalated session, and somebody who agrees.
pub(crate) async fn jane() -> Bench {
    let answers = [("replace-authenticator", "yes")];
    Bench::start(Buildkite::new, connection, &answers).await
}

pub(crate) fn provider() -> &'static dyn Provider {
    provider_named("buildkite").unwrap()
}

/// Begins for oneself; what comes is an offer whose recovery codes are kept.
pub(crate) async fn begun(link: &Link<'_>) -> PendingEnrollment {
    let flow = Flow::new(provider(), link);
    let mut pending = flow.begin(Subject::Myself, "").await.unwrap();
    flow.acknowledge(&mut pending).unwrap();
    pending
}
