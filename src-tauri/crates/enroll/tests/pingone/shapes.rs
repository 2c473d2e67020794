//! What the provider sends and the sandbox answers, against the specifications and samples beside the
//! project, where they are.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use enroll::ErrorKind;
use enroll::http::Request;
use sandbox::pingone::ENVIRONMENT;
use sandbox::{Canned, Fault, When};
use serde_json::{Value, json};

use crate::bench::Bench;

/// A file of the specifications; without that folder the test says so and goes on.
fn spec(name: &str) -> Option<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("../../../../shared/specs/pingone").join(name);
    let found = fs::read_to_string(path).ok();
    if found.is_none() {
        eprintln!("note: NOT checked: specs/pingone/{name} is not there");
    }
    found
}

fn sample(name: &str) -> Option<Value> {
    Some(serde_json::from_str(&spec(&format!("fixtures/{name}"))?).unwrap())
}

/// Every place of a value with the type of what is there, lists by their first element. Identifiers
/// that name links stay; what stands behind them does not matter.
fn shape(value: &Value) -> BTreeSet<String> {
    fn walk(value: &Value, at: &str, found: &mut BTreeSet<String>) {
        let kind = match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    walk(value, &format!("{at}/{name}"), found);
                }
                return;
            }
            Value::Array(items) => {
                return items
                    .iter()
                    .take(1)
                    .for_each(|item| walk(item, &format!("{at}/0"), found));
            }
            Value::Null => "null",
            Value::Bool(_) => "bool",
            Value::Number(_) => "number",
            Value::String(_) => "text",
        };
        found.insert(format!("{at}: {kind}"));
    }
    let mut found = BTreeSet::new();
    walk(value, "", &mut found);
    found
}

/// The required properties and all properties of a schema, read by their indentation.
fn schema(yaml: &str, name: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let head = format!("    {name}:");
    let body = yaml.lines().skip_while(|line| *line != head).skip(1);
    let body: Vec<_> = body.take_while(|line| line.starts_with("     ")).collect();
    assert!(!body.is_empty(), "no schema {name}");
    let under = |key: &str, mark: &str| {
        let key = format!("      {key}:");
        let rest = body.iter().skip_while(move |line| **line != key).skip(1);
        let mark = mark.to_owned();
        let end = |line: &&&str| line.starts_with("       ") || line.starts_with("      - ");
        let lines = rest.take_while(end);
        let items = lines.filter_map(|line| line.strip_prefix(mark.as_str()));
        let items = items.filter(|item| !item.starts_with([' ', '-']));
        let names = items.map(|item| item.split(':').next().unwrap_or_default().to_owned());
        names.collect::<BTreeSet<_>>()
    };
    (
        under("required", "      - "),
        under("properties", "        "),
    )
}

/// Every field of a value is one of the schema, and none that is required is missing.
#[track_caller]
fn assert_fits(value: &Value, yaml: &str, name: &str) {
    let (required, properties) = schema(yaml, name);
    let fields = value.as_object().unwrap().keys().cloned().collect();
    let missing: Vec<_> = required.difference(&fields).collect();
    let unknown: Vec<_> = fields.difference(&properties).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "{name}: -{missing:?} +{unknown:?}"
    );
}

async fn get(bench: &Bench, path: &str) -> (u16, Value) {
    let url = format!("{}/v1/environments/{ENVIRONMENT}{path}", bench.server.url());
    let request = Request::get(url).bearer(&"pingone-worker".into());
    let answer = bench.link().send(request).await.unwrap();
    (answer.status(), answer.json("anything").unwrap())
}

async fn post(bench: &Bench, path: &str, media_type: &str, body: &Value) -> (u16, Value) {
    let url = format!("{}/v1/environments/{ENVIRONMENT}{path}", bench.server.url());
    let request = Request::post(url).bearer(&"pingone-worker".into());
    let answer = bench
        .link()
        .send(request.json_as(media_type, body))
        .await
        .unwrap();
    (answer.status(), answer.json("anything").unwrap())
}

