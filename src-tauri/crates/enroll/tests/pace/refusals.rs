//! Each refusal in words of our own.

use enroll::{Cleanup, EnrollError, ErrorKind, Flow};
use sandbox::{Canned, Fault, When};
use vault::SignIn;

use crate::bench::{Bench, jane, provider, signed_in_as};

const CREATE: &str = "/user/devices/totp";

#[tokio::test]
async fn somebody_without_a_linked_identity_is_told_so() {
    let bench = signed_in_as("nina", "4444").await;
    let error = bench.begin().await.unwrap_err();
    assert_eq!(error.code(), "account-not-ready");
    assert_eq!(
        error.server.code.as_deref(),
        Some("missing-linked-identity")
    );
    assert_eq!(error.server.status, Some(401));
    assert!(error.server.correlation.is_some());
}

#[tokio::test]
async fn a_token_that_is_no_good_wants_a_sign_in() {
    let mut bench = jane().await;
    bench.connection.sign_in = SignIn::Token("pace_unknown".into());
    assert_eq!(bench.begin().await.unwrap_err().code(), "sign-in-required");
    let error = provider().test(&bench.link()).await.unwrap_err();
    assert_eq!(error.code(), "sign-in-required");
}

#[tokio::test]
async fn a_wrong_pin_is_a_refused_sign_in_and_may_be_tried_anew() {
    let bench = jane().await;
    bench.answers.set("pin", "0000");
    let error = bench.begin().await.unwrap_err();
    assert_eq!(error.code(), "sign-in-refused");
    assert!(bench.journal.only_pending().is_none());
    assert!(bench.devices().is_empty());
    bench.answers.set("pin", "1111");
    bench.begin().await.unwrap();
}

#[tokio::test]
async fn terms_are_shown_and_nothing_else_is() {
    let bench = signed_in_as("tess", "5555").await;
    let error = bench.begin().await.unwrap_err();
    assert_eq!(error.code(), "terms-not-accepted");
    let visits = bench.answers.visits();
    assert_eq!(visits.len(), 1);
    assert_eq!(visits[0].id, "terms");
    assert_eq!(visits[0].url, format!("{}/terms", bench.server.url()));

    let elsewhere = Canned::empty(451).header("location", "https://example.net/terms");
    let error = refused(&bench, elsewhere).await;
    assert_eq!(error.code(), "terms-not-accepted");
    assert_eq!(bench.answers.visits().len(), 1, "a page of somebody else");

    let form = reqwest::Client::new()
        .post(format!("{}/terms", bench.server.url()))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("user=tess");
    form.send().await.unwrap();
    bench.begin().await.unwrap();
}

#[tokio::test]
async fn md5_is_named_and_so_is_what_is_left_at_the_server() {
    let bench = signed_in_as("max", "3333").await;
    let error = bench.begin().await.unwrap_err();
    assert_eq!(error.code(), "unsupported-key");
    let words = error.to_string();
    assert!(words.contains("MD5"), "{words}");
    assert!(words.contains("counts at the server already"), "{words}");
    assert_eq!(bench.devices().len(), 1);

    // The record stays until the person was told that nothing can be done about it.
    let mut pending = bench.journal.only_pending().unwrap();
    let link = bench.link();
    let cleanup = Flow::new(provider(), &link).cancel(&mut pending).await;
    assert_eq!(cleanup.unwrap(), Cleanup::Impossible);
    assert!(bench.journal.only_pending().is_none());
}

#[tokio::test]
async fn a_refused_value_is_named() {
    let bench = jane().await;
    let body =
        r#"{"errors":[{"id":"c1","status":"422","source":{"pointer":"/data/attributes/pin"}}]}"#;
    let error = refused(&bench, Canned::json(422, body)).await;
    assert!(
        matches!(error.kind, ErrorKind::InvalidInput { field } if field == "/data/attributes/pin")
    );
    let long = format!(
        r#"{{"errors":[{{"source":{{"pointer":"{}"}}}}]}}"#,
        "x".repeat(500)
    );
    let error = refused(&bench, Canned::json(422, long)).await;
    assert!(matches!(error.kind, ErrorKind::InvalidInput { field } if field.is_empty()));
    assert!(bench.journal.only_pending().is_none(), "nothing was made");
}

#[tokio::test]
async fn a_failed_server_may_have_made_it() {
    let bench = jane().await;
    let body = r#"{"errors":[{"id":"c2","status":"500","code":"1000"}]}"#;
    let error = refused(&bench, Canned::json(500, body)).await;
    assert_eq!(error.code(), "outcome-unknown");
    assert_eq!(error.server.correlation.as_deref(), Some("c2"));
    assert!(bench.journal.only_pending().is_some());
}

#[tokio::test]
async fn a_token_that_may_not_ask_who_it_is_still_pairs() {
    let bench = jane().await;
    let fault = Fault::Answer(When::BeforeActing, Canned::empty(403));
    bench.server.faults().once("GET", "userinfo", fault);
    let pending = bench.begin().await.unwrap();
    assert!(pending.owner.is_none());
    assert_eq!(pending.offer().unwrap().key.as_ref().unwrap().account, "");
}

#[tokio::test]
async fn options_that_cannot_be_right_are_a_bad_connection() {
    for (name, value) in [
        ("api_version", "../2025-1"),
        ("auth_url", "http://id.pace.cloud/auth"),
        ("auth_url", "nowhere"),
    ] {
        let mut bench = jane().await;
        let options = &mut bench.connection.options;
        options.insert(name.to_owned(), value.to_owned());
        let error = bench.begin().await.unwrap_err();
        assert_eq!(error.code(), "bad-connection", "{name} {value}");
        assert!(bench.answers.asked().is_empty(), "no password for nothing");
    }
}

#[tokio::test]
async fn the_test_says_who_is_signed_in() {
    let bench = jane().await;
    let owner = provider().test(&bench.link()).await.unwrap().unwrap();
    assert_eq!(owner.name, "jane");
}

async fn refused(bench: &Bench, canned: Canned) -> EnrollError {
    let fault = Fault::Answer(When::BeforeActing, canned);
    bench.server.faults().once("POST", CREATE, fault);
    bench.begin().await.unwrap_err()
}
