//! Every fault of every call: the right class, no secret, nothing left.

use enroll::EnrollError;
use sandbox::{Canned, Fault, When};
use tokio::task::JoinSet;
use vault::Subject;

use crate::bench::{Bench, inventory};

/// The calls of the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Call {
    Who,
    Rules,
    Limit,
    List,
    Create,
    Activate,
    Find,
    Remove,
    Rename,
    People,
}

const CALLS: [Call; 10] = [
    Call::Who,
    Call::Rules,
    Call::Limit,
    Call::List,
    Call::Create,
    Call::Activate,
    Call::Find,
    Call::Remove,
    Call::Rename,
    Call::People,
];

impl Call {
    fn request(self) -> (&'static str, &'static str) {
        match self {
            Self::Who => ("GET", "/users/0f6d"),
            Self::Rules => ("GET", "deviceAuthenticationPolicies"),
            Self::Limit => ("GET", "mfaSettings"),
            Self::List => ("GET", "/devices?limit"),
            Self::Create => ("POST", "/devices"),
            Self::Activate => ("POST", "/devices/"),
            Self::Find => ("GET", "/devices/"),
            Self::Remove => ("DELETE", "/devices/"),
            Self::Rename => ("PUT", "/nickname"),
            Self::People => ("GET", "/users?filter"),
        }
    }

    /// Does what makes this call, with the fault in the way.
    async fn make(self, bench: &Bench, fault: Fault) -> Result<(), EnrollError> {
        let (method, path_part) = self.request();
        let arm = || {
            bench
                .server
                .faults()
                .always(method, path_part, fault.clone())
        };
        match self {
            Self::Who | Self::Rules | Self::Limit | Self::List | Self::Create => {
                arm();
                bench.begin().await.map(drop)
            }
            Self::Activate => {
                let mut pending = bench.begin().await.unwrap();
                arm();
                bench.confirm(&mut pending, None).await.map(drop)
            }
            Self::Find => {
                let mut pending = bench.begin().await.unwrap();
                arm();
                bench.resume(&mut pending).await.map(drop)
            }
            Self::Remove => {
                let mut pending = bench.begin().await.unwrap();
                arm();
                bench.cancel(&mut pending).await.map(drop)
            }
            Self::Rename => {
                let device = bench.system.half_made_device("jane", "Old").unwrap();
                arm();
                let link = bench.link();
                let myself = Subject::Myself;
                inventory().rename(&link, &myself, &device, "New").await
            }
            Self::People => {
                arm();
                let link = bench.link();
                inventory().people(&link, "ja").await.map(drop)
            }
        }
    }
}

/// A fault, and the class of error it is in general.
struct Case {
    name: &'static str,
    fault: Fault,
    code: &'static str,
}

