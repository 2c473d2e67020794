//! Every fault on every call: the right kind of error, no secret in it, at most one device, and
//! nothing left that cannot be finished or taken away.

use std::sync::Arc;

use enroll::{EnrollError, Flow};
use sandbox::{Canned, Fault, When};
use tokio::sync::Semaphore;
use vault::{PendingStage, Subject};

use crate::world::{World, bob, provider};

const LOGIN: &str = "/flows/executor/default-authentication-flow/";
const SETUP: &str = "/flows/executor/default-authenticator-totp-setup/";

/// Who pairs for whom.
#[derive(Clone, Copy)]
enum Who {
    Jane,
    Helpdesk,
}

/// A call of the story.
#[derive(Clone, Copy)]
struct Call {
    method: &'static str,
    path: &'static str,
    /// How many of that kind come before it.
    skip: usize,
    need: Need,
}

/// Whether the story can do without the answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    /// No.
    Needed,
    /// What came of it can be looked up.
    LookedUp,
    /// Yes, at least after some faults.
    Spared,
}

const fn call(method: &'static str, path: &'static str, skip: usize, need: Need) -> Call {
    Call {
        method,
        path,
        skip,
        need,
    }
}

const OF_JANE: [Call; 13] = [
    call("GET", LOGIN, 0, Need::Needed),
    call("POST", LOGIN, 0, Need::Needed),
    call("POST", LOGIN, 1, Need::Needed),
    call("GET", "/core/users/me/", 0, Need::Needed),
    call("GET", "/stages/all/user_settings/", 0, Need::Spared),
    call("GET", "/flows/-/configure/", 0, Need::Spared),
    call("GET", "/authenticators/all/", 0, Need::Needed),
    call("GET", SETUP, 0, Need::Needed),
    call("GET", SETUP, 1, Need::Needed),
    call("POST", SETUP, 0, Need::LookedUp),
    call("GET", "/authenticators/all/", 1, Need::Needed),
    call("GET", "/authenticators/totp/", 0, Need::Needed),
    call("PATCH", "/authenticators/totp/", 0, Need::Spared),
];

const OF_HELPDESK: [Call; 7] = [
    call("POST", "/impersonate/", 0, Need::Needed),
    call("GET", "/core/users/me/", 0, Need::Needed),
    call("GET", "/authenticators/admin/all/", 0, Need::Spared),
    call("GET", SETUP, 0, Need::Needed),
    call("POST", SETUP, 0, Need::LookedUp),
    call("PATCH", "/authenticators/", 0, Need::Spared),
    call("GET", "/impersonate_end/", 0, Need::Spared),
];

/// The codes that a fault may end in. Several, because it may hit a call that is answered by asking
/// again, that is not needed, or whose outcome has to be looked up.
struct Case {
    name: String,
    fault: Fault,
    codes: &'static [&'static str],
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_of_every_call_is_an_error_and_leaves_nothing() {
    // Some stories wait before they ask again: many at a time, then.
    let at_a_time = Arc::new(Semaphore::new(64));
    let mut stories = Vec::new();
    for (who, calls) in [(Who::Jane, &OF_JANE[..]), (Who::Helpdesk, &OF_HELPDESK[..])] {
        for &call in calls {
            for case in cases() {
                let at_a_time = Arc::clone(&at_a_time);
                stories.push(tokio::spawn(async move {
                    let _turn = at_a_time.acquire().await.unwrap();
                    tell(who, call, &case).await;
                }));
            }
        }
    }
    assert!(cases().len() >= 30, "as many for each call");
    for story in stories {
        story.await.unwrap();
    }
}

