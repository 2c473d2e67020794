//! What comes when, and for whom.

use super::*;

#[tokio::test]
async fn every_step_is_sealed_before_the_server_can_remember_it() {
    let scene = Scene::new().await;
    let paired = scene.pair().await.unwrap();
    let steps = [
        "intent",
        "offered",
        "offered",
        "submitted",
        "confirmed",
        "account",
    ];
    assert_eq!(stages(&scene.journal), steps);
    let calls = ["prepare", "begin", "confirm", "find", "rename", "leave"];
    assert_eq!(scene.fake.calls(), calls);
    assert_eq!(
        paired.entry,
        scene.journal.entries().first().map(|entry| entry.id)
    );
    assert_eq!(
        (paired.owner, paired.is_owner_checked),
        (Some(person("u1")), true)
    );
    assert_eq!(
        (paired.device.as_deref(), paired.is_named),
        (Some("d1"), true)
    );
    assert_eq!(scene.fake.devices()[0].name, "Laptop");
    scene.assert_settled("all well");
}

#[tokio::test]
async fn a_code_that_is_typed_into_the_servers_own_page_is_waited_for() {
    let scene = Scene::with(Fake::start(NOW).await.confirmed_by(Confirm::InBrowser));
    let link = scene.link();
    let flow = Flow::new(&scene.fake, &link);
    let mut pending = flow.begin(Subject::Myself, "").await.unwrap();
    for _ in 0..2 {
        assert_eq!(code(&flow.confirm(&mut pending, None).await), "wrong-stage");
        pending = scene.journal.only_pending().unwrap();
        assert!(matches!(pending.stage, PendingStage::Offered(_)));
    }
    scene.fake.change(|devices| devices[0].is_active = true);
    flow.confirm(&mut pending, None).await.unwrap();
    assert_eq!(scene.fake.count("confirm"), 0);
    scene.assert_settled("typed there");
}

#[tokio::test]
async fn a_device_of_somebody_else_is_never_called_paired() {
    let scene = Scene::new().await;
    let link = scene.link();
    let flow = Flow::new(&scene.fake, &link);
    let mut pending = flow.begin(Subject::Myself, "Laptop").await.unwrap();
    scene.fake.change(|devices| devices[0].owner = "u9");
    for _ in 0..2 {
        let end = flow.confirm(&mut pending, None).await;
        let ErrorKind::WrongOwner { wanted, found } = end.unwrap_err().kind else {
            panic!("another error");
        };
        assert_eq!(
            (wanted.as_str(), found.as_str()),
            ("name of u1", "name of u9")
        );
        pending = scene.journal.only_pending().unwrap();
    }
    assert!(scene.journal.entries().is_empty());
    assert_eq!(
        (scene.fake.count("confirm"), scene.fake.count("rename")),
        (1, 0)
    );
    assert_eq!(flow.cancel(&mut pending).await.unwrap(), Cleanup::Removed);
    scene.assert_settled("wrong owner");
}

#[tokio::test]
async fn somebody_elses_key_is_never_written_down() {
    let scene = Scene::with(Fake::start(NOW).await.with_recovery_codes());
    let link = scene.link();
    let flow = Flow::new(&scene.fake, &link);
    let other = Subject::Other(person("u2"));
    let mut pending = flow.begin(other.clone(), "Phone").await.unwrap();
    assert!(
        pending.offer().unwrap().key.is_some(),
        "it is shown while this goes on"
    );
    flow.acknowledge(&mut pending).unwrap();
    assert_eq!(
        code(&flow.confirm(&mut pending, None).await),
        "wrong-stage",
        "their device has to show that it has the key"
    );
    let wrong = flow.confirm(&mut pending, Some("000 000")).await;
    assert_eq!(code(&wrong), "code-refused");
    let spaced = format!(" {} {} ", &right_code()[..3], &right_code()[3..]);
    let paired = flow.confirm(&mut pending, Some(&spaced)).await.unwrap();
    assert_eq!((paired.entry, paired.owner), (None, Some(person("u2"))));
    assert!(paired.is_owner_checked && scene.fake.devices()[0].is_active);
    assert!(scene.journal.entries().is_empty() && scene.journal.only_pending().is_none());

    // Nobody has the key any more once the app is gone: what is left is to be removed.
    scene.fake.change(Vec::clear);
    drop(flow.begin(other, "Phone").await.unwrap());
    let mut found = scene.journal.only_pending().unwrap();
    assert_eq!(flow.resume(&mut found).await.unwrap(), Standing::Orphaned);
    assert_eq!(flow.cancel(&mut found).await.unwrap(), Cleanup::Removed);
    assert!(scene.fake.devices().is_empty() && !scene.fake.is_inside());

    let sealed = scene.journal.secrets();
    assert!(
        sealed.contains("session-4711"),
        "the journal saw what there was to see"
    );
    for secret in [KEY, "rc-1", "rc-2", "otpauth", right_code().as_str()] {
        assert!(!sealed.contains(secret), "{secret} was written down");
    }
}

#[tokio::test]
async fn recovery_codes_are_kept_by_the_person_before_anything_counts() {
    let scene = Scene::with(Fake::start(NOW).await.with_recovery_codes());
    let link = scene.link();
    let flow = Flow::new(&scene.fake, &link);
    let mut pending = flow.begin(Subject::Myself, "").await.unwrap();
    assert_eq!(
        code(&flow.confirm(&mut pending, None).await),
        "recovery-codes-not-kept"
    );
    scene.journal.fail(0, 1);
    assert_eq!(code(&flow.acknowledge(&mut pending)), "not-saved");
    assert_eq!(
        code(&flow.confirm(&mut pending, None).await),
        "recovery-codes-not-kept"
    );
    assert_eq!(scene.fake.count("confirm"), 0);

    // They are there again after a crash; and where the server counts the device by then, they
    // still come before the account, which has no room for them.
    let mut pending = scene.journal.only_pending().unwrap();
    assert_eq!(pending.offer().unwrap().recovery_codes.len(), 2);
    scene.fake.change(|devices| devices[0].is_active = true);
    assert_eq!(flow.resume(&mut pending).await.unwrap(), Standing::Active);
    assert_eq!(
        code(&flow.confirm(&mut pending, None).await),
        "recovery-codes-not-kept"
    );
    flow.acknowledge(&mut pending).unwrap();
    flow.confirm(&mut pending, None).await.unwrap();
    scene.assert_settled("acknowledged");
}

#[tokio::test]
async fn a_step_out_of_turn_is_refused() {
    let scene = Scene::new().await;
    let link = scene.link();
    let flow = Flow::new(&scene.fake, &link);
    let offered = flow.begin(Subject::Myself, "").await.unwrap();
    for stage in [
        PendingStage::Intent,
        PendingStage::Abandoned { device: None },
    ] {
        let mut pending = PendingEnrollment {
            stage,
            ..offered.clone()
        };
        assert_eq!(code(&flow.acknowledge(&mut pending)), "wrong-stage");
        assert_eq!(code(&flow.confirm(&mut pending, None).await), "wrong-stage");
    }
    assert_eq!(scene.fake.count("confirm"), 0);
}

#[tokio::test]
async fn a_name_that_the_server_does_not_take_is_said_and_undoes_nothing() {
    let scene = Scene::new().await;
    scene
        .fake
        .fail("rename", false, || ErrorKind::PermissionDenied.into());
    let paired = scene.pair().await.unwrap();
    assert!(!paired.is_named && paired.entry.is_some());
    scene.assert_settled("unnamed");
}
