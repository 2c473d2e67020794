//! Answers that never arrive, and what is found out afterwards.

use enroll::{Cleanup, Standing};
use sandbox::pingone::connection;
use sandbox::{Canned, Fault, When};
use vault::PendingStage;

use crate::bench::Bench;
use crate::common::MemoryJournal;

/// Ways to lose the answer to a change that was made.
fn losses() -> Vec<Fault> {
    let after = |canned| Fault::Answer(When::AfterActing, canned);
    let empty = |status| after(Canned::empty(status));
    vec![
        Fault::Drop(When::AfterActing),
        Fault::CutOff(40),
        empty(200),
        empty(201),
        empty(502),
        after(Canned::html(200, "<title>Welcome</title>")),
        after(Canned::html(404, "<title>Gone</title>")),
        after(Canned::json(
            500,
            r#"{"code":"UNEXPECTED_ERROR","message":"m"}"#,
        )),
        after(Canned::json(201, "{}").header("content-encoding", "gzip")),
        after(Canned::json(200, r#"{"id":"#)),
        after(Canned::json(201, r#"{"id":7}"#)),
    ]
}

#[tokio::test]
async fn a_device_whose_answer_was_lost_is_taken_away_at_once() {
    for fault in losses() {
        let bench = Bench::new().await;
        let others = bench
            .system
            .half_made_device("jane", "Another app")
            .unwrap();
        bench
            .server
            .faults()
            .once("POST", "/devices", fault.clone());
        let error = bench.begin().await.unwrap_err();
        bench.assert_no_secret_in(&error);
        let left = bench.devices_of("jane");
        assert_eq!(left.len(), 1, "{fault:?}");
        assert_eq!(left[0].id, others, "what was there before is not touched");
        assert!(bench.journal.only_pending().is_none(), "{fault:?}");
        assert_eq!(bench.requests("POST", "/devices"), 1, "never repeated");
    }
}

#[tokio::test]
async fn an_activation_whose_answer_was_lost_is_found_to_have_worked() {
    for fault in losses() {
        let bench = Bench::new().await;
        let mut pending = bench.begin().await.unwrap();
        bench
            .server
            .faults()
            .once("POST", "/devices/", fault.clone());
        let paired = bench.confirm(&mut pending, None).await.unwrap();
        assert!(
            paired.is_owner_checked && paired.entry.is_some(),
            "{fault:?}"
        );
        assert_eq!(bench.requests("POST", "/devices/"), 1, "never repeated");
    }
}

#[tokio::test]
async fn a_device_that_nobody_could_look_for_is_offered_for_cleaning_later() {
    let bench = Bench::new().await;
    let faults = bench.server.faults();
    faults.once("POST", "/devices", Fault::Drop(When::AfterActing));
    // The list is read once before, and is not to be had afterwards.
    faults.arm(
        "GET",
        "/devices?",
        1,
        usize::MAX,
        Fault::Drop(When::BeforeActing),
    );
    let error = bench.begin().await.unwrap_err();
    assert_eq!(error.code(), "outcome-unknown");
    let mut pending = bench.journal.only_pending().unwrap();
    assert!(matches!(pending.stage, PendingStage::Intent));
    assert_eq!(bench.devices_of("jane").len(), 1, "there it waits");

    faults.clear();
    // Meanwhile another app begins too, under another name.
    let others = bench
        .system
        .half_made_device("jane", "Another app")
        .unwrap();
    assert_eq!(
        bench.resume(&mut pending).await.unwrap(),
        Standing::Orphaned
    );
    assert_eq!(bench.cancel(&mut pending).await.unwrap(), Cleanup::Removed);
    let left = bench.devices_of("jane");
    assert!(left.len() == 1 && left[0].id == others);
    assert!(bench.journal.only_pending().is_none());
}

#[tokio::test]
async fn an_orphan_is_told_from_the_device_of_the_next_try() {
    let bench = Bench::new().await;
    let faults = bench.server.faults();
    faults.once("POST", "/devices", Fault::Drop(When::AfterActing));
    faults.arm(
        "GET",
        "/devices?",
        1,
        usize::MAX,
        Fault::Drop(When::BeforeActing),
    );
    bench.begin().await.unwrap_err();
    let mut lost = bench.journal.only_pending().unwrap();
    faults.clear();
    let orphan = bench.devices_of("jane").remove(0).id;

    bench.pass(60);
    let mut next = bench.begin().await.unwrap();
    assert_eq!(bench.resume(&mut lost).await.unwrap(), Standing::Orphaned);
    assert_eq!(lost.device(), Some(orphan.as_str()));
    bench.cancel(&mut lost).await.unwrap();
    bench.confirm(&mut next, None).await.unwrap();

    // One that was made an hour later is nobody's orphan.
    bench.pass(3_660);
    bench
        .system
        .half_made_device("jane", "Work laptop")
        .unwrap();
    lost.stage = PendingStage::Intent;
    enroll::Journal::keep(&bench.journal, &lost).unwrap();
    assert_eq!(bench.resume(&mut lost).await.unwrap(), Standing::Gone);
    assert_eq!(bench.devices_of("jane").len(), 2);
}

#[tokio::test]
async fn a_request_that_never_arrived_leaves_nothing() {
    let bench = Bench::new().await;
    let lost = Fault::Drop(When::BeforeActing);
    bench.server.faults().once("POST", "/devices", lost.clone());
    assert_eq!(bench.begin().await.unwrap_err().code(), "connection-broken");
    assert!(bench.devices_of("jane").is_empty());
    assert!(bench.journal.only_pending().is_none());

    let mut pending = bench.begin().await.unwrap();
    bench.server.faults().once("POST", "/devices/", lost);
    let error = bench.confirm(&mut pending, None).await.unwrap_err();
    assert_eq!(error.code(), "connection-broken");
    assert!(
        matches!(pending.stage, PendingStage::Offered(_)),
        "try again"
    );
    bench.confirm(&mut pending, None).await.unwrap();
}

#[tokio::test]
async fn a_crash_at_every_step_can_be_gone_on_from() {
    // After the intent was sealed and the device was made.
    let bench = Bench::new().await;
    let mut intent = bench.begin().await.unwrap();
    intent.stage = PendingStage::Intent;
    assert_eq!(bench.resume(&mut intent).await.unwrap(), Standing::Orphaned);
    assert_eq!(bench.cancel(&mut intent).await.unwrap(), Cleanup::Removed);

    // After the intent was sealed and before anything was sent.
    let mut intent = bench.begin().await.unwrap();
    bench.cancel(&mut intent.clone()).await.unwrap();
    enroll::Journal::keep(&bench.journal, &intent).unwrap();
    intent.stage = PendingStage::Intent;
    assert_eq!(bench.resume(&mut intent).await.unwrap(), Standing::Gone);

    // After the offer was sealed, and after the code was sent but not received.
    let mut offered = bench.begin().await.unwrap();
    assert_eq!(bench.resume(&mut offered).await.unwrap(), Standing::Waiting);
    offered.stage = PendingStage::Submitted(offered.offer().unwrap().clone());
    assert_eq!(bench.resume(&mut offered).await.unwrap(), Standing::Waiting);

    // After the server took the code.
    let right = bench.code_of(&offered);
    let link = bench.link();
    let confirm = crate::bench::provider().confirm(&link, &offered, &right);
    confirm.await.unwrap();
    offered.stage = PendingStage::Submitted(offered.offer().unwrap().clone());
    assert_eq!(bench.resume(&mut offered).await.unwrap(), Standing::Active);
    bench.confirm(&mut offered, None).await.unwrap();
    assert_eq!(bench.devices_of("jane").len(), 1);
    assert_eq!(bench.journal.entries().len(), 1);
}

#[tokio::test]
async fn a_key_that_cannot_be_sealed_is_taken_back() {
    let bench = Bench::new().await;
    bench.journal.fail(1, 1);
    assert_eq!(bench.begin().await.unwrap_err().code(), "not-saved");
    assert!(bench.devices_of("jane").is_empty());
}

#[tokio::test]
async fn a_page_that_says_not_found_does_not_mean_that_a_device_is_gone() {
    let bench = Bench::new().await;
    let mut pending = bench.begin().await.unwrap();
    for canned in [
        Canned::html(404, "<title>No route</title>"),
        Canned::empty(404),
        Canned::html(200, "<title>Sign in to the café</title>"),
        Canned::empty(200),
    ] {
        let fault = Fault::Answer(When::BeforeActing, canned);
        bench.server.faults().once("DELETE", "/devices/", fault);
        let error = bench.cancel(&mut pending).await.unwrap_err();
        assert_eq!(error.outcome(), enroll::Outcome::Unknown);
        assert!(bench.journal.only_pending().is_some());
    }
    // Removed, the answer lost, and removed again: gone.
    let lost = Fault::Drop(When::AfterActing);
    bench.server.faults().once("DELETE", "/devices/", lost);
    assert_eq!(
        bench.cancel(&mut pending).await.unwrap(),
        Cleanup::AlreadyGone
    );
    assert!(bench.devices_of("jane").is_empty());
}

#[tokio::test]
async fn a_code_that_no_token_could_be_had_for_was_not_sent() {
    for canned in [
        Canned::json(200, r#"{"unheard":"of"}"#),
        Canned::html(200, "<title>Sign in to the café</title>"),
        Canned::html(418, "<title>A teapot</title>"),
        Canned::empty(500),
    ] {
        let mut bench = Bench::new().await;
        bench.connection = connection(&bench.server.url());
        bench.journal = MemoryJournal::with(&bench.connection);
        let mut pending = bench.begin().await.unwrap();
        bench.pass(3_601);
        let fault = Fault::Answer(When::BeforeActing, canned);
        bench.server.faults().always("POST", "/as/token", fault);
        let error = bench.confirm(&mut pending, None).await.unwrap_err();
        assert_eq!(error.outcome(), enroll::Outcome::NotDone, "{error:?}");
        let sealed = bench.journal.only_pending().unwrap();
        assert!(
            matches!(sealed.stage, PendingStage::Offered(_)),
            "{error:?}"
        );
    }
}
