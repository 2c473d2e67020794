//! One suite for every provider, each against its sandbox: whatever happens on the way, in the end
//! there is exactly one device or none at the server, and the vault agrees.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

mod clock;
mod crash;
mod kills;
mod lost;
mod on_disk;
mod owner;
mod person;
mod story;
mod worlds;

/// Writes one test for each provider and line, so that a failure names both.
macro_rules! for_every_provider {
    ($($test:ident),+ $(,)?) => {
        mod authentik { $(#[tokio::test] async fn $test() { crate::$test(&crate::worlds::AUTHENTIK).await; })+ }
        mod pingone { $(#[tokio::test] async fn $test() { crate::$test(&crate::worlds::PINGONE).await; })+ }
        mod buildkite { $(#[tokio::test] async fn $test() { crate::$test(&crate::worlds::BUILDKITE).await; })+ }
        mod pace { $(#[tokio::test] async fn $test() { crate::$test(&crate::worlds::PACE).await; })+ }
    };
}

use clock::a_clock_that_is_off_is_told_and_corrected_only_with_consent;
use crash::a_crash_at_any_write_leaves_one_device_or_none;
use lost::a_lost_answer_to_any_call_leaves_one_device_or_none;
use owner::a_device_of_somebody_else_is_never_called_paired;
use story::{
    a_device_is_paired_and_its_codes_are_the_servers,
    a_wrong_code_leaves_the_offer_and_the_right_one_is_taken_then,
    cancelling_at_any_step_leaves_nothing, somebody_elses_device_leaves_nothing_here,
};

for_every_provider!(
    a_device_is_paired_and_its_codes_are_the_servers,
    a_wrong_code_leaves_the_offer_and_the_right_one_is_taken_then,
    cancelling_at_any_step_leaves_nothing,
    a_crash_at_any_write_leaves_one_device_or_none,
    a_lost_answer_to_any_call_leaves_one_device_or_none,
    a_device_of_somebody_else_is_never_called_paired,
    a_clock_that_is_off_is_told_and_corrected_only_with_consent,
    somebody_elses_device_leaves_nothing_here,
);
