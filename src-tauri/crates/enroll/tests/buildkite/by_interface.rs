//! What an escalated session can do.

use enroll::{Cleanup, CodeRefusal, ErrorKind, Flow, Outcome, Standing};
use sandbox::{Canned, Fault, When};
use vault::{Confirm, PendingStage, Subject};

use crate::bench::{begun, jane, provider};

#[tokio::test]
async fn recovery_codes_are_kept_before_the_first_code_is_sent() {
    let bench = jane().await;
    let link = bench.link();
    let flow = Flow::new(provider(), &link);

    let mut pending = flow.begin(Subject::Myself, "").await.unwrap();
    let offer = pending.offer().unwrap().clone();
    assert_eq!(offer.recovery_codes.len(), 10);
    assert_eq!(offer.confirm, Confirm::Required);
    assert_eq!(pending.owner.as_ref().unwrap().name, "jane@example.com");
    let early = flow.confirm(&mut pending, None).await.unwrap_err();
    assert_eq!(early.code(), "recovery-codes-not-kept");

    flow.acknowledge(&mut pending).unwrap();
    let paired = flow.confirm(&mut pending, None).await.unwrap();
    assert!(paired.is_owner_checked);
    let entries = bench.journal.entries();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].issuer, "Buildkite");
    assert_eq!(entries[0].account, "jane@example.com");
    let devices = bench.devices();
    assert_eq!(devices.len(), 1);
    assert!(devices[0].is_active);
    assert_eq!(paired.device.as_deref(), Some(devices[0].id.as_str()));
    assert_eq!(entries[0].secret.expose(), devices[0].secret.expose());
    assert!(bench.journal.only_pending().is_none());
}

#[tokio::test]
async fn nothing_is_made_without_consent() {
    let bench = jane().await;
    for answer in ["no", "", "perhaps"] {
        bench.answers.set("replace-authenticator", answer);
        let link = bench.link();
        let flow = Flow::new(provider(), &link);
        let error = flow.begin(Subject::Myself, "").await.unwrap_err();
        assert_eq!(error.code(), "unanswered");
    }
    assert!(bench.devices().is_empty());
    assert!(bench.journal.writes().is_empty(), "not even an intent");
}

#[tokio::test]
async fn activation_replaces_the_earlier_authenticator() {
    let bench = jane().await;
    let link = bench.link();
    for _ in 0..2 {
        let mut pending = begun(&link).await;
        let flow = Flow::new(provider(), &link);
        flow.confirm(&mut pending, None).await.unwrap();
    }
    let devices = bench.devices();
    assert_eq!(devices.len(), 1, "the first one died");
    let newest = bench.journal.entries().pop().unwrap();
    assert_eq!(newest.secret.expose(), devices[0].secret.expose());
}

#[tokio::test]
async fn a_wrong_code_leaves_the_offer_standing() {
    let bench = jane().await;
    let link = bench.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = begun(&link).await;
    let error = flow.confirm(&mut pending, Some("12345")).await.unwrap_err();
    assert!(matches!(
        error.kind,
        ErrorKind::CodeRefused(CodeRefusal::Wrong)
    ));
    assert_eq!(bench.active(), 0);
    assert!(matches!(pending.stage, PendingStage::Offered(_)));
    flow.confirm(&mut pending, None).await.unwrap();
    assert_eq!(bench.active(), 1);
}

#[tokio::test]
async fn cancelling_deletes_and_may_be_repeated() {
    let bench = jane().await;
    let link = bench.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = begun(&link).await;
    let again = pending.clone();
    assert_eq!(flow.cancel(&mut pending).await.unwrap(), Cleanup::Removed);
    assert!(bench.devices().is_empty());
    assert!(bench.journal.only_pending().is_none());
    let cleanup = provider().cancel(&link, &again).await.unwrap();
    assert_eq!(cleanup, Cleanup::AlreadyGone);
}