#[tokio::test]
async fn the_vendors_sample_of_a_new_device_is_understood() {
    let Some(sample) = sample("create.201.seed.json") else {
        return;
    };
    let bench = Bench::new().await;
    let answer = Canned::json(201, sample.to_string());
    let fault = Fault::Answer(When::BeforeActing, answer);
    bench.server.faults().once("POST", "/devices", fault);
    let pending = bench.begin().await.unwrap();
    assert_eq!(pending.device(), sample["id"].as_str());
    let key = pending.offer().unwrap().key.clone().unwrap();
    assert_eq!(key.account, "johnbudz@pingidentity.com");
    assert_eq!(
        Some(key.secret.to_base32().as_str()),
        sample["secret"].as_str()
    );
    assert_eq!(
        key.raw_uri.as_ref().map(vault::SecretText::expose),
        sample["keyUri"].as_str()
    );
}

#[tokio::test]
async fn two_keys_or_none_for_one_device_are_refused_and_the_device_looked_for() {
    let other = "otpauth://totp/jane?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    for change in [
        json!({ "keyUri": other }),
        json!({ "keyUri": null, "secret": null }),
        json!({ "type": "EMAIL" }),
        json!({ "status": "ACTIVE" }),
        json!({ "id": "../users" }),
        json!({ "keyUri": "otpauth://hotp/jane?secret=GEZDGNBVGY3TQOJQ&counter=1", "secret": null }),
    ] {
        let bench = Bench::new().await;
        let mut body = json!({
            "id": "1c41a471-3195-4edf-90fd-f9283028ab1a",
            "type": "TOTP",
            "status": "ACTIVATION_REQUIRED",
            "secret": "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U",
            "keyUri": "otpauth://totp/jane?secret=MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U",
        });
        let fields = change.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(fields);
        let fault = Fault::Answer(When::AfterActing, Canned::json(201, body.to_string()));
        bench.server.faults().once("POST", "/devices", fault);
        let error = bench.begin().await.unwrap_err();
        let is_named = matches!(
            error.kind,
            ErrorKind::ContractDrift(_) | ErrorKind::UnsupportedKey(_)
        );
        assert!(is_named, "{change} {error:?}");
        assert!(!format!("{error:?}").contains("MFRGG"));
        assert!(bench.devices_of("jane").is_empty(), "{change}");
        assert!(bench.journal.only_pending().is_none(), "{change}");
    }
}

#[tokio::test]
async fn a_secret_without_a_uri_is_a_key_too() {
    let bench = Bench::new().await;
    let body = json!({
        "id": "1c41a471-3195-4edf-90fd-f9283028ab1a",
        "type": "TOTP",
        "status": "ACTIVATION_REQUIRED",
        "secret": "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U",
    });
    let fault = Fault::Answer(When::BeforeActing, Canned::json(201, body.to_string()));
    bench.server.faults().once("POST", "/devices", fault);
    let pending = bench.begin().await.unwrap();
    let key = pending.offer().unwrap().key.clone().unwrap();
    assert_eq!(key.issuer, "Sandbox PingOne");
    assert!(key.raw_uri.is_none());
}

