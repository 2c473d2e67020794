//! Disks and servers that fail at every step.

use super::*;

type Failing = fn() -> EnrollError;

fn failed(outcome: Outcome) -> EnrollError {
    ErrorKind::ServerFailed { outcome }.into()
}

#[tokio::test]
async fn a_disk_that_refuses_any_write_for_a_moment_or_for_good_loses_nothing() {
    for skip in 0..7 {
        for times in [1, 2, usize::MAX] {
            let story = format!("{times} writes fail after {skip}");
            let scene = Scene::new().await;
            scene.journal.fail(skip, times);
            let end = scene.pair().await;
            let expected = if skip < 6 { "not-saved" } else { "done" };
            assert_eq!(code(&end), expected, "{story}");
            scene.journal.heal();
            scene.clean_up().await;
            scene.assert_settled(&story);
            assert!(scene.fake.count("begin") <= 1, "{story}");
        }
    }
}

#[tokio::test]
async fn any_call_that_fails_in_any_way_leaves_one_device_with_its_account_or_neither() {
    let errors: [(&str, Failing); 9] = [
        ("lost", lost),
        ("slow", slow),
        ("failed", || failed(Outcome::Unknown)),
        ("refused", || failed(Outcome::NotDone)),
        ("nonsense", || ErrorKind::ContractDrift("nonsense").into()),
        ("a key of no use", || {
            ErrorKind::UnsupportedKey("MD5".into()).into()
        }),
        ("signed out", || ErrorKind::SignInRequired.into()),
        ("limited", || {
            ErrorKind::RateLimited { after_s: None }.into()
        }),
        ("forbidden", || ErrorKind::PermissionDenied.into()),
    ];
    for call in ["prepare", "begin", "confirm", "find", "cancel", "rename"] {
        for (what, error) in errors {
            for acts in [false, true] {
                // A clear refusal after acting is a lie that no flow can see through.
                let lies = acts && error().outcome() == Outcome::NotDone;
                if lies || (call == "prepare" && acts) {
                    continue;
                }
                let story = format!("{call}: {what}, acts: {acts}");
                let scene = Scene::new().await;
                scene.fake.fail(call, acts, error);
                let end = scene.pair().await;
                let begun = scene.fake.count("begin");
                code(&end);
                scene.fake.heal();
                scene.clean_up().await;
                scene.assert_settled(&story);
                assert_eq!(scene.fake.count("begin"), begun, "{story}: begun once");
            }
        }
    }
}

#[tokio::test]
async fn a_server_that_answers_nothing_at_all_after_any_call_is_cleaned_up_later() {
    for call in ["begin", "confirm"] {
        for acts in [false, true] {
            let scene = Scene::new().await;
            scene.fake.fail(call, acts, lost);
            for next in ["find", "find", "cancel"] {
                scene.fake.fail(next, false, lost);
            }
            let end = scene.pair().await;
            assert_eq!(code(&end), "outcome-unknown", "{call}");
            assert!(
                scene.journal.only_pending().is_some(),
                "it is there to go on with"
            );
            scene.fake.heal();
            scene.clean_up().await;
            scene.assert_settled(call);
        }
    }
}

#[tokio::test]
async fn a_device_whose_key_never_arrived_is_removed_at_once() {
    let scene = Scene::new().await;
    scene.fake.fail("begin", true, lost);
    let end = scene.pair().await;
    assert_eq!(
        code(&end),
        "connection-broken",
        "and that is all that there is to say"
    );
    assert_eq!(stages(&scene.journal), ["intent", "abandoned", "end"]);
    scene.assert_settled("lost");

    let scene = Scene::new().await;
    scene.fake.fail("begin", true, || {
        ErrorKind::UnsupportedKey("MD5".into()).into()
    });
    assert_eq!(code(&scene.pair().await), "unsupported-key");
    assert!(scene.fake.devices().is_empty());
}

#[tokio::test]
async fn a_device_that_a_slow_server_makes_later_is_found_when_it_is_asked_again() {
    let scene = Scene::new().await;
    scene.fake.fail("begin", false, slow);
    assert_eq!(code(&scene.pair().await), "outcome-unknown");
    assert!(scene.journal.only_pending().is_some());
    scene.fake.change(|devices| {
        devices.push(fake::Held {
            id: "late".to_owned(),
            owner: "u1",
            name: String::new(),
            is_active: false,
        });
    });
    scene.clean_up().await;
    scene.assert_settled("slow");
}

#[tokio::test]
async fn a_device_that_nobody_can_remove_is_not_forgotten_before_the_person_knows() {
    let scene = Scene::with(Fake::start(NOW).await.confirmed_by(Confirm::NotNeeded));
    scene.fake.fail("begin", true, lost);
    assert_eq!(code(&scene.pair().await), "outcome-unknown");
    let link = scene.link();
    let flow = Flow::new(&scene.fake, &link);
    let mut pending = scene.journal.only_pending().unwrap();
    assert_eq!(flow.resume(&mut pending).await.unwrap(), Standing::Orphaned);
    assert_eq!(
        flow.cancel(&mut pending).await.unwrap(),
        Cleanup::Impossible
    );
    assert!(scene.journal.only_pending().is_none() && !scene.fake.is_inside());
}

