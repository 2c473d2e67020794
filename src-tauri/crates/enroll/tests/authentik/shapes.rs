//! The sandbox answers in the shapes that were recorded: it must not drift from the real one.

use std::collections::{BTreeMap, BTreeSet};

use enroll::http::{Http, Request};
use sandbox::authentik::Rules;
use serde_json::Value;
use vault::SecretText;

use crate::overheard::Sandbox;
use crate::recorded::{ALL, exchanges};

/// What tells one kind of answer from another.
type Kind = (String, u16, String);

/// The fields of an answer, by pointer, with their types; those of a list's entries as `*`.
type Shape = BTreeMap<String, &'static str>;

/// What newer servers say besides what was recorded; their specification has it.
const NEWER: [&str; 5] = [
    "/final_redirect",
    "/original/is_current",
    "/user/is_current",
    "/users",
    "/users/",
];

#[tokio::test]
async fn every_recorded_answer_is_one_that_the_sandbox_gives_too() {
    let sandbox = Sandbox::start(Rules::default()).await;
    sandbox.journey().await;
    refusals(&sandbox).await;
    let mut given = BTreeMap::<Kind, Vec<(Option<String>, Shape)>>::new();
    for call in sandbox.calls() {
        let request = format!("{} {}", call.method, call.path);
        let kind = kind(&request, call.status, &call.answered);
        let shape = shape(&call.answered);
        given
            .entry(kind)
            .or_default()
            .push((call.media_type, shape));
    }
    let mut wrong = BTreeSet::new();
    let mut compared = 0;
    for (story, recording) in ALL {
        for exchange in exchanges(recording) {
            let about = format!("{story}: {}", exchange.title);
            let kind = kind(&exchange.request, exchange.status, &exchange.json());
            let Some(answers) = given.get(&kind) else {
                wrong.insert(format!("{about}: never given, {kind:?}"));
                continue;
            };
            compared += 1;
            for (media_type, shape) in answers {
                if media_type.as_deref() != exchange.media_type() {
                    wrong.insert(format!("{about}: is {media_type:?}"));
                }
                let deviations = deviations(&self::shape(&exchange.json()), shape);
                wrong.extend(
                    deviations
                        .into_iter()
                        .map(|what| format!("{about}: {what}")),
                );
            }
        }
    }
    let wrong: Vec<_> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(compared >= 40, "only {compared} answers were compared");
}

/// What the journey has none of: a wrong password, no session, bodies and tokens that are refused.
async fn refusals(sandbox: &Sandbox) {
    let connection = sandbox::authentik::connection(&sandbox.server.url());
    let http = Http::new(&connection.url, &connection.network).unwrap();
    let url = |path: &str| format!("{}/api/v3{path}", sandbox.server.url());
    let login = url("/flows/executor/default-authentication-flow/?query=");
    let setup = url("/flows/executor/default-authenticator-totp-setup/?query=");
    let create = || Request::post(url("/authenticators/admin/totp/"));
    let bearer = |text: &str| SecretText::from(text);
    let send = async |request: Request| http.send(&sandbox.clock, request).await.unwrap();

    let first = send(Request::get(&login)).await;
    let cookie = first.header("set-cookie").unwrap().to_owned();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    for (name, value) in [("uid_field", "jane"), ("password", "wrong")] {
        let body = serde_json::json!({ name: value });
        send(
            Request::post(&login)
                .json(&body)
                .header("cookie", cookie.clone()),
        )
        .await;
    }
    send(Request::get(&setup).bearer(&bearer("sandbox-helpdesk-token"))).await;
    let named = serde_json::json!({ "name": "Desktop" });
    let empty = serde_json::json!({});
    let helpdesk = bearer("sandbox-helpdesk-token");
    send(create().json(&empty).bearer(&helpdesk)).await;
    let no_json = create().form(&[("name", "")]).bearer(&helpdesk);
    send(no_json.header("content-type", "application/json")).await;
    send(create().json(&named).bearer(&bearer("sandbox-jane-token"))).await;
    send(create().json(&named).bearer(&bearer("nope"))).await;
    send(create().json(&named)).await;
    let act = Request::post(url("/core/users/6/impersonate/")).json(&empty);
    send(act.bearer(&bearer("nope"))).await;
}

/// Numbers in a path are anybody's; a stage is told by its component and by being
/// refused, a person by acting as another, an error by its sentence.
fn kind(request: &str, status: u16, body: &Value) -> Kind {
    let number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts = request.split('/');
    let parts: Vec<_> = parts
        .map(|part| if number(part) { "*" } else { part })
        .collect();
    let mut what = body["component"].as_str().unwrap_or_default().to_owned();
    if body.get("response_errors").is_some() {
        what.push_str(" again");
    }
    for told in ["original", "detail"] {
        if body.get(told).is_some() {
            what.push_str(told);
        }
    }
    (parts.join("/"), status, what)
}

fn shape(body: &Value) -> Shape {
    let mut shape = Shape::new();
    walk(body, "", &mut shape);
    shape
}

fn walk(value: &Value, at: &str, shape: &mut Shape) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    };
    shape.insert(at.to_owned(), kind);
    for (name, inner) in value.as_object().into_iter().flatten() {
        walk(inner, &format!("{at}/{name}"), shape);
    }
    for inner in value.as_array().into_iter().flatten() {
        walk(inner, &format!("{at}/*"), shape);
    }
}

/// Where two shapes differ. An empty list says nothing of its entries, and null nothing of a type.
fn deviations(recorded: &Shape, given: &Shape) -> Vec<String> {
    let mut wrong = Vec::new();
    let is_known = |shape: &Shape, at: &str| {
        let lists = at.match_indices("/*").map(|(end, _)| &at[..end + 2]);
        lists.into_iter().all(|entries| shape.contains_key(entries))
    };
    for (at, kind) in recorded {
        match given.get(at) {
            None if is_known(given, at) => wrong.push(format!("lacks {at}")),
            None => {}
            Some(other) if [kind, other].contains(&&"null") || kind == other => {}
            Some(other) => wrong.push(format!("{at} is {other}, not {kind}")),
        }
    }
    for at in given.keys() {
        let is_newer = NEWER
            .iter()
            .any(|newer| at == newer || (newer.ends_with('/') && at.starts_with(newer)));
        if !recorded.contains_key(at) && is_known(recorded, at) && !is_newer {
            wrong.push(format!("has {at} besides"));
        }
    }
    wrong
}