#[tokio::test]
async fn a_lost_creation_does_no_harm() {
    for when in [When::BeforeActing, When::AfterActing] {
        let bench = jane().await;
        let link = bench.link();
        let flow = Flow::new(provider(), &link);
        // The first request is the one that asks who it is.
        bench
            .server
            .faults()
            .arm("POST", "/v1", 1, 1, Fault::Drop(when));
        let error = flow.begin(Subject::Myself, "").await.unwrap_err();
        assert_eq!(error.code(), "outcome-unknown");

        let mut pending = bench.journal.only_pending().unwrap();
        assert_eq!(
            flow.resume(&mut pending).await.unwrap(),
            Standing::CannotTell
        );
        assert_eq!(flow.cancel(&mut pending).await.unwrap(), Cleanup::Harmless);
        assert!(bench.journal.only_pending().is_none());
        assert_eq!(bench.active(), 0);
    }
}

#[tokio::test]
async fn a_lost_activation_is_looked_up() {
    let bench = jane().await;
    let link = bench.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = begun(&link).await;
    let lost = |when| bench.server.faults().once("POST", "/v1", Fault::Drop(when));

    lost(When::BeforeActing);
    let error = flow.confirm(&mut pending, None).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotDone, "the server was asked");
    assert_eq!(flow.resume(&mut pending).await.unwrap(), Standing::Waiting);

    lost(When::AfterActing);
    let paired = flow.confirm(&mut pending, None).await.unwrap();
    assert!(paired.is_owner_checked);
    assert_eq!((bench.active(), bench.devices().len()), (1, 1));
}

#[tokio::test]
async fn a_session_that_is_no_longer_escalated_cannot_look() {
    let bench = jane().await;
    let link = bench.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = begun(&link).await;
    let refusal = r#"{"data":{"viewer":{"totp":null}},"errors":[{"message":"requires an escalated session"}]}"#;
    let fault = Fault::Answer(When::BeforeActing, Canned::json(200, refusal));
    bench.server.faults().arm("POST", "/v1", 1, 1, fault);
    let paired = flow.confirm(&mut pending, None).await.unwrap();
    assert!(!paired.is_owner_checked);
    assert_eq!(bench.active(), 1);
}

#[tokio::test]
async fn somebody_elses_authenticator_is_no_pairing() {
    let bench = jane().await;
    let link = bench.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = begun(&link).await;
    let id = pending.device().unwrap().to_owned();
    let other = serde_json::json!({ "data": { "viewer": {
        "user": { "id": "VXNlci0tLW9tYXI=", "name": "Omar", "email": "omar@example.com" },
        "totp": { "id": id, "verified": true },
    }}});
    let fault = Fault::Answer(When::BeforeActing, Canned::json(200, other.to_string()));
    bench.server.faults().arm("POST", "/v1", 1, 1, fault);
    let error = flow.confirm(&mut pending, None).await.unwrap_err();
    assert_eq!(error.code(), "wrong-owner");
    assert!(bench.journal.entries().is_empty());
    assert!(bench.journal.only_pending().is_some());
}

#[tokio::test]
async fn a_clock_that_is_off_is_told_and_corrected_with_consent() {
    let bench = jane().await;
    bench.server.clock().set_ahead(90);
    let link = bench.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = begun(&link).await;
    let error = flow.confirm(&mut pending, None).await.unwrap_err();
    assert_eq!(error.code(), "clock-off");
    bench.answers.set("correct-clock", "yes");
    flow.confirm(&mut pending, None).await.unwrap();
    assert_eq!(bench.active(), 1);
}

#[tokio::test]
async fn an_unusable_key_is_taken_back_at_once() {
    let bench = jane().await;
    let link = bench.link();
    let flow = Flow::new(provider(), &link);
    let created = serde_json::json!({ "data": { "totpCreate": {
        "provisioningUri": "otpauth://totp/Buildkite:j?secret=MZXW6YTBOI2DGNBV&algorithm=MD5",
        "totp": { "id": "VE9UUC0tLTE=", "recoveryCodes": { "codes": [] } },
    }}});
    let fault = Fault::Answer(When::BeforeActing, Canned::json(200, created.to_string()));
    bench.server.faults().arm("POST", "/v1", 1, 1, fault);
    let error = flow.begin(Subject::Myself, "").await.unwrap_err();
    assert_eq!(error.code(), "unsupported-key");
    assert_eq!(bench.server.seen().len(), 3, "who, create, delete");
    let mut pending = bench.journal.only_pending().unwrap();
    assert_eq!(flow.cancel(&mut pending).await.unwrap(), Cleanup::Harmless);
}
