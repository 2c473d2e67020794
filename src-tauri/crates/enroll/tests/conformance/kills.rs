//! A real process, killed by the kernel in the middle of pairing, of pairing for
//! somebody else, and of giving up, more than three hundred times: no
//! secret is lost that the server counts, and no device is left that the app does not offer to clean.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use enroll::{Cleanup, Flow, Link, Standing, provider_named};
use otp::{Clock as _, code_at};
use sandbox::{Fault, ServerClock, When};
use vault::{Connection, Subject};

use crate::common::Answers;

use crate::on_disk::OnDisk;
use crate::person::{Memory as _, Person};
use crate::worlds::{AUTHENTIK, BUILDKITE, PACE, PINGONE, World};

/// Kills for each provider, at the least.
const KILLS: usize = 80;
/// Tries for each provider, at the most: on a fast machine many a process ends before it is killed.
const TRIES: usize = 8 * KILLS;
const URL: &str = "KEYFOB_TEST_URL";
const FOLDER: &str = "KEYFOB_TEST_FOLDER";
const WORLD: &str = "KEYFOB_TEST_WORLD";
const DEED: &str = "KEYFOB_TEST_DEED";

/// What the process is at when it dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    /// It pairs this computer.
    Pair,
    /// It pairs somebody else's device, whose key it never writes down.
    PairOther,
    /// It begins to pair this computer, and gives up.
    GiveUp,
}

const DEEDS: [Deed; 3] = [Deed::Pair, Deed::PairOther, Deed::GiveUp];