#[tokio::test]
async fn the_sandbox_answers_in_the_shape_of_the_samples() {
    let bench = Bench::new().await;
    let devices = format!("/users/{}/devices", bench.system.id_of("jane").unwrap());
    let asked = json!({ "type": "TOTP" });
    let (status, made) = post(&bench, &devices, "application/json", &asked).await;
    assert_eq!(status, 201);
    let Some(sample_made) = sample("create.201.seed.json") else {
        return;
    };
    assert_eq!(shape(&made), shape(&sample_made));

    let device = format!("{devices}/{}", made["id"].as_str().unwrap());
    let activate = "application/vnd.pingidentity.device.activate+json";
    let (status, refused) = post(&bench, &device, activate, &json!({ "otp": "12345" })).await;
    assert_eq!(status, 400);
    assert_eq!(
        shape(&refused),
        shape(&sample("error.400.invalid_otp.constructed.json").unwrap())
    );
    assert_eq!(refused["details"][0]["code"], "INVALID_OTP");
    let (status, refused) = post(&bench, &device, "application/json", &json!({ "otp": "1" })).await;
    assert_eq!(
        (status, refused["code"].as_str()),
        (415, Some("INVALID_REQUEST"))
    );

    let secret = otp::SharedSecret::from_base32(made["secret"].as_str().unwrap()).unwrap();
    let code = crate::bench::code(&secret, otp::Clock::now(&bench.clock));
    let (status, active) = post(&bench, &device, activate, &json!({ "otp": code })).await;
    assert_eq!(status, 200);
    assert_eq!(
        shape(&active),
        shape(&sample("activate.200.constructed.json").unwrap())
    );
    let (_, list) = get(&bench, &devices).await;
    assert_eq!(
        shape(&list),
        shape(&sample("list.200.constructed.json").unwrap())
    );

    bench
        .system
        .change_rules(|rules| rules.max_allowed_devices = 1);
    let (status, refused) = post(&bench, &devices, "application/json", &asked).await;
    assert_eq!(status, 429);
    assert_eq!(
        shape(&refused),
        shape(&sample("error.429.constructed.json").unwrap())
    );
    let (_, refused) = get(&bench, "/users/0/devices").await;
    assert_eq!(
        shape(&refused),
        shape(&sample("error.404.constructed.json").unwrap())
    );
}

#[tokio::test]
async fn the_sandbox_answers_within_the_vendors_schemas() {
    let (Some(mfa), Some(users)) = (
        spec("mfa-subset.yaml"),
        spec("management-users-subset.yaml"),
    ) else {
        return;
    };
    let bench = Bench::new().await;
    let (_, settings) = get(&bench, "/mfaSettings").await;
    assert_fits(&settings, &mfa, "MFASettings");
    assert_fits(&settings["pairing"], &mfa, "MFASettings_pairing");
    let (_, policies) = get(&bench, "/deviceAuthenticationPolicies").await;
    for policy in policies["_embedded"]["deviceAuthenticationPolicies"]
        .as_array()
        .unwrap()
    {
        assert_fits(policy, &mfa, "DeviceAuthenticationPolicyCommon");
        assert_fits(
            &policy["totp"],
            &mfa,
            "DeviceAuthenticationPolicyCommon_totp",
        );
        assert_fits(
            &policy["sms"],
            &mfa,
            "DeviceAuthenticationPolicyOfflineDevice",
        );
    }
    let (_, list) = get(&bench, "/users").await;
    for user in list["_embedded"]["users"].as_array().unwrap() {
        assert_fits(user, &users, "User");
    }
}

/// The codes that the error model knows are exactly the ones that tests of errors give.
#[test]
fn every_code_of_the_error_model_is_known_here() {
    let Some(model) = spec("error-model-subset.yaml") else {
        return;
    };
    let mut codes = BTreeSet::new();
    for schema in [
        "Bad_Request",
        "Unauthorized",
        "Forbidden",
        "Too_Many_Requests",
    ] {
        let head = format!("    {schema}_Error_Detail_Code:");
        let body = model.lines().skip_while(|line| *line != head).skip(2);
        let values = body.map_while(|line| line.strip_prefix("      - "));
        codes.extend(values.map(str::to_owned));
    }
    let known = include_str!("../../src/providers/pingone/errors.rs");
    assert!(codes.len() >= 16, "{codes:?}");
    for code in codes {
        assert!(
            known.contains(&format!("\"{code}\"")),
            "{code} is not told apart"
        );
    }
}
