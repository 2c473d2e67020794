//! The stages of a sign-in.

use enroll::{ErrorKind, NetworkFailure, Outcome, QuestionKind};
use sandbox::authentik::Rules;
use sandbox::{Canned, Fault, When};
use vault::Subject;

use crate::world::{World, provider};

const LOGIN: &str = "/flows/executor/default-authentication-flow/";

#[tokio::test]
async fn the_password_may_be_asked_for_beside_the_name_and_staying_is_declined() {
    for (asks_both_at_once, asks_to_stay) in [(true, false), (false, true), (true, true)] {
        let world = World::of_jane_with(Rules {
            asks_both_at_once,
            asks_to_stay,
            ..Rules::default()
        })
        .await;
        world.pair(Subject::Myself).await.unwrap();
        assert_eq!(world.answers.asked_ids(), ["username", "password"]);
    }
}

#[tokio::test]
async fn somebody_with_a_second_factor_chooses_one_and_types_its_code() {
    let world = World::of_jane().await;
    world.answers.set("username", "carol");
    world.answers.set("password", "carol-password");
    world.answers.set("mfa-device", "static-1");
    world.answers.set("mfa-code", "carol-code-2");
    world.pair(Subject::Myself).await.unwrap();
    let asked = world.answers.asked();
    let ids: Vec<_> = asked.iter().map(|asked| asked.id).collect();
    assert_eq!(ids, ["username", "password", "mfa-device", "mfa-code"]);
    let QuestionKind::Choice(choices) = &asked[2].kind else {
        panic!("{asked:?}");
    };
    let choices: Vec<_> = choices.iter().map(|choice| choice.id.as_str()).collect();
    assert_eq!(choices, ["static-1", "totp-2"]);
    assert_eq!(asked[3].about, [("device", "static 1".to_owned())]);
    assert_eq!(world.journal.entries()[0].account, "carol");
}

#[tokio::test]
async fn what_the_server_refuses_is_a_refused_sign_in() {
    for (id, text) in [
        ("password", "wrong"),
        ("username", "nobody"),
        ("mfa-code", "000000"),
    ] {
        for asks_both_at_once in [false, true] {
            let world = World::of_jane_with(Rules {
                asks_both_at_once,
                ..Rules::default()
            })
            .await;
            world.answers.set("username", "carol");
            world.answers.set("password", "carol-password");
            world.answers.set("mfa-device", "totp-2");
            world.answers.set(id, text);
            let error = world.pair(Subject::Myself).await.unwrap_err();
            assert!(
                matches!(error.kind, ErrorKind::SignInRefused),
                "{id}: {error:?}"
            );
            assert!(world.journal.only_pending().is_none());
        }
    }
}

#[tokio::test]
async fn a_stage_that_keyfob_does_not_know_needs_the_browser() {
    for stage in [
        "ak-stage-captcha",
        "ak-stage-consent",
        "ak-stage-from-the-future",
    ] {
        let world = World::of_jane_with(Rules {
            browser_stage: Some(stage),
            ..Rules::default()
        })
        .await;
        let error = world.pair(Subject::Myself).await.unwrap_err();
        assert!(
            matches!(&error.kind, ErrorKind::NeedsBrowser(named) if named == stage),
            "{error:?}"
        );
    }
    let captcha = r#"{"component":"ak-stage-identification","user_fields":["username"],
        "password_fields":false,"captcha_stage":{"site_key":"x"}}"#;
    let elsewhere = r#"{"component":"ak-stage-identification","user_fields":null,
        "password_fields":false,"sources":[{"name":"Company"}]}"#;
    let passkey = r#"{"component":"ak-stage-authenticator-validate",
        "device_challenges":[{"device_class":"webauthn","device_uid":"3","challenge":{}}]}"#;
    let other_site = r#"{"component":"xak-flow-redirect","to":"https://sso.example.com/"}"#;
    for (stage, named) in [
        (captcha, "ak-stage-captcha"),
        (elsewhere, "ak-stage-identification"),
        (passkey, "ak-stage-authenticator-validate"),
        (other_site, "xak-flow-redirect"),
    ] {
        let world = World::of_jane().await;
        let fault = Fault::Answer(When::BeforeActing, Canned::json(200, stage));
        world.server.faults().once("GET", LOGIN, fault);
        let error = world.pair(Subject::Myself).await.unwrap_err();
        assert!(
            matches!(&error.kind, ErrorKind::NeedsBrowser(found) if found == named),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_flow_in_circles_and_one_that_leads_away_end() {
    let to = |location: &str| {
        let canned = Canned::empty(302).header("location", location);
        Fault::Answer(When::BeforeActing, canned)
    };
    let world = World::of_jane().await;
    world
        .server
        .faults()
        .always("GET", LOGIN, to(&format!("/api/v3{LOGIN}?query=")));
    let error = world.pair(Subject::Myself).await.unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::ContractDrift(_)),
        "{error:?}"
    );
    assert!(world.server.seen().len() < 20);
    let stage = r#"{"component":"ak-stage-user-login","pending_user":"jane"}"#;
    let again = Fault::Answer(When::BeforeActing, Canned::json(200, stage));
    for method in ["GET", "POST"] {
        world.server.faults().clear();
        world.server.faults().always(method, LOGIN, again.clone());
    }
    let error = world.pair(Subject::Myself).await.unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::ContractDrift(_)),
        "{error:?}"
    );

    for location in [
        "https://evil.example/api/v3/flows/executor/x/",
        "/if/flow/x/",
        "",
    ] {
        let world = World::of_jane().await;
        world.server.faults().always("POST", LOGIN, to(location));
        let error = world.pair(Subject::Myself).await.unwrap_err();
        let ErrorKind::Network { reason, outcome } = error.kind else {
            panic!("{location}: {error:?}");
        };
        assert_eq!(reason, NetworkFailure::Redirected, "{location}");
        assert_eq!(outcome, Outcome::NotDone, "a sign-in leaves nothing");
    }
}

#[tokio::test]
async fn nobody_in_front_of_it_is_an_unanswered_question() {
    let world = World::of_jane().await;
    world.answers.unset("password");
    let error = world.pair(Subject::Myself).await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Unanswered(_)), "{error:?}");
    assert!(world.journal.writes().is_empty());
}

#[tokio::test]
async fn a_connection_is_tried_without_a_question() {
    let world = World::of_jane().await;
    assert_eq!(provider().test(&world.link()).await.unwrap(), None);
    assert!(world.answers.asked().is_empty());
    let world = World::of_helpdesk().await;
    let owner = provider().test(&world.link()).await.unwrap().unwrap();
    assert_eq!(owner.name, "helpdesk");
    let mut world = World::of_jane().await;
    world.connection.url.push_str("/elsewhere");
    let error = provider().test(&world.link()).await.unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::BadConnection("url")),
        "{error:?}"
    );
}
