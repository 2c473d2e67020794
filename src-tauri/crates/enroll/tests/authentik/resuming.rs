//! After a crash, a lost answer, or a night.

use enroll::{Cleanup, ErrorKind, Flow, Link, Nobody, Standing};
use otp::{Clock as _, Parameters, code_at};
use sandbox::{Fault, System as _, When};
use vault::{PendingStage, Subject};

use crate::world::{World, bob, provider};

const SETUP: &str = "/flows/executor/default-authenticator-totp-setup/";

#[tokio::test]
async fn a_lost_answer_to_the_code_is_looked_up_and_not_sent_again() {
    for subject in [Subject::Myself, bob()] {
        let world = match subject {
            Subject::Myself => World::of_jane().await,
            Subject::Other(_) => World::of_helpdesk().await,
        };
        let lost = Fault::Drop(When::AfterActing);
        world.server.faults().once("POST", SETUP, lost);
        world.pair(subject).await.unwrap();
        let seen = world.server.seen();
        let posts = seen.iter().filter(|seen| seen.method == "POST");
        assert_eq!(posts.filter(|seen| seen.path.contains(SETUP)).count(), 1);
        let made = world.made();
        assert_eq!((made.len(), made[0].is_active), (1, true));
    }
}

#[tokio::test]
async fn a_code_that_never_arrived_can_be_sent_again() {
    let world = World::of_jane().await;
    let link = world.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = flow.begin(Subject::Myself, "").await.unwrap();
    let lost = Fault::Drop(When::BeforeActing);
    world.server.faults().once("POST", SETUP, lost);
    let error = flow.confirm(&mut pending, None).await.unwrap_err();
    assert_eq!(error.outcome(), enroll::Outcome::NotDone, "{error:?}");
    flow.confirm(&mut pending, None).await.unwrap();
    assert_eq!(world.made().len(), 1);
}

#[tokio::test]
async fn what_a_dead_session_confirmed_is_found_after_another_sign_in() {
    let world = World::of_jane().await;
    let link = world.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = flow.begin(Subject::Myself, "Desktop").await.unwrap();
    // The answer is lost, and the server cannot be asked what became of it.
    let faults = world.server.faults();
    faults.once("POST", SETUP, Fault::Drop(When::AfterActing));
    faults.always("GET", "/core/users/me/", Fault::Drop(When::BeforeActing));
    let error = flow.confirm(&mut pending, None).await.unwrap_err();
    assert_eq!(error.outcome(), enroll::Outcome::Unknown, "{error:?}");
    faults.clear();
    let stored = world.journal.only_pending().unwrap();
    assert!(matches!(stored.stage, PendingStage::Submitted(_)));
    world.system.end_sessions();

    // Nobody there: the sign-in is what is missing.
    let mut pending = stored.clone();
    let alone = Link::open(&world.connection, &Nobody, &world.journal, &world.clock).unwrap();
    let error = Flow::new(provider(), &alone)
        .resume(&mut pending)
        .await
        .unwrap_err();
    assert!(matches!(error.kind, ErrorKind::SignInRequired), "{error:?}");

    // Somebody else signs in.
    let link = world.link();
    let flow = Flow::new(provider(), &link);
    world.answers.set("username", "bob");
    world.answers.set("password", "bob-password");
    let error = flow.resume(&mut pending).await.unwrap_err();
    assert!(
        matches!(error.kind, ErrorKind::WrongOwner { .. }),
        "{error:?}"
    );

    // The right one, who by now has a second factor: the code after the one that was used up.
    world.answers.set("username", "jane");
    world.answers.set("password", "jane-password");
    world.clock.set_ahead(60);
    let key = world.made()[0].secret.clone();
    let code = code_at(&key, &Parameters::default(), world.clock.now());
    world.answers.set("mfa-code", &code.digits);
    let paired = flow.confirm(&mut pending, None).await.unwrap();
    assert!(paired.is_owner_checked && paired.is_named);
    assert_eq!(world.made().len(), 1);
    assert_eq!(world.journal.entries().len(), 1);
}

#[tokio::test]
async fn a_device_that_was_made_elsewhere_meanwhile_is_not_taken_for_ours() {
    let world = World::of_jane().await;
    let link = world.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = flow.begin(Subject::Myself, "").await.unwrap();
    world.system.add_device("jane");
    assert_eq!(flow.resume(&mut pending).await.unwrap(), Standing::Waiting);
    let cleanup = flow.cancel(&mut pending).await.unwrap();
    assert_eq!(cleanup, Cleanup::AlreadyGone);
    assert_eq!(world.made().len(), 1, "the other one stays");
}

#[tokio::test]
async fn an_offer_waits_for_somebody_who_starts_the_app_anew() {
    let world = World::of_jane().await;
    Flow::new(provider(), &world.link())
        .begin(Subject::Myself, "")
        .await
        .unwrap();
    let mut pending = world.journal.only_pending().unwrap();
    let link = world.link();
    let flow = Flow::new(provider(), &link);
    assert_eq!(flow.resume(&mut pending).await.unwrap(), Standing::Waiting);
    flow.confirm(&mut pending, None).await.unwrap();
    assert_eq!(world.answers.asked_ids(), ["username", "password"]);
    assert_eq!(world.made().len(), 1);
}

#[tokio::test]
async fn cancelling_what_counts_already_removes_it_and_nothing_else() {
    let world = World::of_helpdesk().await;
    let link = world.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = flow.begin(bob(), "").await.unwrap();
    let code = world.code_of(&pending);
    world.journal.fail(1, usize::MAX - 1);
    flow.confirm(&mut pending, Some(&code)).await.unwrap_err();
    world.journal.heal();
    assert!(world.made()[0].is_active);
    let mut pending = world.journal.only_pending().unwrap();
    assert!(matches!(pending.stage, PendingStage::Submitted(_)));
    assert_eq!(flow.cancel(&mut pending).await.unwrap(), Cleanup::Removed);
    assert!(world.made().is_empty());
    assert_eq!(world.system.devices().len(), 1, "carol's is still there");
    assert!(world.journal.only_pending().is_none());
}
