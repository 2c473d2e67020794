//! What is sent and what the sandbox answers, against the official specifications of both
//! generations. They are not part of the project: without them only a note says so.

use std::path::Path;

use sandbox::authentik::{Rules, Version};
use serde_json::Value;

use crate::overheard::{Overheard, Sandbox};
use crate::yaml;

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
        let rules = Rules {
            version,
            asks_to_stay: true,
            ..Rules::default()
        };
        for call in Sandbox::start(rules).await.journey().await {
            let Some((template, operation)) = operation(&spec, &call) else {
                continue;
            };
            checked += 1;
            let about = format!("{} {template}", call.method);
            if let Some(component) = call.answered["component"].as_str() {
                components.push(component.to_owned());
            }
            let sent = &operation["requestBody"]["content"]["application/json"]["schema"];
            if !sent.is_null() && call.status != 400 {
                check(
                    &spec,
                    sent,
                    &call.asked,
                    "",
                    &format!("{about} sends"),
                    &mut wrong,
                );
            }
            let status = call.status.to_string();
            let said = resolve(&spec, &operation["responses"][&status]);
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

/// The operation that a call is, if it is documented.
fn operation<'a>(spec: &'a Value, call: &Overheard) -> Option<(&'a str, &'a Value)> {
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
