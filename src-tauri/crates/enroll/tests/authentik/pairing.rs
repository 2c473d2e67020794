//! A person pairs this computer.

use enroll::{CodeRefusal, ErrorKind, Flow, Link, Standing};
use sandbox::authentik::{Rules, Version};
use sandbox::{Canned, Fault, ServerClock, When};
use vault::Subject;

use crate::world::{World, provider};

#[tokio::test]
async fn the_server_and_the_vault_agree_and_nobody_is_asked_twice() {
    let world = World::of_jane().await;
    let link = world.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = flow.begin(Subject::Myself, "Desktop").await.unwrap();
    assert!(world.made().is_empty(), "an offer is not stored");
    let paired = flow.confirm(&mut pending, None).await.unwrap();
    let made = world.made();
    assert_eq!(made.len(), 1);
    assert!(made[0].is_active);
    assert_eq!(made[0].owner, "jane");
    let entries = world.journal.entries();
    assert_eq!(entries.len(), 1);
    assert!(entries[0].secret.ct_eq(&made[0].secret));
    assert_eq!(entries[0].issuer, "authentik");
    assert_eq!(entries[0].account, "jane");
    assert_eq!(paired.device.as_deref(), Some(made[0].id.as_str()));
    assert!(paired.is_owner_checked && paired.is_named);
    assert_eq!(paired.owner.unwrap().remote_id, "5");
    assert_eq!(world.answers.asked_ids(), ["username", "password"]);
    assert!(world.journal.only_pending().is_none());
}

#[tokio::test]
async fn each_generation_title_and_length_pairs() {
    let digits = |digits| Rules {
        digits,
        ..Rules::default()
    };
    let title = |title: &str| Rules {
        title: title.to_owned(),
        ..Rules::default()
    };
    for rules in [
        digits(8),
        title("A:B"),
        title("Acme Works"),
        Rules {
            version: Version::V2024_8,
            ..Rules::default()
        },
        Rules {
            totp_flow: "acme-totp".to_owned(),
            ..Rules::default()
        },
        Rules {
            after_setup: Some("ak-stage-consent"),
            ..Rules::default()
        },
    ] {
        let world = World::of_jane_with(rules.clone()).await;
        let paired = world.pair(Subject::Myself).await.unwrap();
        assert!(paired.is_owner_checked && paired.is_named, "{rules:?}");
        assert_eq!(world.journal.entries()[0].account, "jane", "{rules:?}");
        assert_eq!(world.made().len(), 1, "{rules:?}");
    }
}

#[tokio::test]
async fn a_slug_that_no_flow_has_names_its_option() {
    for (option, slug) in [
        ("totp_flow", "nobody-s"),
        ("login_flow", "x"),
        ("totp_flow", "a/b"),
    ] {
        let mut world = World::of_jane().await;
        let options = &mut world.connection.options;
        options.insert(option.to_owned(), slug.to_owned());
        let error = world.pair(Subject::Myself).await.unwrap_err();
        assert!(
            matches!(error.kind, ErrorKind::BadConnection(named) if named == option),
            "{slug}: {error:?}"
        );
    }
}

#[tokio::test]
async fn a_right_code_that_is_refused_after_a_wrong_one_is_throttled() {
    let world = World::of_jane().await;
    let link = world.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = flow.begin(Subject::Myself, "").await.unwrap();
    let wrong = world.wrong_code(&pending);
    let refused = flow.confirm(&mut pending, Some(&wrong)).await.unwrap_err();
    assert!(matches!(
        refused.kind,
        ErrorKind::CodeRefused(CodeRefusal::Wrong)
    ));
    assert!(refused.server.correlation.is_some());
    // As somebody who starts the app anew: the count is sealed.
    let mut pending = world.journal.only_pending().unwrap();
    let throttled = flow.confirm(&mut pending, None).await.unwrap_err();
    let ErrorKind::CodeRefused(CodeRefusal::Throttled { after_s }) = throttled.kind else {
        panic!("{throttled:?}");
    };
    assert_eq!(after_s, Some(1));
    world.clock.set_ahead(2);
    flow.confirm(&mut pending, None).await.unwrap();
    assert_eq!(world.made().len(), 1);
    assert_eq!(world.journal.entries().len(), 1);
}

#[tokio::test]
async fn a_clock_that_is_off_is_told_apart_and_corrected_when_the_person_agrees() {
    let world = World::of_jane().await;
    world.clock.set_ahead(90);
    let local = ServerClock::default();
    let link = Link::open(&world.connection, &world.answers, &world.journal, &local).unwrap();
    let flow = Flow::new(provider(), &link);
    let mut pending = flow.begin(Subject::Myself, "").await.unwrap();
    let error = flow.confirm(&mut pending, None).await.unwrap_err();
    let ErrorKind::CodeRefused(CodeRefusal::ClockOff { server_ahead_s }) = error.kind else {
        panic!("{error:?}");
    };
    assert!((88..=92).contains(&server_ahead_s), "{server_ahead_s}");
    world.answers.set("correct-clock", "yes");
    world.clock.set_ahead(92);
    local.set_ahead(2);
    flow.confirm(&mut pending, None).await.unwrap();
    assert_eq!(world.made().len(), 1);
}

#[tokio::test]
async fn an_offer_ends_with_its_session() {
    let world = World::of_jane().await;
    let link = world.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = flow.begin(Subject::Myself, "").await.unwrap();
    world.system.end_sessions();
    let error = flow.confirm(&mut pending, None).await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::OfferExpired), "{error:?}");
    assert_eq!(flow.resume(&mut pending).await.unwrap(), Standing::Expired);
    flow.cancel(&mut pending).await.unwrap();
    assert!(world.journal.only_pending().is_none());
    assert!(world.made().is_empty());
}

#[tokio::test]
async fn another_key_in_the_session_is_not_confirmed() {
    let world = World::of_jane().await;
    let link = world.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = flow.begin(Subject::Myself, "").await.unwrap();
    let path = "default-authenticator-totp-setup";
    let fault = Fault::Answer(When::BeforeActing, challenge("jane", "jane"));
    world.server.faults().once("GET", path, fault);
    let error = flow.confirm(&mut pending, None).await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::OfferExpired), "{error:?}");
    let posts = world.server.seen();
    let posts = posts.iter().filter(|seen| seen.method == "POST");
    assert_eq!(posts.filter(|seen| seen.path.contains(path)).count(), 0);
}

#[tokio::test]
async fn a_key_of_somebody_else_is_never_offered() {
    for (pending_user, account) in [("jane", "bob"), ("bob", "bob"), ("bob", "jane")] {
        let world = World::of_jane().await;
        let link = world.link();
        let flow = Flow::new(provider(), &link);
        let fault = Fault::Answer(When::BeforeActing, challenge(pending_user, account));
        let path = "default-authenticator-totp-setup";
        world.server.faults().always("GET", path, fault);
        let error = flow.begin(Subject::Myself, "").await.unwrap_err();
        assert!(
            matches!(error.kind, ErrorKind::WrongOwner { .. }),
            "{pending_user} {account}: {error:?}"
        );
        assert!(world.journal.only_pending().is_none());
    }
}

fn challenge(pending_user: &str, account: &str) -> Canned {
    Canned::json(
        200,
        format!(
            r#"{{"component":"ak-stage-authenticator-totp","pending_user":"{pending_user}",
            "pending_user_avatar":"","config_url":"otpauth://totp/authentik%3A{account}?secret=MNQW4YLSPFRWC3TBOJ4WGYLOMFZHSY3B&algorithm=SHA1&digits=6&period=30&issuer=authentik"}}"#
        ),
    )
}
