//! Operations and answers against the official schema and documented samples, where those are there.

use std::path::PathBuf;

use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use enroll::Flow;
use sandbox::{Canned, Fault, When};
use vault::Subject;

use crate::bench::{jane, provider};

macro_rules! ours {
    ($($name:literal)*) => {
        [$(($name, include_str!(concat!("../../src/providers/buildkite/operations/", $name, ".graphql")))),*]
    };
}

const OPERATIONS: [(&str, &str); 7] = ours! {
    "viewer" "viewer_totp" "totp_create" "totp_activate" "totp_delete"
    "totp_recovery_codes_regenerate" "members_without_two_factor"
};

const SANDBOX: &str = include_str!("../../../sandbox/src/systems/buildkite/schema.graphql");

fn specs(name: &str) -> Option<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("../../../../shared/specs/buildkite").join(name);
    let text = std::fs::read_to_string(path).ok();
    if text.is_none() {
        eprintln!("note: NOT checked: ../shared/specs/buildkite/{name} is not there");
    }
    text
}

fn schema(text: &str) -> Valid<Schema> {
    Schema::parse_and_validate(text, "schema.graphql").unwrap()
}

#[test]
fn operations_are_valid_by_the_sandboxs_schema_and_by_the_official_one() {
    let official = specs("schema.graphql");
    for text in [Some(SANDBOX.to_owned()), official].into_iter().flatten() {
        let schema = schema(&text);
        for (name, operation) in OPERATIONS {
            let valid = ExecutableDocument::parse_and_validate(&schema, operation, name);
            assert!(valid.is_ok(), "{name}: {}", valid.unwrap_err().errors);
        }
    }
}

/// A sandbox that had fields of its own would prove nothing.
#[test]
fn the_sandbox_promises_nothing_that_the_official_schema_does_not() {
    let Some(official) = specs("schema.graphql") else {
        return;
    };
    let (official, ours) = (schema(&official), schema(SANDBOX));
    let mut compared = 0;
    for (name, ours) in ours.types.iter().filter(|(_, kind)| !kind.is_built_in()) {
        match (ours, official.types.get(name)) {
            (ExtendedType::Object(ours), Some(ExtendedType::Object(theirs))) => {
                for (field, ours) in &ours.fields {
                    let theirs = &theirs.fields[field];
                    assert_eq!(ours.ty, theirs.ty, "{name}.{field}");
                    for argument in &ours.arguments {
                        let their = theirs.argument_by_name(&argument.name).unwrap();
                        assert_eq!(argument.ty, their.ty, "{name}.{field}({})", argument.name);
                    }
                    compared += 1;
                }
            }
            (ExtendedType::InputObject(ours), Some(ExtendedType::InputObject(theirs))) => {
                for (field, ours) in &ours.fields {
                    assert_eq!(ours.ty, theirs.fields[field].ty, "{name}.{field}");
                    compared += 1;
                }
            }
            _ => panic!("{name} is another kind of type there"),
        }
    }
    assert!(compared > 40, "{compared} fields were compared");
}

#[tokio::test]
async fn a_documented_creation_becomes_an_offer() {
    let Some(created) = specs("fixtures/totpCreate.200.constructed.json") else {
        return;
    };
    let bench = jane().await;
    let fault = Fault::Answer(When::BeforeActing, Canned::json(200, created));
    bench.server.faults().arm("POST", "/v1", 1, 1, fault);
    let link = bench.link();
    let pending = Flow::new(provider(), &link)
        .begin(Subject::Myself, "")
        .await
        .unwrap();
    let offer = pending.offer().unwrap();
    let key = offer.key.as_ref().unwrap();
    assert_eq!(offer.device.as_deref(), Some("VE9UUC0tLTAxOTNh"));
    assert_eq!(offer.recovery_codes.len(), 2);
    assert_eq!(
        (key.issuer.as_str(), key.account.as_str()),
        ("Buildkite", "jane@example.com")
    );
}

#[tokio::test]
async fn documented_errors_are_understood() {
    for (name, status, code) in [
        (
            "error.200.complexity.doc.json",
            200,
            "answer-not-understood",
        ),
        (
            "error.200.private_mutation.constructed.json",
            200,
            "needs-browser",
        ),
        ("error.429.doc.json", 429, "rate-limited"),
    ] {
        let Some(body) = specs(&format!("fixtures/{name}")) else {
            continue;
        };
        let bench = jane().await.with_option("mode", "api");
        let fault = Fault::Answer(When::BeforeActing, Canned::json(status, body));
        bench.server.faults().arm("POST", "/v1", 1, 1, fault);
        let link = bench.link();
        let error = Flow::new(provider(), &link)
            .begin(Subject::Myself, "")
            .await;
        assert_eq!(error.unwrap_err().code(), code, "{name}");
    }
}
