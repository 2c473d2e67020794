//! A real process, killed by the kernel in the middle of pairing, more than three hundred times: no
//! secret is lost that the server counts, and no device is left that the app does not offer to clean.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use enroll::{Flow, Link, provider_named};
use sandbox::{Fault, ServerClock, When};
use vault::Subject;

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

async fn kill_often(world: &'static World) {
    let calm = Person::new(world).await;
    calm.pair(&calm.journal).await.unwrap();
    let calls = calm.server.seen().len();
    let exact =
        (0..calls).flat_map(|call| [(call, Moment::BeforeActing), (call, Moment::AfterActing)]);
    // Up to two milliseconds: about what is left to a pairing when its last request has arrived.
    let later = (0..).map(|n| (n % calls, Moment::Later(47 * (n as u64 % 43))));
    let (mut killed, mut paired) = (0, 0);
    for (call, moment) in exact.chain(later).take(TRIES) {
        if killed >= KILLS {
            break;
        }
        let outcome = kill_once(world, call, moment).await;
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

async fn kill_once(world: &'static World, call: usize, moment: Moment) -> Outcome {
    let person = Person::new(world).await;
    let folder = tempfile::tempdir().unwrap();
    drop(OnDisk::create(folder.path(), &person.connection));
    match moment {
        Moment::BeforeActing => {
            person
                .server
                .faults()
                .arm("", "", call, 1, Fault::Hang(When::BeforeActing))
        }
        Moment::AfterActing => {
            person
                .server
                .faults()
                .arm("", "", call, 1, Fault::Hang(When::AfterActing))
        }
        Moment::Later(_) => {}
    }
    let mut child = pair_in_a_process(world, &person.server.url(), folder.path());
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
    let told_of_rest = person.tidy_up_in(&memory).await;
    let when = format!("killed at call {call}, {moment:?}");
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

fn pair_in_a_process(world: &World, url: &str, folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kills::the_process_that_is_killed", "--ignored"])
        .env(URL, url)
        .env(FOLDER, folder)
        .env(WORLD, world.name)
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

/// Pairs, if it lives long enough. Run by the tests above, each time in a process of its own.
#[tokio::test]
#[ignore = "the other half of the tests above"]
async fn the_process_that_is_killed() {
    let variable = |name| std::env::var(name).unwrap();
    let world = [&AUTHENTIK, &PINGONE, &BUILDKITE, &PACE]
        .into_iter()
        .find(|world| world.name == variable(WORLD))
        .unwrap();
    let connection = (world.connection)(&variable(URL));
    let answers = (world.answers)();
    let memory = OnDisk::open(Path::new(&variable(FOLDER)));
    let clock = ServerClock::default();
    let link = Link::open(&connection, &answers, &memory, &clock).unwrap();
    let flow = Flow::new(provider_named(&connection.provider).unwrap(), &link);
    let mut pending = flow.begin(Subject::Myself, "Laptop").await.unwrap();
    if !pending.offer().unwrap().acknowledged {
        flow.acknowledge(&mut pending).unwrap();
    }
    flow.confirm(&mut pending, None).await.unwrap();
}
