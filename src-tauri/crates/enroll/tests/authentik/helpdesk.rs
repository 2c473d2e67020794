//! Somebody pairs another person's device.

use enroll::http::{Http, Request};
use enroll::{CodeRefusal, ErrorKind, Flow};
use sandbox::authentik::{Rules, Version};
use sandbox::{Fault, System as _, When};
use vault::{SecretText, SignIn, Subject};

use crate::world::{World, bob, provider, somebody};

#[tokio::test]
async fn bob_gets_the_device_and_this_computer_keeps_nothing() {
    for version in [Version::V2024_8, Version::V2026_8] {
        let world = World::of_helpdesk_with(Rules {
            version,
            ..Rules::default()
        })
        .await;
        let link = world.link();
        let flow = Flow::new(provider(), &link);
        let mut pending = flow.begin(bob(), "Bob's phone").await.unwrap();
        let code = world.code_of(&pending);
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        let paired = flow.confirm(&mut pending, Some(&spaced)).await.unwrap();
        let made = world.made();
        assert_eq!(made.len(), 1);
        assert_eq!((made[0].owner.as_str(), made[0].is_active), ("bob", true));
        assert_eq!(paired.entry, None);
        assert!(paired.is_owner_checked && paired.is_named, "{version:?}");
        assert_eq!(paired.owner.unwrap().name, "bob");
        let secrets = world.journal.secrets();
        assert!(
            !secrets.contains(&*made[0].secret.to_base32()),
            "{version:?}"
        );
        assert!(!secrets.contains("otpauth"), "{version:?}");
        assert!(!world.has_mixed(), "a token never goes beside a cookie");
        assert_eq!(world.answers.asked_ids(), ["reason"]);
        assert_eq!(world.system.impersonations(), 1);
        let seen = world.server.seen();
        let ended = seen
            .iter()
            .filter(|seen| seen.path.contains("impersonate_end"));
        assert_eq!(ended.count(), 1, "{version:?}");
    }
}

#[tokio::test]
async fn an_administrator_who_signs_in_can_pair_others_too() {
    let mut world = World::of_helpdesk().await;
    world.connection.sign_in = SignIn::AskEachTime;
    world.answers.set("username", "akadmin");
    world.answers.set("password", "akadmin-password");
    let paired = world.pair(bob()).await.unwrap();
    assert!(paired.is_owner_checked && paired.is_named);
    assert_eq!(world.made()[0].owner, "bob");
    assert_eq!(
        world.answers.asked_ids(),
        ["username", "password", "reason"]
    );
}

#[tokio::test]
async fn a_token_beside_the_cookie_mixes_two_people_in_the_sandbox_as_in_a_real_one() {
    let world = World::of_helpdesk().await;
    let link = world.link();
    let flow = Flow::new(provider(), &link);
    let pending = flow.begin(bob(), "").await.unwrap();
    let session = pending.session.unwrap();
    let session: serde_json::Value = serde_json::from_str(session.expose()).unwrap();
    let cookie = session["cookies"]["authentik_session"].as_str().unwrap();
    let http = Http::new(&world.connection.url, &world.connection.network).unwrap();
    let path = "/api/v3/flows/executor/default-authenticator-totp-setup/?query=";
    let request = Request::get(format!("{}{path}", world.server.url()))
        .bearer(&SecretText::from("sandbox-helpdesk-token"))
        .header("cookie", format!("authentik_session={cookie}"));
    let answer = http.send(&world.clock, request).await.unwrap();
    let stage: serde_json::Value = answer.json("a stage").unwrap();
    assert_eq!(stage["pending_user"], "helpdesk");
    let uri = stage["config_url"].as_str().unwrap();
    assert!(uri.contains("%3Abob?"), "the device stays bob's");
}

