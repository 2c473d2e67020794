//! One attempt, whatever comes of it.

use enroll::{Cleanup, Flow, QuestionKind, Standing};
use sandbox::{Fault, When};
use vault::{Confirm, PendingStage, SignIn, Subject};

use crate::bench::{Bench, jane, provider, signed_in_as};
use crate::common::{Answers, Write};

const CREATE: &str = "/user/2025-1/user/devices/totp";

#[tokio::test]
async fn a_device_counts_at_once_and_becomes_an_account() {
    let bench = jane().await;
    let link = bench.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = flow.begin(Subject::Myself, "").await.unwrap();
    assert_eq!(pending.offer().unwrap().confirm, Confirm::NotNeeded);
    assert_eq!(pending.owner.as_ref().unwrap().name, "jane");

    let paired = flow.confirm(&mut pending, None).await.unwrap();
    assert!(!paired.is_owner_checked, "the server cannot be asked");
    let devices = bench.devices();
    assert_eq!(devices.len(), 1);
    assert_eq!(paired.device.as_deref(), Some(devices[0].id.as_str()));
    let entry = bench.journal.entries().pop().unwrap();
    assert_eq!(
        (entry.issuer.as_str(), entry.account.as_str()),
        ("PACE", "jane")
    );
    assert_eq!(entry.secret.expose(), devices[0].secret.expose());
}

#[tokio::test]
async fn what_the_server_chose_is_what_the_account_uses() {
    let bench = signed_in_as("omar", "2222").await;
    let pending = bench.begin().await.unwrap();
    let parameters = pending.offer().unwrap().key.as_ref().unwrap().parameters;
    assert_eq!(parameters.algorithm, otp::Algorithm::Sha256);
    assert_eq!(parameters.digits, otp::Digits::EIGHT);
    assert_eq!(parameters.kind.period().unwrap().as_secs(), 60);
}

#[tokio::test]
async fn the_uuid_is_sealed_before_the_request_and_the_password_never() {
    for (kind, proof) in [
        ("pin", "1111"),
        ("password", "jane-password"),
        ("otp", "110011"),
    ] {
        let bench = jane().await;
        bench.answers.set("step-up", kind);
        bench.answers.set(kind, proof);
        bench.begin().await.unwrap();
        assert_eq!(bench.answers.asked_ids(), ["step-up", kind]);
        let asked = bench.answers.asked();
        assert!(matches!(asked[1].kind, QuestionKind::Secret));

        let writes = bench.journal.writes();
        let Write::Kept(intent) = &writes[0] else {
            panic!("{:?}", writes[0]);
        };
        assert!(matches!(intent.stage, PendingStage::Intent));
        let uuid = intent.session.as_ref().unwrap().expose();
        assert_eq!(uuid, bench.devices()[0].id);
        assert!(!bench.journal.secrets().contains(proof), "{kind}");
    }
}

#[tokio::test]
async fn a_lost_answer_is_never_asked_for_again() {
    for (when, made) in [(When::BeforeActing, 0), (When::AfterActing, 1)] {
        let bench = jane().await;
        bench
            .server
            .faults()
            .once("POST", CREATE, Fault::Drop(when));
        let error = bench.begin().await.unwrap_err();
        assert_eq!(error.code(), "outcome-unknown");
        assert_eq!(posts(&bench), 1, "one attempt");
        assert_eq!(bench.devices().len(), made);

        let link = bench.link();
        let flow = Flow::new(provider(), &link);
        let mut pending = bench.journal.only_pending().unwrap();
        assert_eq!(
            flow.resume(&mut pending).await.unwrap(),
            Standing::CannotTell
        );
        assert_eq!(
            flow.cancel(&mut pending).await.unwrap(),
            Cleanup::Impossible
        );
        assert!(bench.journal.only_pending().is_none(), "it holds no key");
        assert_eq!(posts(&bench), 1, "nothing else was sent");
    }
}

/// It counts from the start, so cancelling must not lose its key.
#[tokio::test]
async fn a_key_that_counts_survives_cancelling_until_it_is_forgotten() {
    let bench = jane().await;
    let link = bench.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = flow.begin(Subject::Myself, "").await.unwrap();
    assert_eq!(
        flow.cancel(&mut pending).await.unwrap(),
        Cleanup::Impossible
    );
    let mut found = bench.journal.only_pending().unwrap();
    assert_eq!(flow.resume(&mut found).await.unwrap(), Standing::Waiting);
    flow.confirm(&mut found, None).await.unwrap();
    assert_eq!(bench.journal.entries().len(), 1);
}

#[tokio::test]
async fn a_disk_that_refuses_the_intent_stops_before_anything_is_sent() {
    let bench = jane().await;
    bench.journal.fail(0, 1);
    let error = bench.begin().await.unwrap_err();
    assert_eq!(error.code(), "not-saved");
    assert_eq!(posts(&bench), 0);
}

#[tokio::test]
async fn a_question_without_an_answer_makes_nothing() {
    for (step_up, code) in [("face", "value-refused"), ("otp", "unanswered")] {
        let bench = jane().await;
        bench.answers.set("step-up", step_up);
        let error = bench.begin().await.unwrap_err();
        assert_eq!(error.code(), code);
        assert!(bench.journal.writes().is_empty());
        assert_eq!(posts(&bench), 0);
    }
}

/// The sandbox refuses what nothing promises: that a repeated UUID is the same request.
#[tokio::test]
async fn the_sandbox_refuses_a_uuid_twice() {
    let bench = jane().await;
    let uuid = bench.begin().await.unwrap().device().unwrap().to_owned();
    let body = serde_json::json!({ "data": {
        "type": "deviceTOTP", "id": uuid, "attributes": { "pin": "1111" },
    }});
    let answer = reqwest::Client::new()
        .post(format!("{}{CREATE}", bench.server.url()))
        .header("authorization", "Bearer pace_sandbox_jane")
        .header("accept", "application/vnd.api+json")
        .header("content-type", "application/vnd.api+json")
        .body(body.to_string())
        .send();
    assert_eq!(answer.await.unwrap().status(), 409);
    assert_eq!(bench.devices().len(), 1);
}

/// Signs in by the browser: the sandbox's page is filled in over HTTP.
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_by_the_browser_brings_the_token() {
    let mut bench = jane().await;
    let client_id = "keyfob-sandbox".to_owned();
    bench.connection.sign_in = SignIn::Browser { client_id };
    bench.answers = Answers::to(&[("step-up", "pin"), ("pin", "2222")]).visiting(|visit| {
        let url = visit.url.clone();
        tokio::spawn(async move {
            let form = reqwest::Client::new()
                .post(url)
                .header("content-type", "application/x-www-form-urlencoded")
                .body("user=omar&password=omar-password");
            // Follows the redirect to the listener, as a browser does.
            form.send().await.unwrap();
        });
    });
    let pending = bench.begin().await.unwrap();
    assert_eq!(pending.owner.unwrap().name, "omar");
    assert_eq!(bench.devices()[0].owner, "omar");
}

fn posts(bench: &Bench) -> usize {
    let seen = bench.server.seen();
    seen.iter()
        .filter(|seen| seen.path.contains(CREATE))
        .count()
}
