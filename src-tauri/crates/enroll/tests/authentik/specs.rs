//! What is sent and what the sandbox answers, against the official specifications of both
//! generations. They are not part of the project: without them only a note says so.

use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::{Router, response::Response};
use enroll::authentik::{create_device_record, keep_recovery_codes, offer_recovery_codes};
use enroll::{Flow, Link};
use sandbox::authentik::{Authentik, Rules, Version};
use sandbox::{Account, SandboxDevice, Server, ServerClock, System};
use serde_json::Value;
use vault::{Connection, Subject};

use crate::common::{Answers, MemoryJournal};
use crate::world::{bob, provider};
use crate::yaml;

/// A system that writes down what it hears and says.
struct Recorded {
    system: Arc<Authentik>,
    calls: Arc<Mutex<Vec<Recording>>>,
}

/// One call.
#[derive(Clone)]
struct Recording {
    method: String,
    path: String,
    status: String,
    asked: Value,
    answered: Value,
}

impl System for Recorded {
    fn router(self: Arc<Self>, url: &str) -> Router {
        let calls = Arc::clone(&self.calls);
        let keep = move |request: Request, next: Next| record(Arc::clone(&calls), request, next);
        Arc::clone(&self.system).router(url).layer(from_fn(keep))
    }

    fn accounts(&self) -> Vec<Account> {
        self.system.accounts()
    }

    fn devices(&self) -> Vec<SandboxDevice> {
        self.system.devices()
    }
}

async fn record(calls: Arc<Mutex<Vec<Recording>>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let (method, path) = (parts.method.to_string(), parts.uri.path().to_owned());
    let asked = to_bytes(body, usize::MAX).await.unwrap();
    let request = Request::from_parts(parts, Body::from(asked.clone()));
    let (parts, body) = next.run(request).await.into_parts();
    let answered = to_bytes(body, usize::MAX).await.unwrap();
    calls.lock().unwrap().push(Recording {
        method,
        path,
        status: parts.status.as_u16().to_string(),
        asked: serde_json::from_slice(&asked).unwrap_or_default(),
        answered: serde_json::from_slice(&answered).unwrap_or_default(),
    });
    Response::from_parts(parts, Body::from(answered))
}

#[tokio::test]
async fn every_request_and_every_answer_is_as_specified() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/specs/authentik");
    for (version, file, deviations) in [
        (Version::V2026_8, "subset-2026.8.5.yml", &[][..]),
        // Early servers of it wrote numbers as ids, which this file no longer says. A code is text on
        // every version: it is accepted there too, and keeps its zeros.
        (
            Version::V2024_8,
            "subset-2024.8.3.yml",
            &[
                "GET /authenticators/all/ 200: /*/pk is no string",
                "POST /flows/executor/{flow_slug}/ sends: /code is no integer",
            ][..],
        ),
    ] {
        let Ok(text) = std::fs::read_to_string(folder.join(file)) else {
            eprintln!("note: NOT checked: {file} is not beside the project");
            continue;
        };
        let spec = yaml::parse(&text);
        let mut wrong = Vec::new();
        let (mut checked, mut components) = (0, Vec::new());
        for call in calls(version).await {
            let Some((template, operation)) = operation(&spec, &call) else {
                continue;
            };
            checked += 1;
            let about = format!("{} {template}", call.method);
            if let Some(component) = call.answered["component"].as_str() {
                components.push(component.to_owned());
            }
            let sent = &operation["requestBody"]["content"]["application/json"]["schema"];
            if !sent.is_null() && call.status != "400" {
                check(
                    &spec,
                    sent,
                    &call.asked,
                    "",
                    &format!("{about} sends"),
                    &mut wrong,
                );
            }
            let said = resolve(&spec, &operation["responses"][&call.status]);
            let schema = &said["content"]["application/json"]["schema"];
            if !schema.is_null() {
                let about = format!("{about} {}", call.status);
                check(&spec, schema, &call.answered, "", &about, &mut wrong);
            }
        }
        wrong.sort();
        wrong.dedup();
        assert_eq!(wrong, deviations, "{file}");
        assert!(checked > 50, "{checked} calls of {file} were checked");
        for component in [
            "ak-stage-identification",
            "ak-stage-password",
            "ak-stage-authenticator-validate",
            "ak-stage-user-login",
            "ak-stage-authenticator-totp",
            "ak-stage-authenticator-static",
            "xak-flow-redirect",
        ] {
            assert!(
                components.iter().any(|seen| seen == component),
                "{component}"
            );
        }
    }
}

