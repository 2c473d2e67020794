//! People at PACE's sandbox.

use enroll::{Provider, provider_named};
use sandbox::pace::{Pace, connection};

pub(crate) use crate::common::Bench;

/// With Jane's token and her PIN.
pub(crate) async fn jane() -> Bench {
    let answers = [("step-up", "pin"), ("pin", "1111")];
    Bench::start(Pace::new, connection, &answers).await
}

/// With somebody else's token and PIN.
pub(crate) async fn signed_in_as(user: &str, pin: &str) -> Bench {
    let bench = jane().await.with_token(&format!("pace_sandbox_{user}"));
    bench.answers.set("pin", pin);
    bench
}

pub(crate) fn provider() -> &'static dyn Provider {
    provider_named("pace").unwrap()
}
