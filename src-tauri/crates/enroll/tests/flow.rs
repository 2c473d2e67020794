//! The flow with a server in memory: whatever fails, no key is lost that counts, and nothing stays
//! behind that nobody offers to clean.

mod common;

use std::collections::BTreeMap;

use common::fake::{Fake, KEY, lost, person, slow};
use common::{Answers, MemoryJournal, Write};
use enroll::{
    Ask, Cleanup, CodeRefusal, EnrollError, ErrorKind, Flow, Journal as _, Link, Nobody, Outcome,
    Paired, Standing,
};
use otp::{Clock, SharedSecret, UnixSeconds, code_at};
use vault::{
    Confirm, Connection, ConnectionId, Network, PendingEnrollment, PendingStage, SignIn, Subject,
};

const NOW: u64 = 1_700_000_000;

/// One computer at one server.
struct Scene {
    fake: Fake,
    journal: MemoryJournal,
    connection: Connection,
    person: Answers,
    clock: HalfPast,
}

impl Scene {
    async fn new() -> Self {
        Self::with(Fake::start(NOW).await)
    }

    fn with(fake: Fake) -> Self {
        let connection = Connection {
            id: ConnectionId::random().unwrap(),
            name: "Fake".to_owned(),
            provider: "fake".to_owned(),
            url: fake.url(),
            options: BTreeMap::new(),
            sign_in: SignIn::AskEachTime,
            tokens: None,
            network: Network::default(),
            created_at: UnixSeconds(0),
            is_sandbox: true,
        };
        Self {
            journal: MemoryJournal::with(&connection),
            fake,
            connection,
            person: Answers::none(),
            clock: HalfPast(NOW),
        }
    }

    fn link(&self) -> Link<'_> {
        self.link_of(&self.person)
    }

    fn link_of<'a>(&'a self, person: &'a dyn Ask) -> Link<'a> {
        Link::open(&self.connection, person, &self.journal, &self.clock).unwrap()
    }

    /// From the wish to the account, with every code kept.
    async fn pair(&self) -> Result<Paired, EnrollError> {
        let link = self.link();
        let flow = Flow::new(&self.fake, &link);
        let mut pending = flow.begin(Subject::Myself, "Laptop").await?;
        flow.acknowledge(&mut pending)?;
        flow.confirm(&mut pending, None).await
    }

    /// What a person does who starts the app anew: looks at what is unfinished, and goes on with it
    /// or gives it up.
    async fn clean_up(&self) {
        let link = self.link();
        let flow = Flow::new(&self.fake, &link);
        for _ in 0..3 {
            let Some(mut pending) = self.journal.only_pending() else {
                return;
            };
            match flow.resume(&mut pending).await.unwrap() {
                Standing::Gone => {}
                Standing::Waiting | Standing::Active => {
                    flow.acknowledge(&mut pending).unwrap();
                    flow.confirm(&mut pending, None).await.unwrap();
                }
                Standing::Expired | Standing::Orphaned | Standing::CannotTell => {
                    flow.cancel(&mut pending).await.unwrap();
                }
            }
        }
        panic!("still unfinished: {:?}", self.journal.only_pending());
    }

    /// One device and one account with its key, or neither; nothing open, nothing unfinished.
    fn assert_settled(&self, story: &str) {
        assert!(self.journal.only_pending().is_none(), "{story}: unfinished");
        assert!(!self.fake.is_inside(), "{story}: still inside");
        let (devices, entries) = (self.fake.devices(), self.journal.entries());
        match (&devices[..], &entries[..]) {
            ([], []) => {}
            ([device], [entry]) => {
                assert!(
                    device.is_active,
                    "{story}: an account of a device that does not count"
                );
                assert_eq!(*entry.secret.to_base32(), KEY, "{story}");
            }
            _ => panic!(
                "{story}: {} devices, {} accounts",
                devices.len(),
                entries.len()
            ),
        }
        let finished = self
            .journal
            .writes()
            .into_iter()
            .filter(|write| matches!(write, Write::Ended(_, Some(_))));
        assert!(
            finished.count() <= 2,
            "{story}: the account is added once, save for a retry"
        );
    }
}

/// A clock that stands in the middle of a second, where headers of whole seconds are right.
struct HalfPast(u64);

impl Clock for HalfPast {
    fn now(&self) -> UnixSeconds {
        UnixSeconds(self.0)
    }

    fn now_ms(&self) -> u64 {
        self.0 * 1_000 + 500
    }
}

