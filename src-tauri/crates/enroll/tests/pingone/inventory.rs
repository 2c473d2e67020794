//! Lists, names, removals, people.

use enroll::{DeviceState, ErrorKind};
use sandbox::{Canned, Fault, When};
use vault::Subject;

use crate::bench::{Bench, inventory, wrong_code};

#[tokio::test]
async fn devices_are_listed_named_and_removed() {
    let bench = Bench::new().await;
    let mut pending = bench.begin().await.unwrap();
    let device = pending.device().unwrap().to_owned();
    let link = bench.link();
    let myself = Subject::Myself;
    let listed = inventory().devices(&link, &myself).await.unwrap();
    assert_eq!(listed[0].state, DeviceState::Unconfirmed);
    assert_eq!(listed[0].name, "Work laptop");
    assert!(
        listed[0]
            .created
            .as_deref()
            .is_some_and(|at| at.ends_with('Z'))
    );
    bench.confirm(&mut pending, None).await.unwrap();

    let name = r#"Jane's "phone" & so on"#;
    let renamed = inventory().rename(&link, &myself, &device, name);
    renamed.await.unwrap();
    let of_jane = bench.other("jane");
    let listed = inventory().devices(&link, &of_jane).await.unwrap();
    assert_eq!((listed.len(), listed[0].name.as_str()), (1, name));
    assert_eq!(listed[0].state, DeviceState::Active);
    let error = inventory()
        .rename(&link, &myself, &device, " ")
        .await
        .unwrap_err();
    assert_eq!(error.code(), "value-refused");

    for _ in 0..2 {
        inventory().remove(&link, &myself, &device).await.unwrap();
        assert!(bench.devices_of("jane").is_empty(), "gone is gone");
    }
}

#[tokio::test]
async fn a_locked_device_is_blocked_for_now() {
    let bench = Bench::new().await;
    bench.system.change_rules(|rules| rules.failure_count = 1);
    let mut pending = bench.begin().await.unwrap();
    let wrong = wrong_code(&bench, &pending);
    bench.confirm(&mut pending, Some(&wrong)).await.unwrap_err();
    let link = bench.link();
    let listed = inventory().devices(&link, &Subject::Myself).await.unwrap();
    assert_eq!(listed[0].state, DeviceState::Blocked);
}

#[tokio::test]
async fn a_list_is_read_to_its_end() {
    let bench = Bench::with("pingone-helen", &[]).await;
    let link = bench.link();
    let listed = inventory()
        .devices(&link, &bench.other("max"))
        .await
        .unwrap();
    let names: Vec<_> = listed.iter().map(|device| device.name.as_str()).collect();
    assert_eq!(
        names,
        ["Phone 1", "Phone 2", "Phone 3", "Phone 4", "Phone 5"]
    );
}

#[tokio::test]
async fn a_list_that_goes_on_elsewhere_or_forever_is_not_followed() {
    let bench = Bench::new().await;
    let page = |next: &str| {
        let links = format!(r#"{{"next":{{"href":"{next}"}}}}"#);
        let body = format!(r#"{{"_embedded":{{"devices":[]}},"_links":{links}}}"#);
        Fault::Answer(When::BeforeActing, Canned::json(200, body))
    };
    let other = Bench::new().await;
    let here = format!("{}/v1/users/devices?limit=1", bench.server.url());
    for next in [
        other.server.url(),
        "http://evil.example/".to_owned(),
        "/v1".to_owned(),
        here,
    ] {
        bench.server.faults().clear();
        bench.server.faults().always("GET", "/devices", page(&next));
        let link = bench.link();
        let listed = inventory().devices(&link, &Subject::Myself).await;
        assert_eq!(
            listed.unwrap_err().code(),
            "answer-not-understood",
            "{next}"
        );
    }
    assert!(
        other.server.seen().is_empty(),
        "the token went nowhere else"
    );
    assert!(bench.server.seen().len() < 60);
}

#[tokio::test]
async fn people_are_found_by_the_beginning_of_a_name() {
    let bench = Bench::with("pingone-helen", &[]).await;
    let link = bench.link();
    let found = async |query: &str| {
        let people = inventory().people(&link, query).await.unwrap();
        let names = people.into_iter().map(|person| person.owner.name);
        names.collect::<Vec<_>>()
    };
    assert_eq!(found("jane").await, ["jane"]);
    assert_eq!(found(" Doe ").await, ["jane"]);
    assert_eq!(found("jane.doe@pingone.example").await, ["jane"]);
    assert_eq!(found("Jane D").await, ["jane"]);
    assert_eq!(found("O\"N").await, ["sam"]);
    assert_eq!(found("O\"Neil\" or \"").await, [""; 0]);
    assert_eq!(found("").await, [""; 0]);
    assert_eq!(found("m").await, ["max"]);
    assert_eq!(found(&"x".repeat(50_000)).await, [""; 0]);

    let nora = &inventory().people(&link, "nora").await.unwrap()[0];
    assert_eq!(nora.detail.as_deref(), Some("nora@pingone.example"));
    assert_eq!(nora.has_second_factor, Some(false));
}

#[tokio::test]
async fn one_may_not_look_at_others_with_ones_own_token() {
    let bench = Bench::with(
        "pingone-jane",
        &[("user", "0f6d1c52-6a1e-4b0b-8a57-3d1e5c7b9a01")],
    );
    let bench = bench.await;
    let link = bench.link();
    let denied = |error: enroll::EnrollError| {
        assert_eq!(error.code(), "permission-denied");
        assert_eq!(
            error.server.code.as_deref(),
            Some("INSUFFICIENT_PERMISSIONS")
        );
    };
    denied(inventory().people(&link, "sam").await.unwrap_err());
    denied(
        inventory()
            .devices(&link, &bench.other("sam"))
            .await
            .unwrap_err(),
    );
    denied(bench.begin_for(bench.other("sam")).await.unwrap_err());
    assert!(bench.devices_of("sam").is_empty());
}

#[tokio::test]
async fn an_identifier_never_becomes_another_path() {
    let bench = Bench::new().await;
    let link = bench.link();
    for odd in ["", "..", "a/b", "a?b", "%2e%2e"] {
        let error = inventory()
            .remove(&link, &Subject::Myself, odd)
            .await
            .unwrap_err();
        assert!(
            matches!(error.kind, ErrorKind::InvalidInput { .. }),
            "{odd:?}"
        );
        let other = Subject::Other(vault::Owner {
            remote_id: odd.to_owned(),
            name: "somebody".to_owned(),
        });
        let error = inventory().devices(&link, &other).await.unwrap_err();
        assert!(
            matches!(error.kind, ErrorKind::InvalidInput { .. }),
            "{odd:?}"
        );
    }
    assert_eq!(bench.requests("DELETE", ""), 0);
}
