//! Members without a second factor, and what an id is enough for.

use enroll::{ErrorKind, Flow};
use sandbox::{Canned, Fault, When};
use vault::{Owner, Subject};

use crate::bench::{begun, jane, provider};

#[tokio::test]
async fn members_without_a_second_factor_are_listed() {
    let bench = jane().await;
    {
        let link = bench.link();
        let mut pending = begun(&link).await;
        Flow::new(provider(), &link)
            .confirm(&mut pending, None)
            .await
            .unwrap();
    }
    let bench = bench.with_token("bkua_sandbox_helen");
    let link = bench.link();
    let inventory = provider().inventory().unwrap();
    let people = inventory.people(&link, "").await.unwrap();
    let names: Vec<_> = people
        .iter()
        .map(|person| person.owner.name.as_str())
        .collect();
    assert_eq!(
        names,
        ["Omar Haddad", "Helen Berg", "Sam Okoro"],
        "Jane has one"
    );
    assert_eq!(people[0].detail.as_deref(), Some("omar@example.com"));
    assert_eq!(people[0].has_second_factor, Some(false));
    assert_eq!(inventory.people(&link, " omar ").await.unwrap().len(), 1);
}

#[tokio::test]
async fn listing_wants_an_organization_and_an_administrator() {
    let inventory = provider().inventory().unwrap();
    for (organization, token, code) in [
        ("", "bkua_sandbox_helen", "bad-connection"),
        ("elsewhere", "bkua_sandbox_helen", "not-found-at-server"),
        ("sandbox", "bkua_sandbox_omar", "permission-denied"),
        ("sandbox", "bkua_unknown", "sign-in-required"),
    ] {
        let bench = jane()
            .await
            .with_token(token)
            .with_option("organization", organization);
        let error = inventory.people(&bench.link(), "").await.unwrap_err();
        assert_eq!(error.code(), code, "{organization} {token}");
    }
}

#[tokio::test]
async fn an_id_is_enough_to_renew_recovery_codes_and_to_remove() {
    let bench = jane().await;
    let link = bench.link();
    let mut pending = begun(&link).await;
    let before = pending.offer().unwrap().recovery_codes.clone();
    let paired = Flow::new(provider(), &link)
        .confirm(&mut pending, None)
        .await
        .unwrap();
    let device = paired.device.unwrap();
    let inventory = provider().inventory().unwrap();

    let renewed = inventory
        .renew_recovery_codes(&link, &Subject::Myself, &device)
        .await
        .unwrap();
    assert_eq!(renewed.len(), 10);
    assert!(!before.iter().any(|old| old.expose() == renewed[0].expose()));
    inventory
        .remove(&link, &Subject::Myself, &device)
        .await
        .unwrap();
    assert!(bench.devices().is_empty());
    inventory
        .remove(&link, &Subject::Myself, &device)
        .await
        .unwrap();

    let other = Subject::Other(Owner {
        remote_id: "x".to_owned(),
        name: "Omar".to_owned(),
    });
    let error = inventory.remove(&link, &other, &device).await.unwrap_err();
    assert_eq!(error.code(), "unsupported-by-server");
    let error = inventory
        .devices(&link, &Subject::Myself)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "unsupported-by-server");
}

#[tokio::test]
async fn the_wait_of_a_limit_is_passed_on() {
    let sentence = r#"{"errors":[{"message":"You have exceeded your per-user limit of 5000 complexity points. Please try again in 187 seconds."}]}"#;
    let nothing_said = Canned::json(429, r#"{"errors":[{"message":"Slow down"}]}"#);
    for (canned, wait) in [
        (
            Canned::json(429, sentence).header("retry-after", "60"),
            Some(60),
        ),
        (Canned::json(429, sentence), Some(187)),
        (Canned::json(200, sentence), Some(187)),
        (
            nothing_said.clone().header("ratelimit-reset", "42"),
            Some(42),
        ),
        (nothing_said, None),
    ] {
        let bench = jane().await;
        let fault = Fault::Answer(When::BeforeActing, canned);
        bench.server.faults().always("POST", "/v1", fault);
        let error = provider().test(&bench.link()).await.unwrap_err();
        assert!(matches!(error.kind, ErrorKind::RateLimited { after_s } if after_s == wait));
    }
}

#[tokio::test]
async fn the_test_says_who_is_signed_in() {
    let bench = jane().await.with_token("bkua_sandbox_omar");
    let owner = provider().test(&bench.link()).await.unwrap().unwrap();
    assert_eq!(owner.name, "omar@example.com");
}
