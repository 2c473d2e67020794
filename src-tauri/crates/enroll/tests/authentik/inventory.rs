//! Devices, people, records without keys, recovery codes.

use enroll::authentik::{create_device_record, keep_recovery_codes, offer_recovery_codes};
use enroll::{DeviceState, ErrorKind, Inventory};
use sandbox::System as _;
use sandbox::authentik::Rules;
use vault::{SecretText, SignIn, Subject};

use crate::world::{World, bob, provider, somebody};

fn inventory() -> &'static dyn Inventory {
    provider().inventory().unwrap()
}

#[tokio::test]
async fn one_s_own_devices_are_listed_renamed_and_removed_in_one_sign_in() {
    let world = World::of_jane().await;
    let link = world.link();
    let devices = inventory().devices(&link, &Subject::Myself).await.unwrap();
    assert!(devices.is_empty());
    world.system.add_device("jane");
    world.system.add_device("bob");
    let devices = inventory().devices(&link, &Subject::Myself).await.unwrap();
    assert_eq!(devices.len(), 1, "bob's is not seen");
    assert_eq!(devices[0].name, "TOTP Authenticator");
    assert_eq!(devices[0].state, DeviceState::Active);
    assert!(devices[0].created.is_some());
    let id = &devices[0].id;
    let me = &Subject::Myself;
    inventory().rename(&link, me, id, " Laptop ").await.unwrap();
    let renamed = inventory().devices(&link, me).await.unwrap();
    assert_eq!(renamed[0].name, "Laptop");
    inventory().remove(&link, me, id).await.unwrap();
    inventory().remove(&link, me, id).await.unwrap();
    assert!(inventory().devices(&link, me).await.unwrap().is_empty());
    assert_eq!(world.answers.asked_ids(), ["username", "password"]);
    let of_bob = world.made()[0].id.clone();
    inventory().remove(&link, me, &of_bob).await.unwrap();
    assert_eq!(world.made().len(), 1, "404 for what is not one's own");
    let error = inventory()
        .rename(&link, me, &of_bob, "x")
        .await
        .unwrap_err();
    assert!(matches!(error.kind, ErrorKind::NotFound), "{error:?}");
}

#[tokio::test]
async fn an_administrator_sees_renames_and_removes_others_devices() {
    for signs_in in [false, true] {
        let mut world = World::of_helpdesk().await;
        if signs_in {
            world.connection.sign_in = SignIn::AskEachTime;
            world.answers.set("username", "helpdesk");
            world.answers.set("password", "helpdesk-password");
        }
        world.system.add_device("bob");
        let link = world.link();
        let devices = inventory().devices(&link, &bob()).await.unwrap();
        assert_eq!(devices.len(), 1);
        let id = &devices[0].id;
        inventory()
            .rename(&link, &bob(), id, "Phone")
            .await
            .unwrap();
        let devices = inventory().devices(&link, &bob()).await.unwrap();
        assert_eq!(devices[0].name, "Phone");
        inventory().remove(&link, &bob(), id).await.unwrap();
        assert!(world.made().is_empty());
        let people = inventory().people(&link, "Roe").await.unwrap();
        let names: Vec<_> = people.iter().map(|one| one.owner.name.as_str()).collect();
        assert_eq!(names, ["bob"]);
        assert_eq!(people[0].detail.as_deref(), Some("bob@sandbox.example"));
        assert!(!world.has_mixed());
    }
}

#[tokio::test]
async fn a_name_and_an_id_are_looked_at_before_anything_is_sent() {
    let world = World::of_helpdesk().await;
    let link = world.link();
    for name in ["", "   ", &"x".repeat(65)] {
        let error = inventory()
            .rename(&link, &bob(), "1", name)
            .await
            .unwrap_err();
        assert!(
            matches!(error.kind, ErrorKind::InvalidInput { .. }),
            "{error:?}"
        );
    }
    for id in ["", "1/../2", "-1", "x"] {
        let error = inventory().remove(&link, &bob(), id).await.unwrap_err();
        assert!(
            matches!(error.kind, ErrorKind::NotFound),
            "{id:?} {error:?}"
        );
        let of = somebody(id, "bob");
        let error = inventory().devices(&link, &of).await.unwrap_err();
        assert!(
            matches!(error.kind, ErrorKind::NotFound),
            "{id:?} {error:?}"
        );
    }
    assert!(world.server.seen().is_empty());
}

#[tokio::test]
async fn without_the_right_a_token_sees_its_owner_s_devices_only() {
    let mut world = World::of_helpdesk().await;
    world.connection.sign_in = SignIn::Token(SecretText::from("sandbox-jane-token"));
    world.system.add_device("jane");
    let link = world.link();
    let devices = inventory().devices(&link, &Subject::Myself).await;
    assert_eq!(devices.unwrap().len(), 1);
    for error in [
        inventory().devices(&link, &bob()).await.unwrap_err(),
        inventory().people(&link, "bob").await.unwrap_err(),
        create_device_record(&link, "x").await.unwrap_err(),
    ] {
        assert!(
            matches!(error.kind, ErrorKind::PermissionDenied),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_device_record_is_refused_in_words_whatever_the_server_says() {
    for (fails_with_500, status) in [(false, 405), (true, 500)] {
        let world = World::of_helpdesk_with(Rules {
            fails_with_500,
            ..Rules::default()
        })
        .await;
        let link = world.link();
        let error = create_device_record(&link, "Desktop").await.unwrap_err();
        assert_eq!(error.code(), "unsupported-by-server");
        assert_eq!(error.server.status, Some(status));
        assert!(error.server.correlation.is_some());
        let words = error.to_string();
        assert!(words.contains("without an owner"), "{words}");
        assert!(words.contains("never gives out a key"), "{words}");
        for name in ["", &"x".repeat(65)] {
            let error = create_device_record(&link, name).await.unwrap_err();
            assert!(
                matches!(&error.kind, ErrorKind::InvalidInput { field } if field == "name"),
                "{error:?}"
            );
        }
        assert!(world.made().is_empty());
    }
}

#[tokio::test]
async fn recovery_codes_count_once_they_are_kept() {
    let world = World::of_jane().await;
    let link = world.link();
    let offered = offer_recovery_codes(&link).await.unwrap();
    assert_eq!(offered.codes.len(), 6);
    assert_eq!(format!("{offered:?}"), "RecoveryCodes(6)");
    let code = offered.codes[0].clone();
    keep_recovery_codes(&link, offered).await.unwrap();
    world.answers.set("mfa-code", code.expose());
    world.pair(Subject::Myself).await.unwrap();
    assert_eq!(world.system.devices().len(), 2, "carol's and jane's");
}