/// When the process dies, by the request that arrives.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// The server has not acted.
    BeforeActing,
    /// The server has acted, its answer is held back.
    AfterActing,
    /// So many microseconds after the request arrived, wherever that is.
    Later(u64),
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_kill_at_authentik_loses_a_secret_or_leaves_an_orphan() {
    kill_often(&AUTHENTIK).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_kill_at_pingone_loses_a_secret_or_leaves_an_orphan() {
    kill_often(&PINGONE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_kill_at_buildkite_loses_a_secret_or_leaves_an_orphan() {
    kill_often(&BUILDKITE).await;
}

/// PACE has no way to ask or remove. A kill before its answer is sealed leaves a device whose key
/// never reached this computer; then the app has to say so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_kill_at_pace_goes_untold() {
    kill_often(&PACE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_kill_of_a_helpdesk_leaves_a_device_that_nobody_has() {
    for world in [&AUTHENTIK, &PINGONE] {
        kill_at_each_call(world, Deed::PairOther).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_kill_of_somebody_who_gives_up_leaves_an_orphan() {
    for world in [&AUTHENTIK, &PINGONE, &BUILDKITE] {
        kill_at_each_call(world, Deed::GiveUp).await;
    }
}

/// Just before and just after each request of the deed is acted upon.
async fn kill_at_each_call(world: &'static World, deed: Deed) {
    let calls = calls_of(world, deed).await;
    assert!(calls >= 2, "{}: something has to be asked for", world.name);
    for (call, moment) in at_each(calls) {
        let outcome = kill_once(world, deed, call, moment).await;
        assert!(outcome.was_killed, "{}: {deed:?}, {call}", world.name);
    }
}

fn at_each(calls: usize) -> impl Iterator<Item = (usize, Moment)> {
    (0..calls).flat_map(|call| [(call, Moment::BeforeActing), (call, Moment::AfterActing)])
}

/// How many requests a deed makes when nothing happens.
async fn calls_of(world: &'static World, deed: Deed) -> usize {
    let calm = person_for(world, deed).await;
    let work = async |flow: &Flow<'_>, link: &Link<'_>| deed.do_it(world, flow, link).await;
    calm.with(&calm.journal, work).await;
    calm.server.seen().len()
}

async fn person_for(world: &'static World, deed: Deed) -> Person {
    let mut person = Person::new(world).await;
    (person.connection, person.answers) = deed.connected(world, &person.server.url());
    person
}

async fn kill_often(world: &'static World) {
    let calls = calls_of(world, Deed::Pair).await;
    let exact = at_each(calls);
    // Up to two milliseconds: about what is left to a pairing when its last request has arrived.
    let later = (0..).map(|n| (n % calls, Moment::Later(47 * (n as u64 % 43))));
    let (mut killed, mut paired) = (0, 0);
    for (call, moment) in exact.chain(later).take(TRIES) {
        if killed >= KILLS {
            break;
        }
        let outcome = kill_once(world, Deed::Pair, call, moment).await;
        killed += usize::from(outcome.was_killed);
        paired += usize::from(outcome.is_paired);
    }
    println!(
        "{}: {killed} killed, {paired} paired in the end",
        world.name
    );
    assert!(
        killed >= KILLS,
        "{}: only {killed} died in time",
        world.name
    );
    assert!(paired > 0, "{}: no pairing was ever taken up", world.name);
}

struct Outcome {
    was_killed: bool,
    is_paired: bool,
}

async fn kill_once(world: &'static World, deed: Deed, call: usize, moment: Moment) -> Outcome {
    let person = person_for(world, deed).await;
    let folder = tempfile::tempdir().unwrap();
    drop(OnDisk::create(folder.path(), &person.connection));
    let hang = |when| {
        let faults = person.server.faults();
        faults.arm("", "", call, 1, Fault::Hang(when));
    };
    match moment {
        Moment::BeforeActing => hang(When::BeforeActing),
        Moment::AfterActing => hang(When::AfterActing),
        Moment::Later(_) => {}
    }
    let mut child = do_in_a_process(world, deed, &person.server.url(), folder.path());
    let was_reached = wait_until(&mut child, || match moment {
        Moment::AfterActing => person.server.held() > 0,
        Moment::BeforeActing | Moment::Later(_) => person.server.seen().len() > call,
    })
    .await;
    if let Moment::Later(microseconds) = moment {
        tokio::time::sleep(Duration::from_micros(microseconds)).await;
    }
    let was_killed = was_reached && child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    person.server.faults().clear();
    let memory = OnDisk::open(folder.path());
    let when = format!("killed at call {call}, {moment:?}");
    if deed == Deed::PairOther {
        let is_paired = tidy_up_for_other(&person, &memory, &when).await;
        return Outcome {
            was_killed,
            is_paired,
        };
    }
    let told_of_rest = person.tidy_up_in(&memory).await;
    let is_paired = if told_of_rest {
        assert!(!world.can_cancel && memory.entries().is_empty(), "{when}");
        false
    } else {
        person.agrees_with(&memory, &when)
    };
    Outcome {
        was_killed,
        is_paired,
    }
}

/// What an operator does who starts the app again: the key is gone, so a device that does not count
/// yet is taken away. Says whether one counts.
async fn tidy_up_for_other(person: &Person, memory: &OnDisk, when: &str) -> bool {
    let when = format!("{}, {when}", person.world.name);
    if let Some(mut pending) = memory.only_pending() {
        let work = async |flow: &Flow<'_>, _: &Link<'_>| match flow.resume(&mut pending).await {
            Ok(Standing::Active) => drop(flow.confirm(&mut pending, None).await.expect(&when)),
            Ok(Standing::Gone) => {}
            Ok(Standing::Expired | Standing::Orphaned) => {
                let cleanup = flow.cancel(&mut pending).await.expect(&when);
                assert_ne!(cleanup, Cleanup::Impossible, "{when}");
            }
            other => panic!("{when}: {other:?}"),
        };
        person.with(memory, work).await;
    }
    assert!(memory.only_pending().is_none(), "{when}");
    assert!(memory.entries().is_empty(), "{when}: a key was kept");
    let devices = person.new_devices();
    assert!(devices.len() <= 1, "{when}");
    let other = person.world.helpdesk.as_ref().unwrap().other;
    for device in &devices {
        assert!(device.is_active && device.owner == other, "{when}");
    }
    !devices.is_empty()
}

fn do_in_a_process(world: &World, deed: Deed, url: &str, folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kills::the_process_that_is_killed", "--ignored"])
        .env(URL, url)
        .env(FOLDER, folder)
        .env(WORLD, world.name)
        .env(DEED, format!("{deed:?}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

async fn wait_until(child: &mut Child, is_so: impl Fn() -> bool) -> bool {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !is_so() {
        if child.try_wait().unwrap().is_some() || Instant::now() > deadline {
            return is_so();
        }
        tokio::time::sleep(Duration::from_micros(300)).await;
    }
    true
}

impl Deed {
    /// Who does it.
    fn connected(self, world: &World, url: &str) -> (Connection, Answers) {
        match (self, &world.helpdesk) {
            (Self::PairOther, Some(desk)) => ((desk.connection)(url), (desk.answers)()),
            (Self::PairOther, None) => panic!("{}: nobody pairs for others", world.name),
            (Self::Pair | Self::GiveUp, _) => ((world.connection)(url), (world.answers)()),
        }
    }

    async fn do_it(self, world: &World, flow: &Flow<'_>, link: &Link<'_>) {
        let subject = match self {
            Self::Pair | Self::GiveUp => Subject::Myself,
            Self::PairOther => {
                let name = world.helpdesk.as_ref().unwrap().other;
                let provider = provider_named(&link.connection().provider).unwrap();
                let people = provider.inventory().unwrap().people(link, name);
                let mut people = people.await.unwrap().into_iter();
                let found = people.find(|found| found.owner.name == name);
                Subject::Other(found.unwrap().owner)
            }
        };
        let mut pending = flow.begin(subject, "Laptop").await.unwrap();
        if !pending.offer().unwrap().acknowledged {
            flow.acknowledge(&mut pending).unwrap();
        }
        match self {
            Self::Pair => drop(flow.confirm(&mut pending, None).await.unwrap()),
            Self::GiveUp => drop(flow.cancel(&mut pending).await.unwrap()),
            Self::PairOther => {
                let key = pending.offer().unwrap().key.clone().unwrap();
                let now = ServerClock::default().now();
                let code = code_at(&key.secret, &key.parameters, now);
                let typed = Some(&*code.digits);
                drop(flow.confirm(&mut pending, typed).await.unwrap());
            }
        }
    }
}

/// Does its deed, if it lives long enough. Run by the tests above, each time in a process of its own.
#[tokio::test]
#[ignore = "the other half of the tests above"]
async fn the_process_that_is_killed() {
    let variable = |name| std::env::var(name).unwrap();
    let world = [&AUTHENTIK, &PINGONE, &BUILDKITE, &PACE]
        .into_iter()
        .find(|world| world.name == variable(WORLD))
        .unwrap();
    let deed = DEEDS
        .into_iter()
        .find(|deed| format!("{deed:?}") == variable(DEED))
        .unwrap();
    let (connection, answers) = deed.connected(world, &variable(URL));
    let memory = OnDisk::open(Path::new(&variable(FOLDER)));
    let clock = ServerClock::default();
    let link = Link::open(&connection, &answers, &memory, &clock).unwrap();
    let flow = Flow::new(provider_named(&connection.provider).unwrap(), &link);
    deed.do_it(world, &flow, &link).await;
}