async fn tell(who: Who, call: Call, case: &Case) {
    let (world, subject) = match who {
        Who::Jane => (World::of_jane().await, Subject::Myself),
        Who::Helpdesk => (World::of_helpdesk().await, bob()),
    };
    let Call {
        method,
        path,
        skip,
        need,
    } = call;
    let about = format!("{} on {method} {path} after {skip}", case.name);
    let faults = world.server.faults();
    faults.arm(method, path, skip, usize::MAX, case.fault.clone());
    let ended = story(&world, subject).await;
    faults.clear();
    match need {
        // A 302 or 204 has no body that could be cut.
        Need::Needed if matches!(case.fault, Fault::CutOff(_)) && method == "POST" => {}
        Need::Needed => assert!(ended.is_err(), "{about}: it went through"),
        Need::LookedUp if matches!(case.fault, Fault::Answer(When::AfterActing, _)) => {
            assert!(ended.is_ok(), "{about}: {ended:?}");
        }
        Need::LookedUp | Need::Spared => {}
    }
    if let Err(error) = &ended {
        let code = error.code();
        assert!(case.codes.contains(&code), "{about}: {error:?}");
        check_words(&world, error, &about);
    }
    tidy_up(&world, &about).await;

    let made = world.made();
    let active: Vec<_> = made.iter().filter(|device| device.is_active).collect();
    assert!(made.len() <= 1, "{about}: {made:?}");
    match who {
        Who::Jane => {
            let entries = world.journal.entries();
            assert_eq!(entries.len(), active.len(), "{about}");
            for (entry, device) in entries.iter().zip(&active) {
                assert!(entry.secret.ct_eq(&device.secret), "{about}");
                assert_eq!(device.owner, "jane", "{about}");
            }
        }
        Who::Helpdesk => {
            assert!(world.journal.entries().is_empty(), "{about}");
            assert_eq!(made.len(), active.len(), "{about}: no row is left over");
            assert!(made.iter().all(|device| device.owner == "bob"), "{about}");
        }
    }
    assert!(!world.has_mixed(), "{about}");
}

async fn story(world: &World, subject: Subject) -> Result<(), EnrollError> {
    let link = world.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = flow.begin(subject, "Desktop").await?;
    let code = world.code_of(&pending);
    flow.confirm(&mut pending, Some(&code)).await.map(drop)
}

/// Finishes what counts already and takes away the rest, as somebody who starts the app anew.
async fn tidy_up(world: &World, about: &str) {
    let Some(mut pending) = world.journal.only_pending() else {
        return;
    };
    let link = world.link();
    let flow = Flow::new(provider(), &link);
    flow.resume(&mut pending).await.expect(about);
    if matches!(pending.stage, PendingStage::Confirmed(_)) {
        flow.confirm(&mut pending, None).await.expect(about);
    } else if world.journal.only_pending().is_some() {
        flow.cancel(&mut pending).await.expect(about);
    }
    assert!(world.journal.only_pending().is_none(), "{about}");
}