/// Such a key counts from the start, so it is an account or a record, and never nothing.
#[tokio::test]
async fn a_key_that_counts_and_cannot_be_taken_back_is_kept_until_the_person_says_otherwise() {
    let scene = Scene::with(Fake::start(NOW).await.confirmed_by(Confirm::NotNeeded));
    let link = scene.link();
    let flow = Flow::new(&scene.fake, &link);
    let mut pending = flow.begin(Subject::Myself, "").await.unwrap();
    assert_eq!(
        flow.cancel(&mut pending).await.unwrap(),
        Cleanup::Impossible
    );
    assert!(scene.journal.only_pending().is_some() && scene.fake.is_inside());
    scene.fake.fail("find", false, lost);
    assert_eq!(
        code(&flow.confirm(&mut pending, None).await),
        "connection-broken"
    );
    assert_eq!(scene.fake.count("confirm"), 0);
    let mut found = scene.journal.only_pending().unwrap();
    flow.confirm(&mut found, None).await.unwrap();
    scene.assert_settled("finished after all");

    let mut another = flow.begin(Subject::Myself, "").await.unwrap();
    flow.cancel(&mut another).await.unwrap();
    flow.forget(&another).await.unwrap();
    assert!(scene.journal.only_pending().is_none() && !scene.fake.is_inside());
}

#[tokio::test]
async fn cancelling_works_at_every_step_and_twice() {
    for steps in 0..4 {
        let scene = Scene::new().await;
        let link = scene.link();
        let flow = Flow::new(&scene.fake, &link);
        match steps {
            0 => {
                scene.fake.fail("begin", true, lost);
                scene.fake.fail("find", false, lost);
                flow.begin(Subject::Myself, "").await.unwrap_err();
            }
            1 => drop(flow.begin(Subject::Myself, "").await.unwrap()),
            2 | 3 => {
                let mut pending = flow.begin(Subject::Myself, "").await.unwrap();
                scene.fake.fail("confirm", steps == 3, lost);
                scene.fake.fail("find", false, lost);
                flow.confirm(&mut pending, None).await.unwrap_err();
            }
            _ => unreachable!(),
        }
        let mut pending = scene.journal.only_pending().unwrap();
        scene.fake.fail("cancel", true, lost);
        flow.cancel(&mut pending).await.unwrap_err();
        let mut pending = scene.journal.only_pending().unwrap();
        assert_eq!(
            flow.cancel(&mut pending).await.unwrap(),
            Cleanup::AlreadyGone
        );
        scene.assert_settled("cancelled");
        assert!(scene.fake.devices().is_empty());
    }
}

#[tokio::test]
async fn a_code_whose_answer_is_lost_is_never_sent_again_by_itself() {
    for (acts, expected) in [(true, "done"), (false, "connection-broken")] {
        let scene = Scene::new().await;
        scene.fake.fail("confirm", acts, lost);
        let end = scene.pair().await;
        assert_eq!((code(&end), scene.fake.count("confirm")), (expected, 1));
    }
    // The server could not be asked either; a later try asks first, and finds it done.
    let scene = Scene::new().await;
    scene.fake.fail("confirm", true, lost);
    scene.fake.fail("find", false, lost);
    assert_eq!(code(&scene.pair().await), "outcome-unknown");
    let link = scene.link();
    let flow = Flow::new(&scene.fake, &link);
    let mut pending = scene.journal.only_pending().unwrap();
    flow.confirm(&mut pending, None).await.unwrap();
    assert_eq!(scene.fake.count("confirm"), 1);
    scene.assert_settled("found done");
}

/// Where the server can never be asked, only the person can decide to send another code.
#[tokio::test]
async fn a_server_that_cannot_tell_is_sent_another_code_when_the_person_asks_for_it() {
    let scene = Scene::with(Fake::start(NOW).await.that_cannot_tell());
    scene.fake.fail("confirm", false, lost);
    assert_eq!(code(&scene.pair().await), "outcome-unknown");
    let link = scene.link();
    let flow = Flow::new(&scene.fake, &link);
    let mut pending = scene.journal.only_pending().unwrap();
    assert_eq!(
        flow.resume(&mut pending).await.unwrap(),
        Standing::CannotTell
    );
    let paired = flow.confirm(&mut pending, None).await.unwrap();
    assert_eq!(
        (paired.is_owner_checked, scene.fake.count("confirm")),
        (false, 2)
    );
    scene.assert_settled("sent again");
}

#[tokio::test]
async fn an_offer_that_the_server_forgot_is_said_to_be_over() {
    let scene = Scene::new().await;
    scene.fake.fail("confirm", false, lost);
    scene.fake.fail("find", false, lost);
    assert_eq!(code(&scene.pair().await), "outcome-unknown");
    scene.fake.change(Vec::clear);
    let link = scene.link();
    let flow = Flow::new(&scene.fake, &link);
    let mut pending = scene.journal.only_pending().unwrap();
    assert_eq!(
        code(&flow.confirm(&mut pending, None).await),
        "offer-expired"
    );
    assert_eq!(scene.fake.count("confirm"), 1);
    scene.clean_up().await;
    scene.assert_settled("expired");
}
