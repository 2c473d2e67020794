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
    role: Role,
}

/// What the story does with the answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A stage of a flow, which an option names.
    Stage,
    /// The last stage of all: it takes the code, and what came of it can be looked up.
    Activate,
    /// Says who is signed in, right after the sign-in.
    SignedIn,
    /// Begins to act as somebody.
    ActAs,
    /// Something that cannot be done without.
    Read,
    /// Something that not everybody may read.
    MayBeForbidden,
    /// Something that not everybody may read, and not every server has.
    MayBeMissing,
    /// A hint: any answer will do.
    Hint,
    /// A courtesy at the end.
    Spared,
}

const fn call(method: &'static str, path: &'static str, skip: usize, role: Role) -> Call {
    Call {
        method,
        path,
        skip,
        role,
    }
}

const OF_JANE: [Call; 13] = [
    call("GET", LOGIN, 0, Role::Stage),
    call("POST", LOGIN, 0, Role::Stage),
    call("POST", LOGIN, 1, Role::Stage),
    call("GET", "/core/users/me/", 0, Role::SignedIn),
    call("GET", "/stages/all/user_settings/", 0, Role::MayBeMissing),
    call("GET", "/flows/-/configure/", 0, Role::Hint),
    call("GET", "/authenticators/all/", 0, Role::Read),
    call("GET", SETUP, 0, Role::Stage),
    call("GET", SETUP, 1, Role::Stage),
    call("POST", SETUP, 0, Role::Activate),
    call("GET", "/authenticators/all/", 1, Role::Read),
    call("GET", "/authenticators/totp/", 0, Role::Read),
    call("PATCH", "/authenticators/totp/", 0, Role::Spared),
];

const OF_HELPDESK: [Call; 7] = [
    call("POST", "/impersonate/", 0, Role::ActAs),
    call("GET", "/core/users/me/", 0, Role::Read),
    call("GET", "/authenticators/admin/all/", 0, Role::MayBeForbidden),
    call("GET", SETUP, 0, Role::Stage),
    call("POST", SETUP, 0, Role::Activate),
    call("PATCH", "/authenticators/", 0, Role::Spared),
    call("GET", "/impersonate_end/", 0, Role::Spared),
];

/// A fault, and what it is for whoever waits for the answer.
struct Case {
    name: String,
    fault: Fault,
    amounts_to: AmountsTo,
}