fn check_words(world: &World, error: &EnrollError, about: &str) {
    let words = format!("{error} {error:?}");
    let mut secrets = vec![
        "jane-password".to_owned(),
        "sandbox-helpdesk-token".to_owned(),
        "otpauth:".to_owned(),
        "canary".to_owned(),
        "authentik_session".to_owned(),
    ];
    secrets.extend(
        world
            .made()
            .iter()
            .map(|device| device.secret.to_base32().to_string()),
    );
    for secret in secrets {
        assert!(!words.contains(&secret), "{about}: {words}");
    }
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |name: &str, fault: Fault, codes: &'static [&'static str]| {
        cases.push(Case {
            name: name.to_owned(),
            fault,
            codes,
        });
    };
    let before = |canned: Canned| Fault::Answer(When::BeforeActing, canned);
    let after = |canned: Canned| Fault::Answer(When::AfterActing, canned);
    let detail = || r#"{"detail":"canary"}"#;

    for (status, codes) in statuses() {
        let canned = || Canned::json(status, detail());
        add(&format!("{status}"), before(canned()), codes);
        let page = Canned::html(status, "<html>canary</html>");
        add(&format!("{status} as a page"), before(page), PAGES);
    }
    let nobody = r#"{"detail":"Authentication credentials were not provided."}"#;
    add("403 for nobody", before(Canned::json(403, nobody)), SIGN_IN);
    for (wait, name) in [
        ("120", "429 in seconds"),
        ("Fri, 31 Dec 9999 23:59:59 GMT", "429 by date"),
    ] {
        let canned = Canned::json(429, detail()).header("retry-after", wait);
        add(name, before(canned), &["rate-limited"]);
    }
    for (name, body) in [
        ("malformed", r#"{"component": "#.to_owned()),
        (
            "mistyped",
            r#"{"component":7,"user":[],"results":3}"#.to_owned(),
        ),
        ("missing fields", r#"{"unknown":true}"#.to_owned()),
        ("null", "null".to_owned()),
        ("a number", "7".to_owned()),
        ("an array of the wrong things", r#"[1,"canary"]"#.to_owned()),
        ("an array instead of an object", "[{}]".to_owned()),
        (
            "a field twice",
            r#"{"component":"ak-stage-password","component":"xak-flow-redirect","to":"/"}"#
                .to_owned(),
        ),
        ("deep", format!("{}{}", "[".repeat(100), "]".repeat(100))),
        ("huge", format!(r#"{{"x":"{}"}}"#, "y".repeat(1_100_000))),
        ("empty", String::new()),
    ] {
        add(name, before(Canned::json(200, body.clone())), BROKEN);
        add(
            &format!("{name}, after acting"),
            after(Canned::json(200, body)),
            BROKEN,
        );
    }
    add(
        "a page with 200",
        before(Canned::html(200, "<html>canary</html>")),
        BROKEN,
    );
    add(
        "a page with 200, after acting",
        after(Canned::html(200, "<html></html>")),
        BROKEN,
    );
    let plain = Canned::empty(200).header("content-type", "text/plain");
    add("plain text", before(plain), BROKEN);
    let gzip = Canned::json(200, "canary").header("content-encoding", "gzip");
    add("compressed", before(gzip), BROKEN);
    add("cut off", Fault::CutOff(5), BROKEN);
    add("dropped", Fault::Drop(When::BeforeActing), LOST);
    add("dropped after acting", Fault::Drop(When::AfterActing), LOST);
    for status in [301, 302, 303, 307, 308] {
        let location = "http://127.0.0.1:1/api/v3/flows/executor/x/";
        let canned = Canned::empty(status).header("location", location);
        add(&format!("{status} to another server"), before(canned), LOST);
    }
    cases
}

/// The statuses with JSON, and what they end in. Where the call says which flow or people there are,
/// 404 and 401 have meanings of their own.
fn statuses() -> [(u16, &'static [&'static str]); 16] {
    [
        (400, &["value-refused"]),
        (
            401,
            &["sign-in-required", "policy-forbids", "needs-browser"],
        ),
        (403, &["permission-denied"]),
        (
            404,
            &[
                "not-found-at-server",
                "bad-connection",
                "server-failed",
                "outcome-unknown",
            ],
        ),
        (405, BROKEN),
        (406, BROKEN),
        (409, BROKEN),
        (410, BROKEN),
        (415, BROKEN),
        (418, BROKEN),
        (422, BROKEN),
        (451, &["policy-forbids"]),
        (500, &["server-failed", "outcome-unknown"]),
        (502, &["server-failed", "outcome-unknown"]),
        (503, &["server-failed", "outcome-unknown"]),
        (504, &["server-failed", "outcome-unknown"]),
    ]
}

const SIGN_IN: &[&str] = &["sign-in-required", "needs-browser"];
const BROKEN: &[&str] = &[
    "answer-not-understood",
    "server-failed",
    "outcome-unknown",
    "connection-broken",
    "answer-too-long",
];
const LOST: &[&str] = &[
    "connection-broken",
    "outcome-unknown",
    "server-redirects",
    "server-failed",
];
/// A page may be of the server or of what stands before it.
const PAGES: &[&str] = &[
    "value-refused",
    "sign-in-required",
    "needs-browser",
    "policy-forbids",
    "permission-denied",
    "bad-connection",
    "not-found-at-server",
    "answer-not-understood",
    "server-failed",
    "outcome-unknown",
];