fn cases() -> Vec<Case> {
    let before = |canned| Fault::Answer(When::BeforeActing, canned);
    let platform = |status, class: &str| {
        let body = format!(r#"{{"id":"7f0e","code":"{class}","message":"m"}}"#);
        Canned::json(status, body)
    };
    let page = |status| Canned::html(status, "<!doctype html><title>Gateway</title>");
    let json = |body: &str| before(Canned::json(200, body));
    let elsewhere = |status| {
        let location = "http://127.0.0.1:9/elsewhere";
        before(Canned::empty(status).header("location", location))
    };
    let drift = "answer-not-understood";
    let case = |name, fault, code| Case { name, fault, code };
    let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
    let huge = format!(r#"{{"id":"{}"}}"#, "x".repeat(1_100_000));
    let twice = r#"{"id":"a","id":"b","_embedded":{},"_embedded":{},"pairing":{},"pairing":{}}"#;
    let mistyped = r#"{"id":7,"type":[],"status":{},"_embedded":"no","pairing":false}"#;
    let plain = Canned::empty(200).header("content-type", "text/plain");
    let gzip = Canned::json(200, "{}").header("content-encoding", "gzip");
    let soon = |canned: Canned| before(canned.header("retry-after", "30"));
    let date = "Fri, 31 Dec 9999 23:59:59 GMT";
    vec![
        case(
            "400",
            before(platform(400, "INVALID_REQUEST")),
            "value-refused",
        ),
        case("400 page", before(page(400)), drift),
        case(
            "401",
            before(platform(401, "ACCESS_FAILED")),
            "sign-in-required",
        ),
        case("401 empty", before(Canned::empty(401)), "sign-in-required"),
        case(
            "403",
            before(platform(403, "ACCESS_FAILED")),
            "permission-denied",
        ),
        case(
            "404",
            before(platform(404, "NOT_FOUND")),
            "not-found-at-server",
        ),
        case("404 page", before(page(404)), drift),
        case("405 empty", before(Canned::empty(405)), drift),
        case("406", before(page(406)), drift),
        case(
            "409",
            before(Canned::json(409, r#"{"error":"conflict"}"#)),
            drift,
        ),
        case("410", before(page(410)), drift),
        case(
            "415",
            before(platform(415, "INVALID_REQUEST")),
            "value-refused",
        ),
        case("418", before(page(418)), drift),
        case("422", before(Canned::json(422, "[]")), drift),
        case(
            "429",
            soon(platform(429, "REQUEST_LIMITED")),
            "rate-limited",
        ),
        case(
            "429 until a date",
            before(platform(429, "REQUEST_LIMITED").header("retry-after", date)),
            "rate-limited",
        ),
        case("429 page", soon(page(429)), "rate-limited"),
        case(
            "429 without a word",
            before(Canned::empty(429)),
            "rate-limited",
        ),
        case("451", before(page(451)), drift),
        case(
            "500",
            before(platform(500, "UNEXPECTED_ERROR")),
            "server-failed",
        ),
        case("500 page", before(page(500)), "server-failed"),
        case("502", before(page(502)), "server-failed"),
        case("503", soon(page(503)), "server-failed"),
        case("504", before(page(504)), "server-failed"),
        case("malformed", json(r#"{"id":"#), drift),
        case("mistyped", json(mistyped), drift),
        case("missing fields", json("{}"), drift),
        case("null", json("null"), drift),
        case("a list", json("[]"), drift),
        case("a text", json(r#""ok""#), drift),
        case("twice the same field", json(twice), drift),
        case("a page", before(page(200)), drift),
        case("empty", before(Canned::empty(200)), drift),
        case("another media type", before(plain), drift),
        case("deep", json(&deep), drift),
        case("huge", json(&huge), "answer-too-long"),
        case("compressed", before(gzip), drift),
        case("cut off", Fault::CutOff(9), "connection-broken"),
        case(
            "dropped",
            Fault::Drop(When::BeforeActing),
            "connection-broken",
        ),
        case(
            "dropped too late",
            Fault::Drop(When::AfterActing),
            "connection-broken",
        ),
        case("301 elsewhere", elsewhere(301), "server-redirects"),
        case("307 elsewhere", elsewhere(307), "server-redirects"),
        case("308 elsewhere", elsewhere(308), "server-redirects"),
    ]
}

/// What a fault means for one call, where that is not what it means in general; `None` for success.
fn expected(call: Call, case: &Case) -> Option<&'static str> {
    let is_lost = matches!(case.name, "cut off" | "dropped too late");
    match (call, case.name) {
        // What may not be read forbids nothing, and names nobody.
        (Call::Rules | Call::Limit, "403") => None,
        (Call::Activate, "404") => Some("offer-expired"),
        // It is gone, so it has expired; and so it was removed.
        (Call::Find | Call::Remove, "404") => None,
        (Call::Activate, _) if case.code == "rate-limited" && case.name.len() == 3 => {
            Some("code-throttled")
        }
        (Call::Activate, "429 until a date") => Some("code-throttled"),
        // The server took the code, and was asked.
        (Call::Activate, _) if is_lost => None,
        // 204 has no body that could be cut off.
        (Call::Remove, "cut off") => None,
        // What the answer to a new name holds is not documented, save that it is an object.
        (Call::Rename, "missing fields" | "mistyped" | "twice the same field") => None,
        // Whether the change was made, nobody knows, and nobody asks: it can be made again.
        (Call::Remove | Call::Rename, _)
            if matches!(
                case.code,
                "connection-broken" | "answer-too-long" | "server-failed"
            ) =>
        {
            Some("outcome-unknown")
        }
        (_, _) => Some(case.code),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_of_every_call_is_an_error_and_leaves_nothing() {
    assert!(cases().len() >= 30);
    let (mut running, mut failed) = (JoinSet::new(), Vec::new());
    for call in CALLS {
        for case in cases() {
            while running.len() >= 48 {
                failed.extend(running.join_next().await.unwrap().err());
            }
            running.spawn(async move { check(call, &case).await });
        }
    }
    while let Some(done) = running.join_next().await {
        failed.extend(done.err());
    }
    assert!(failed.is_empty(), "{} failed: {failed:#?}", failed.len());
}

async fn check(call: Call, case: &Case) {
    let bench = Bench::new().await;
    let name = format!("{call:?} with {}", case.name);
    let outcome = call.make(&bench, case.fault.clone()).await;
    let code = outcome.as_ref().err().map(EnrollError::code);
    assert_eq!(code, expected(call, case), "{name}: {outcome:?}");
    if let Err(error) = &outcome {
        bench.assert_no_secret_in(error);
    }
    if call == Call::Create {
        assert_eq!(bench.requests("POST", "/devices"), 1, "{name}: once");
    }
    assert!(
        bench.devices_of("jane").len() <= 1,
        "{name}: a second device"
    );

    // The fault is over: what is pending can be finished or taken back.
    bench.server.faults().clear();
    let Some(mut pending) = bench.journal.only_pending() else {
        let is_done = |device: &sandbox::SandboxDevice| device.is_active;
        let left = bench.devices_of("jane");
        // The server itself said that it is gone; and the one to rename is somebody else's.
        let is_told = (call, case.name) == (Call::Remove, "404") || call == Call::Rename;
        assert!(is_told || left.iter().all(is_done), "{name}: an orphan");
        return;
    };
    if call == Call::Activate {
        bench.confirm(&mut pending, None).await.unwrap();
        assert!(bench.devices_of("jane")[0].is_active, "{name}");
    } else {
        bench.cancel(&mut pending).await.unwrap();
        assert!(bench.devices_of("jane").is_empty(), "{name}");
    }
    assert!(bench.journal.only_pending().is_none(), "{name}");
}
