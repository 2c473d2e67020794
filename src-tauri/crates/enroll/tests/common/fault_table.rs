//! Faults of any call, with what each of them amounts to.

use sandbox::{Canned, Fault, When};
use serde_json::Value;
use tokio::task::JoinSet;

/// One fault.
#[derive(Debug, Clone)]
pub struct Case {
    /// What it is.
    pub name: String,
    /// How to make it.
    pub fault: Fault,
    /// What it amounts to.
    pub amounts_to: AmountsTo,
}

/// What a fault amounts to for whoever reads the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountsTo {
    /// A refusal or failure with this status, for which the server did nothing.
    Status(u16),
    /// A success that cannot be read. The server acted.
    Unreadable,
    /// No answer, or not the whole of it, or too much. The server may have acted.
    Lost,
}

/// Runs every case, a few at a time: waits overlap, and no case starves for the processor. Gives what
/// is wrong.
pub async fn try_each<R>(runs: impl Iterator<Item = R>) -> Vec<String>
where
    R: Future<Output = Vec<String>> + Send + 'static,
{
    let mut wrong = Vec::new();
    let mut running = JoinSet::new();
    for run in runs {
        if running.len() >= 16 {
            wrong.extend(running.join_next().await.unwrap().unwrap());
        }
        running.spawn(run);
    }
    wrong.extend(running.join_all().await.into_iter().flatten());
    wrong
}

const STATUSES: [u16; 17] = [
    400, 401, 403, 404, 405, 406, 409, 410, 415, 418, 422, 451, 500, 501, 502, 503, 504,
];

/// Every fault of a call whose right answer looks like `right`, with the status `status`.
pub fn every_fault(status: u16, media_type: &'static str, right: &Value) -> Vec<Case> {
    let mut cases = refusals(media_type);
    cases.extend(unreadable(status, media_type, right));
    cases.extend(lost(status, media_type));
    cases
}

fn refusals(media_type: &'static str) -> Vec<Case> {
    let refusal = |name: String, canned: Canned, status| Case {
        name,
        fault: Fault::Answer(When::BeforeActing, canned),
        amounts_to: AmountsTo::Status(status),
    };
    let mut cases = Vec::new();
    for status in STATUSES {
        cases.push(refusal(
            format!("{status} without a body"),
            Canned::empty(status),
            status,
        ));
        let html = Canned::html(status, "<h1>nginx</h1>");
        cases.push(refusal(format!("{status} HTML"), html, status));
        let json = json(status, media_type, "{\"oops\":[]}".to_owned());
        cases.push(refusal(format!("{status} other JSON"), json, status));
    }
    for (name, wait) in [
        ("429, 120 s", Some("120")),
        ("429 until a date", Some("Fri, 01 Jan 2100 00:00:00 GMT")),
        ("429", None),
    ] {
        let mut canned = Canned::empty(429);
        if let Some(wait) = wait {
            canned = canned.header("retry-after", wait);
        }
        cases.push(refusal(name.to_owned(), canned, 429));
    }
    for status in [301, 302, 307, 308] {
        let canned = Canned::empty(status).header("location", "https://elsewhere.example/");
        cases.push(refusal(format!("{status} to another host"), canned, status));
    }
    cases
}

fn unreadable(status: u16, media_type: &'static str, right: &Value) -> Vec<Case> {
    let text = right.to_string();
    let half = text[..text.len() / 2].to_owned();
    let mut bodies = vec![
        ("no body".to_owned(), String::new()),
        ("null".to_owned(), "null".to_owned()),
        ("an array".to_owned(), format!("[{text}]")),
        ("a text".to_owned(), "\"ok\"".to_owned()),
        ("an empty object".to_owned(), "{}".to_owned()),
        ("half of it".to_owned(), half),
        ("a comma too much".to_owned(), text.replacen('{', "{,", 1)),
        ("two of it".to_owned(), format!("{text}{text}")),
        (
            "deep".to_owned(),
            format!("{}{}", "[".repeat(2_000), "]".repeat(2_000)),
        ),
    ];
    if let Some((name, value)) = right.as_object().and_then(|all| all.iter().next()) {
        let twice = format!("{{\"{name}\":{value},\"{name}\":{value}}}");
        bodies.push(("a field twice".to_owned(), twice));
    }
    let mut paths = Vec::new();
    paths_of(right, &mut String::new(), &mut paths);
    for path in paths {
        let mut mistyped = right.clone();
        if let Some(place) = mistyped.pointer_mut(&path) {
            *place = match place {
                Value::Object(_) => Value::from(7),
                Value::Array(_) | Value::Number(_) | Value::Bool(_) => Value::from("seven"),
                Value::String(_) | Value::Null => serde_json::json!({ "seven": [7] }),
            };
        }
        bodies.push((format!("{path} mistyped"), mistyped.to_string()));
        let mut lacking = right.clone();
        let (parent, name) = path.rsplit_once('/').unwrap();
        if let Some(parent) = lacking.pointer_mut(parent).and_then(Value::as_object_mut) {
            parent.remove(name);
            bodies.push((format!("{path} missing"), lacking.to_string()));
        }
    }
    let case = |name: String, canned| Case {
        name,
        fault: Fault::Answer(When::AfterActing, canned),
        amounts_to: AmountsTo::Unreadable,
    };
    let mut cases: Vec<_> = bodies
        .into_iter()
        .map(|(name, body)| case(name, json(status, media_type, body)))
        .collect();
    let html = Canned::html(
        status,
        "<!doctype html><title>Sign in to the network</title>",
    );
    cases.push(case("HTML".to_owned(), html));
    let gzip = json(status, media_type, "no gzip".to_owned()).header("content-encoding", "gzip");
    cases.push(case("compressed".to_owned(), gzip));
    let plain = json(status, "text/plain", text);
    cases.push(case("the right JSON, called plain text".to_owned(), plain));
    cases
}

fn lost(status: u16, media_type: &'static str) -> Vec<Case> {
    let mut huge = json(status, media_type, "[".to_owned());
    huge.body.resize(2 * 1024 * 1024, b' ');
    [
        ("hung up before acting", Fault::Drop(When::BeforeActing)),
        ("hung up after acting", Fault::Drop(When::AfterActing)),
        ("hung up amid the answer", Fault::CutOff(7)),
        ("2 MiB", Fault::Answer(When::AfterActing, huge)),
    ]
    .map(|(name, fault)| Case {
        name: name.to_owned(),
        fault,
        amounts_to: AmountsTo::Lost,
    })
    .into()
}

fn json(status: u16, media_type: &'static str, body: String) -> Canned {
    let mut canned = Canned::empty(status).header("content-type", media_type);
    canned.body = body.into_bytes();
    canned
}

/// The pointers of everything in a value (RFC 6901).
fn paths_of(value: &Value, at: &mut String, paths: &mut Vec<String>) {
    let mut each = |name: &str, inner: &Value| {
        let length = at.len();
        at.push('/');
        at.push_str(name);
        paths.push(at.clone());
        paths_of(inner, at, paths);
        at.truncate(length);
    };
    match value {
        Value::Object(all) => all.iter().for_each(|(name, inner)| each(name, inner)),
        Value::Array(all) => {
            for (place, inner) in all.iter().enumerate() {
                each(&place.to_string(), inner);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