/// Calls of every kind.
async fn calls(version: Version) -> Vec<Recording> {
    let clock = ServerClock::default();
    let rules = Rules {
        version,
        asks_to_stay: true,
        ..Rules::default()
    };
    let calls = Arc::new(Mutex::new(Vec::new()));
    let recorded = Recorded {
        system: Arc::new(Authentik::with(clock.clone(), rules)),
        calls: Arc::clone(&calls),
    };
    let address = "127.0.0.1:0".parse().unwrap();
    let server = Server::start(Arc::new(recorded), clock.clone(), address)
        .await
        .unwrap();
    let answers = Answers::to(&[
        ("username", "carol"),
        ("password", "carol-password"),
        ("mfa-device", "static-1"),
        ("mfa-code", "carol-code-1"),
        ("reason", "ticket 4711"),
    ]);
    let of = |connection: Connection| (MemoryJournal::with(&connection), connection);
    let (journal, connection) = of(sandbox::authentik::connection(&server.url()));
    let link = Link::open(&connection, &answers, &journal, &clock).unwrap();
    let flow = Flow::new(provider(), &link);
    let mut pending = flow.begin(Subject::Myself, "Desktop").await.unwrap();
    // Whichever it is, it is recorded: nine right digits in a row are not to be had.
    let _refused = flow.confirm(&mut pending, Some("999999999")).await;
    clock.set_ahead(2);
    flow.confirm(&mut pending, None).await.unwrap();
    let inventory = provider().inventory().unwrap();
    let devices = inventory.devices(&link, &Subject::Myself).await.unwrap();
    let last = devices.last().unwrap();
    inventory
        .remove(&link, &Subject::Myself, &last.id)
        .await
        .unwrap();
    answers.set("mfa-code", "carol-code-2");
    let codes = offer_recovery_codes(&link).await.unwrap();
    keep_recovery_codes(&link, codes).await.unwrap();

    let (journal, connection) = of(sandbox::authentik::helpdesk_connection(&server.url()));
    let link = Link::open(&connection, &answers, &journal, &clock).unwrap();
    let flow = Flow::new(provider(), &link);
    let mut pending = flow.begin(bob(), "Phone").await.unwrap();
    flow.confirm(&mut pending, None).await.unwrap();
    inventory.people(&link, "bob").await.unwrap();
    create_device_record(&link, "Desktop").await.unwrap_err();
    create_device_record(&link, "").await.unwrap_err();
    provider().test(&link).await.unwrap();
    let calls = calls.lock().unwrap();
    calls.clone()
}

/// The operation that a call is, if it is documented.
fn operation<'a>(spec: &'a Value, call: &Recording) -> Option<(&'a str, &'a Value)> {
    let path = call.path.strip_prefix("/api/v3")?;
    let fits = |template: &str| {
        let (asked, known) = (path.split('/'), template.split('/'));
        asked.clone().count() == known.clone().count()
            && asked
                .zip(known)
                .all(|(one, other)| one == other || other.starts_with('{'))
    };
    let paths = spec["paths"].as_object()?;
    let exact = paths.get_key_value(path);
    let (template, operations) = exact.or_else(|| paths.iter().find(|(known, _)| fits(known)))?;
    let operation = operations.get(call.method.to_lowercase())?;
    Some((template, operation))
}

/// Compares a value with a schema (OpenAPI 3.0), as far as these specifications use it.
fn check(
    spec: &Value,
    schema: &Value,
    value: &Value,
    at: &str,
    about: &str,
    wrong: &mut Vec<String>,
) {
    let schema = resolve(spec, schema);
    let mut say = |what: &str| wrong.push(format!("{about}: {at} {what}"));
    if value.is_null() && schema["nullable"] == true {
        return;
    }
    if let Some(mapping) = schema["discriminator"]["mapping"].as_object() {
        let component = value["component"].as_str().unwrap_or_default();
        return match mapping.get(component) {
            Some(target) => {
                let target = serde_json::json!({ "$ref": target });
                check(spec, &target, value, at, about, wrong);
            }
            None => say("is of no known component"),
        };
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        check(spec, part, value, at, about, wrong);
    }
    let mut say = |what: &str| wrong.push(format!("{about}: {at} {what}"));
    if let Some(kind) = schema["type"].as_str() {
        let fits = match kind {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            _ => false,
        };
        if !fits {
            return say(&format!("is no {kind}"));
        }
    }
    if let Some(all) = schema["enum"].as_array()
        && !all.contains(value)
    {
        say("is not among the known values");
    }
    if let Some(text) = value.as_str() {
        let length = text.chars().count() as u64;
        let (least, most) = (&schema["minLength"], &schema["maxLength"]);
        if least.as_u64().is_some_and(|least| length < least)
            || most.as_u64().is_some_and(|most| length > most)
        {
            say("is too short or too long");
        }
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        let name = name.as_str().unwrap_or_default();
        if value.get(name).is_none() {
            say(&format!("lacks {name}"));
        }
    }
    for (name, field) in value.as_object().into_iter().flatten() {
        let known = &schema["properties"][name];
        let known = if known.is_null() {
            &schema["additionalProperties"]
        } else {
            known
        };
        check(spec, known, field, &format!("{at}/{name}"), about, wrong);
    }
    for item in value.as_array().into_iter().flatten() {
        check(
            spec,
            &schema["items"],
            item,
            &format!("{at}/*"),
            about,
            wrong,
        );
    }
}

/// Follows references.
fn resolve<'a>(spec: &'a Value, mut schema: &'a Value) -> &'a Value {
    while let Some(target) = schema["$ref"].as_str() {
        let pointer = target.trim_start_matches('#');
        schema = spec.pointer(pointer).unwrap_or_else(|| panic!("{target}"));
    }
    schema
}