#[tokio::test]
async fn every_enrollment_has_a_jar_and_a_key_of_its_own() {
    let world = World::of_helpdesk().await;
    let link = world.link();
    let flow = Flow::new(provider(), &link);
    let first = flow.begin(bob(), "").await.unwrap();
    let second = flow.begin(somebody("5", "jane"), "").await.unwrap();
    let key = |pending: &vault::PendingEnrollment| pending.offer().unwrap().key.clone().unwrap();
    assert!(!key(&first).secret.ct_eq(&key(&second).secret));
    assert_eq!(key(&first).account, "bob");
    assert_eq!(key(&second).account, "jane");
}

#[tokio::test]
async fn what_may_not_be_is_said_in_the_right_kind() {
    let with_token = |token: &str| SignIn::Token(SecretText::from(token));
    let mut world = World::of_helpdesk().await;
    let error = world.pair(somebody("99", "nobody")).await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::NotFound), "{error:?}");
    let error = world.pair(somebody("6/../7", "bob")).await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::NotFound), "{error:?}");
    let error = world.pair(somebody("8", "helpdesk")).await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::PolicyForbids), "{error:?}");
    world.answers.set("reason", "");
    let error = world.pair(bob()).await.unwrap_err();
    let field = |field: &String| field == "reason";
    assert!(matches!(&error.kind, ErrorKind::InvalidInput { field: named } if field(named)));
    world.answers.set("reason", "ticket 4711");
    world.connection.sign_in = with_token("sandbox-expired-token");
    let error = world.pair(bob()).await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::SignInRequired), "{error:?}");
    world.connection.sign_in = with_token("sandbox-jane-token");
    let error = world.pair(bob()).await.unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::PermissionDenied),
        "{error:?}"
    );
    let world = World::of_helpdesk_with(Rules {
        lets_impersonate: false,
        ..Rules::default()
    })
    .await;
    let error = world.pair(bob()).await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::PolicyForbids), "{error:?}");
    assert!(world.made().is_empty());
    assert!(world.journal.only_pending().is_none());
}

#[tokio::test]
async fn cancelling_after_a_wrong_code_removes_the_row_that_it_left() {
    let world = World::of_helpdesk().await;
    let link = world.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = flow.begin(bob(), "").await.unwrap();
    let wrong = world.wrong_code(&pending);
    let refused = flow.confirm(&mut pending, Some(&wrong)).await.unwrap_err();
    assert!(matches!(
        refused.kind,
        ErrorKind::CodeRefused(CodeRefusal::Wrong)
    ));
    assert_eq!(world.made().len(), 1, "the real one keeps such a row too");
    let cleanup = flow.cancel(&mut pending).await.unwrap();
    assert_eq!(cleanup, enroll::Cleanup::Removed);
    assert!(world.made().is_empty());
    assert!(world.journal.only_pending().is_none());
    assert_eq!(world.system.devices().len(), 1, "carol's is still there");
}

#[tokio::test]
async fn a_wrong_code_whose_answer_was_lost_leaves_no_row_either() {
    let world = World::of_helpdesk().await;
    let link = world.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = flow.begin(bob(), "").await.unwrap();
    let wrong = world.wrong_code(&pending);
    let lost = Fault::Drop(When::AfterActing);
    world.server.faults().once("POST", "-totp-setup/", lost);
    flow.confirm(&mut pending, Some(&wrong)).await.unwrap_err();
    assert_eq!(world.made().len(), 1);
    let mut pending = world.journal.only_pending().unwrap();
    let cleanup = flow.cancel(&mut pending).await.unwrap();
    assert_eq!(cleanup, enroll::Cleanup::Removed);
    assert!(world.made().is_empty());
}

#[tokio::test]
async fn with_a_token_one_s_own_device_still_wants_a_sign_in() {
    let world = World::of_helpdesk().await;
    world.answers.set("username", "jane");
    world.answers.set("password", "jane-password");
    let paired = world.pair(Subject::Myself).await.unwrap();
    assert!(paired.is_named);
    assert_eq!(world.made()[0].owner, "jane");
    assert!(!world.has_mixed());
}