fn stages(journal: &MemoryJournal) -> Vec<&'static str> {
    let writes = journal.writes();
    let stage = |write: &Write| match write {
        Write::Kept(pending) => match pending.stage {
            PendingStage::Intent => "intent",
            PendingStage::Offered(_) => "offered",
            PendingStage::Submitted(_) => "submitted",
            PendingStage::Confirmed(_) => "confirmed",
            PendingStage::Abandoned { .. } => "abandoned",
        },
        Write::Ended(_, Some(_)) => "account",
        Write::Ended(_, None) => "end",
        Write::Tokens(_) => "tokens",
        Write::Clock(_) => "clock",
    };
    writes.iter().map(stage).collect()
}

fn code<T>(end: &Result<T, EnrollError>) -> &'static str {
    if let Err(error) = end {
        let shown = format!("{error} {error:?}");
        for secret in [KEY, "rc-1", "session-4711"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    }
    end.as_ref().map_or_else(EnrollError::code, |_| "done")
}

fn right_code() -> String {
    let secret = SharedSecret::from_base32(KEY).unwrap();
    let code = code_at(&secret, &otp::Parameters::default(), UnixSeconds(NOW));
    code.digits.clone()
}

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
    let errors: [(&str, fn() -> EnrollError); 9] = [
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

fn failed(outcome: Outcome) -> EnrollError {
    ErrorKind::ServerFailed { outcome }.into()
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
        devices.push(common::fake::Held {
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
async fn a_clock_that_is_off_is_corrected_only_when_the_person_agrees() {
    for (answer, expected, correction) in [
        (Some("yes"), "done", 90),
        (Some("no"), "clock-off", 0),
        (Some(""), "clock-off", 0),
        (None, "clock-off", 0),
    ] {
        let scene = Scene::new().await;
        scene.fake.set_ahead(90);
        if let Some(answer) = answer {
            scene.person.set("correct-clock", answer);
        }
        let end = scene.pair().await;
        assert_eq!(code(&end), expected, "{answer:?}");
        assert_eq!(scene.journal.clock_correction(), correction);
        let asked = scene.person.asked().remove(0);
        assert_eq!(
            (asked.id, asked.about),
            ("correct-clock", vec![("seconds", "90".to_owned())])
        );
        if let Err(error) = end {
            let ErrorKind::CodeRefused(CodeRefusal::ClockOff { server_ahead_s }) = error.kind
            else {
                panic!("another error");
            };
            assert_eq!(server_ahead_s, 90);
            // The offer stands: the person thinks again. Codes are right again at once.
            scene.person.set("correct-clock", "yes");
            let link = scene.link();
            let flow = Flow::new(&scene.fake, &link);
            let mut pending = scene.journal.only_pending().unwrap();
            let first = flow.confirm(&mut pending, None).await;
            assert_eq!(code(&first), "clock-off", "only now this link knows of it");
            flow.confirm(&mut pending, None).await.unwrap();
            assert_eq!(scene.journal.clock_correction(), 90);
        }
        scene.assert_settled("the clock");
    }
}

#[tokio::test]
async fn a_clock_that_is_a_little_off_or_corrected_already_is_no_question() {
    for (ahead, correction) in [(0, 0), (10, 0), (-10, 0), (90, 85), (-3_600, -3_600)] {
        let scene = Scene::new().await;
        scene.fake.set_ahead(ahead);
        scene.journal.correct_clock(correction).unwrap();
        scene.pair().await.unwrap();
        assert!(scene.person.asked().is_empty(), "{ahead} {correction}");
    }
    // A correction that became wrong is asked about again.
    let scene = Scene::new().await;
    scene.journal.correct_clock(90).unwrap();
    scene.person.set("correct-clock", "yes");
    scene.pair().await.unwrap();
    assert_eq!(scene.journal.clock_correction(), 0);
}

#[tokio::test]
async fn only_a_code_of_ones_own_is_blamed_on_the_clock() {
    let scene = Scene::new().await;
    scene.fake.set_ahead(90);
    let link = scene.link_of(&Nobody);
    let flow = Flow::new(&scene.fake, &link);
    let mut pending = flow.begin(Subject::Myself, "").await.unwrap();
    let typed = flow.confirm(&mut pending, Some("000000")).await;
    assert_eq!(code(&typed), "code-refused");
    scene.fake.fail("confirm", false, || {
        ErrorKind::CodeRefused(CodeRefusal::Throttled { after_s: Some(30) }).into()
    });
    assert_eq!(
        code(&flow.confirm(&mut pending, None).await),
        "code-throttled"
    );
    assert_eq!(code(&flow.confirm(&mut pending, None).await), "clock-off");
    let stage = scene.journal.only_pending().unwrap().stage;
    assert!(
        matches!(stage, PendingStage::Offered(_)),
        "the offer stands"
    );
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