/// What a fault amounts to. The code is that of a call without a meaning of its own for it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum AmountsTo {
    /// A refusal or failure that every call reads alike.
    Plain(&'static str),
    /// 401.
    Unauthorized,
    /// 403 for somebody.
    Forbidden,
    /// 403 for nobody.
    Nobody,
    /// 404 of the server itself.
    Missing,
    /// 404 of what stands before it.
    NoRoute,
    /// An answer in which nothing can be read.
    Unreadable,
    /// No whole answer.
    Lost(&'static str),
    /// The body breaks off, where there is one.
    CutOff,
}

/// The one code that a call ends in; `None` where the story goes on.
fn expected(call: Call, case: &Case) -> Option<&'static str> {
    let acted = matches!(
        case.fault,
        Fault::Answer(When::AfterActing, _) | Fault::Drop(When::AfterActing) | Fault::CutOff(_)
    );
    let has_body = !(call.method == "POST" && [Role::Stage, Role::ActAs].contains(&call.role));
    let code = match case.amounts_to {
        AmountsTo::Plain(code) | AmountsTo::Lost(code) => code,
        AmountsTo::Unauthorized | AmountsTo::Nobody => "sign-in-required",
        AmountsTo::Forbidden => "permission-denied",
        AmountsTo::Missing => "not-found-at-server",
        AmountsTo::NoRoute => "bad-connection",
        AmountsTo::Unreadable => "answer-not-understood",
        AmountsTo::CutOff => "connection-broken",
    };
    match (call.role, case.amounts_to) {
        (Role::Spared, _) => None,
        (Role::Activate, _) if acted => None,
        (Role::Hint, AmountsTo::Lost(_)) => Some(code),
        (Role::Hint, _) => None,
        (_, AmountsTo::CutOff) if !has_body => None,
        (Role::MayBeForbidden | Role::MayBeMissing, AmountsTo::Forbidden) => None,
        (Role::MayBeMissing, AmountsTo::Missing) => None,
        // Only a server that was reached says that a code was not taken.
        (Role::Activate, AmountsTo::Missing | AmountsTo::NoRoute | AmountsTo::Unreadable) => {
            Some("server-failed")
        }
        (Role::Activate, AmountsTo::Lost("answer-not-understood")) => Some("server-failed"),
        (Role::Stage, AmountsTo::Missing) => Some("bad-connection"),
        // It signed in somewhere else than here.
        (Role::SignedIn, AmountsTo::Unauthorized | AmountsTo::Nobody) => Some("needs-browser"),
        // Said for a switched-off impersonation too.
        (Role::ActAs, AmountsTo::Unauthorized) => Some("policy-forbids"),
        (_, _) => Some(code),
    }
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
        method, path, skip, ..
    } = call;
    let about = format!("{} on {method} {path} after {skip}", case.name);
    let faults = world.server.faults();
    faults.arm(method, path, skip, usize::MAX, case.fault.clone());
    let ended = story(&world, subject).await;
    faults.clear();
    let code = ended.as_ref().err().map(EnrollError::code);
    assert_eq!(code, expected(call, case), "{about}: {ended:?}");
    if let Err(error) = &ended {
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
    let mut add = |name: &str, fault: Fault, amounts_to: AmountsTo| {
        cases.push(Case {
            name: name.to_owned(),
            fault,
            amounts_to,
        });
    };
    let before = |canned: Canned| Fault::Answer(When::BeforeActing, canned);
    let after = |canned: Canned| Fault::Answer(When::AfterActing, canned);
    let detail = || r#"{"detail":"canary"}"#;

    for (status, as_json, as_page) in statuses() {
        let json = Canned::json(status, detail());
        add(&format!("{status}"), before(json), as_json);
        let page = Canned::html(status, "<html>canary</html>");
        add(&format!("{status} as a page"), before(page), as_page);
    }
    let nobody = r#"{"detail":"Authentication credentials were not provided."}"#;
    add(
        "403 for nobody",
        before(Canned::json(403, nobody)),
        AmountsTo::Nobody,
    );
    for (wait, name) in [
        ("120", "429 in seconds"),
        ("Fri, 31 Dec 9999 23:59:59 GMT", "429 by date"),
    ] {
        let canned = Canned::json(429, detail()).header("retry-after", wait);
        add(name, before(canned), AmountsTo::Plain("rate-limited"));
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
        ("empty", String::new()),
    ] {
        let canned = || Canned::json(200, body.clone());
        add(name, before(canned()), AmountsTo::Unreadable);
        let name = format!("{name}, after acting");
        add(&name, after(canned()), AmountsTo::Unreadable);
    }
    let huge = || Canned::json(200, format!(r#"{{"x":"{}"}}"#, "y".repeat(1_100_000)));
    let too_long = AmountsTo::Lost("answer-too-long");
    add("huge", before(huge()), too_long);
    add("huge, after acting", after(huge()), too_long);
    add(
        "a page with 200",
        before(Canned::html(200, "<html>canary</html>")),
        AmountsTo::Unreadable,
    );
    add(
        "a page with 200, after acting",
        after(Canned::html(200, "<html></html>")),
        AmountsTo::Unreadable,
    );
    let plain = Canned::empty(200).header("content-type", "text/plain");
    add("plain text", before(plain), AmountsTo::Unreadable);
    let gzip = Canned::json(200, "canary").header("content-encoding", "gzip");
    let refused = AmountsTo::Lost("answer-not-understood");
    add("compressed", before(gzip), refused);
    let broken = AmountsTo::Lost("connection-broken");
    add("cut off", Fault::CutOff(1), AmountsTo::CutOff);
    add("dropped", Fault::Drop(When::BeforeActing), broken);
    let after_acting = Fault::Drop(When::AfterActing);
    add("dropped after acting", after_acting, broken);
    for status in [301, 302, 303, 307, 308] {
        let location = "http://127.0.0.1:1/api/v3/flows/executor/x/";
        let canned = Canned::empty(status).header("location", location);
        let name = format!("{status} to another server");
        add(&name, before(canned), AmountsTo::Plain("server-redirects"));
    }
    cases
}

/// The statuses, and what they amount to with JSON and with a page of HTML, which may be of the server
/// or of what stands before it.
fn statuses() -> [(u16, AmountsTo, AmountsTo); 16] {
    let alike = |status, amounts_to| (status, amounts_to, amounts_to);
    let failed = AmountsTo::Plain("server-failed");
    [
        alike(400, AmountsTo::Plain("value-refused")),
        alike(401, AmountsTo::Unauthorized),
        alike(403, AmountsTo::Forbidden),
        (404, AmountsTo::Missing, AmountsTo::NoRoute),
        alike(405, AmountsTo::Unreadable),
        alike(406, AmountsTo::Unreadable),
        alike(409, AmountsTo::Unreadable),
        alike(410, AmountsTo::Unreadable),
        alike(415, AmountsTo::Unreadable),
        alike(418, AmountsTo::Unreadable),
        alike(422, AmountsTo::Unreadable),
        alike(451, AmountsTo::Plain("policy-forbids")),
        alike(500, failed),
        alike(502, failed),
        alike(503, failed),
        alike(504, failed),
    ]
}
