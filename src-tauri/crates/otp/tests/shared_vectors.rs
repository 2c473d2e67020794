//! The vectors that all implementations share, read where they lie.
//!
//! They stand beside the repository, not in it. Where they are absent these tests say so and pass;
//! the suite is whole without them, because `code_vectors.rs` and `key_uri_cases.rs` are our own.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

use otp::{
    Algorithm, Counter, Digits, KeyUri, KeyUriError, Kind, Parameters, Period, SharedSecret,
    UnixSeconds, code_at, migration, parse_pasted,
};
use serde_json::Value;

fn fixture(path: &str) -> Option<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/fixtures");
    if !root.is_dir() {
        // Past the test harness, which keeps what a test that passes prints to itself.
        let note = format!(
            "\nnote: NOT run: the shared vectors, for there is no {}; our own ran\n",
            root.display()
        );
        std::io::stderr().write_all(note.as_bytes()).unwrap();
        return None;
    }
    Some(std::fs::read_to_string(root.join(path)).expect("the fixture is readable"))
}

fn vectors(path: &str) -> Option<Vec<Value>> {
    let text = fixture(path)?;
    let file: Value = serde_json::from_str(&text).expect("the fixture is JSON");
    Some(
        file["vectors"]
            .as_array()
            .expect("the fixture has vectors")
            .clone(),
    )
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field]
        .as_str()
        .unwrap_or_else(|| panic!("{field} of {value}"))
}

fn number(value: &Value, field: &str) -> u64 {
    value[field]
        .as_u64()
        .unwrap_or_else(|| panic!("{field} of {value}"))
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

#[test]
fn every_shared_code_vector_gives_its_code_or_is_refused_by_name() {
    let Some(vectors) = vectors("otp_vectors.json") else {
        return;
    };
    let mut foreign = 0;
    for vector in &vectors {
        let id = text(vector, "id");
        if matches!(text(vector, "kind"), "motp" | "yandex") {
            assert_foreign(vector);
            foreign += 1;
            continue;
        }
        let secret = SharedSecret::from_base32(text(vector, "secret_b32")).expect(id);
        assert_eq!(hex(secret.expose()), text(vector, "secret_hex"), "{id}");
        let digits = u8::try_from(number(vector, "digits")).expect(id);
        let Ok(digits) = Digits::try_from(digits) else {
            assert_eq!(
                digits, 10,
                "{id}: ten digits are outside the product, fewer are not"
            );
            continue;
        };
        let algorithm: Algorithm = text(vector, "algorithm").parse().expect(id);
        let period = || {
            let seconds = u32::try_from(number(vector, "period")).expect(id);
            Period::try_from(seconds).expect(id)
        };
        let kind = match text(vector, "kind") {
            "totp" => Kind::Totp { period: period() },
            "steam" => Kind::Steam { period: period() },
            "hotp" => Kind::Hotp {
                counter: Counter::try_from(number(vector, "counter")).expect(id),
            },
            other => panic!("{id}: unknown kind {other}"),
        };
        let at = UnixSeconds(vector["time"].as_u64().unwrap_or_default());
        let code = code_at(
            &secret,
            &Parameters {
                algorithm,
                digits,
                kind,
            },
            at,
        );
        assert_eq!(code.digits, text(vector, "code"), "{id}");
    }
    assert_eq!(
        (vectors.len(), foreign),
        (65, 6),
        "no vector was lost on the way"
    );
}

/// Mobile-OTP and Yandex are other algorithms with a PIN; their URIs must not become TOTP.
fn assert_foreign(vector: &Value) {
    let uris = match text(vector, "kind") {
        "motp" => {
            let secret = text(vector, "secret_hex_text");
            [
                format!("motp://a:b?secret={secret}"),
                format!("otpauth://motp/a:b?secret={secret}"),
            ]
        }
        _ => {
            let secret = text(vector, "secret_b32");
            [
                format!("yaotp://b?secret={secret}"),
                format!("otpauth://yaotp/b?secret={secret}"),
            ]
        }
    };
    for uri in uris {
        let error = KeyUri::parse(&uri).expect_err("it is no TOTP account");
        assert!(
            matches!(error, KeyUriError::UnsupportedKind(_)),
            "{error:?}"
        );
        assert_eq!(error.code(), "unsupported-kind");
    }
}

#[test]
fn every_shared_key_uri_vector_gives_its_fields_and_warnings_or_its_error() {
    let Some(vectors) = vectors("otpauth_vectors.json") else {
        return;
    };
    let mut wrong = Vec::new();
    for vector in &vectors {
        let (expected, found) = (expected(vector), found(text(vector, "input")));
        if expected != found {
            wrong.push(format!(
                "{}:\n  expected {expected}\n  found    {found}",
                vector["id"]
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        vectors.len(),
        wrong.join("\n")
    );
    assert_eq!(vectors.len(), 108, "no vector was lost on the way");
}

/// The vector without its commentary. The order of warnings differs between vectors.
fn expected(vector: &Value) -> Value {
    let Some(error) = vector.get("error") else {
        let mut fields = vector["expect"].clone();
        let warnings = vector["warnings"]
            .as_array()
            .expect("vectors have warnings");
        fields["warnings"] = warnings
            .iter()
            .filter_map(Value::as_str)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        return fields;
    };
    serde_json::json!({ "error": error })
}

fn found(input: &str) -> Value {
    let uri = match KeyUri::parse(input) {
        Ok(uri) => uri,
        Err(error) => return serde_json::json!({ "error": error.code() }),
    };
    let mut fields = serde_json::json!({
        "kind": uri.parameters.kind.as_str(),
        "issuer": uri.label.issuer,
        "label_issuer": uri.label_issuer,
        "account": uri.label.account,
        "secret": *uri.secret.to_base32(),
        "secret_hex": hex(uri.secret.expose()),
        "algorithm": uri.parameters.algorithm.as_str(),
        "digits": uri.parameters.digits.as_u8(),
        "warnings": uri.warnings.iter().map(|w| w.code()).collect::<BTreeSet<_>>(),
    });
    match uri.parameters.kind {
        Kind::Totp { period } | Kind::Steam { period } => {
            fields["period"] = period.as_secs().into()
        }
        Kind::Hotp { counter } => fields["counter"] = counter.as_u64().into(),
    }
    fields
}

#[test]
fn every_shared_google_export_gives_the_entries_of_the_manifest() {
    let folders = [
        ("", "google-authenticator/scito__example_export.txt"),
        (
            "",
            "google-authenticator/scito__test_plus_problem_export.txt",
        ),
        ("", "google-authenticator/stratum__googleauthenticator.txt"),
        ("own/", "google-v1-two-batches.txt"),
        ("own/", "google-v2-two-batches-no-batch-id.txt"),
        ("own/", "google-plus-unescaped.txt"),
    ];
    for (folder, name) in folders {
        let Some(manifest) = fixture(&format!("import/{folder}manifest.json")) else {
            return;
        };
        let manifest: Value = serde_json::from_str(&manifest).expect("the manifest is JSON");
        let export = fixture(&format!("import/{folder}{name}")).expect("the manifest was there");
        let found: Vec<Value> = parse_pasted(&export)
            .into_iter()
            .map(|item| {
                entry(
                    &item
                        .result
                        .unwrap_or_else(|error| panic!("{name}: {error}")),
                )
            })
            .collect();
        assert_eq!(Value::from(found), manifest[name]["entries"], "{name}");
    }
}

/// An account as the manifest writes it, which has no notion of an absent issuer.
fn entry(uri: &KeyUri) -> Value {
    let mut fields = serde_json::json!({
        "kind": uri.parameters.kind.as_str(),
        "issuer": uri.label.issuer.as_deref().unwrap_or_default(),
        "account": uri.label.account,
        "secret": *uri.secret.to_base32(),
        "algorithm": uri.parameters.algorithm.as_str(),
        "digits": uri.parameters.digits.as_u8(),
    });
    match uri.parameters.kind {
        Kind::Totp { period } | Kind::Steam { period } => {
            fields["period"] = period.as_secs().into()
        }
        Kind::Hotp { counter } => fields["counter"] = counter.as_u64().into(),
    }
    fields
}

#[test]
fn the_shared_exports_tell_their_version_and_their_batch() {
    let batches = |name: &str| -> Option<Vec<_>> {
        let export = fixture(&format!("import/own/{name}"))?;
        let payloads = export
            .lines()
            .map(|line| migration::parse(line).expect("it is an export"));
        Some(
            payloads
                .map(|p| (p.version, p.batch.index, p.batch.size, p.batch.id))
                .collect(),
        )
    };
    let Some(v1) = batches("google-v1-two-batches.txt") else {
        return;
    };
    let id = Some(-1_320_898_453);
    assert_eq!(v1, [(1, 0, 2, id), (1, 1, 2, id)]);
    let v2 = batches("google-v2-two-batches-no-batch-id.txt").expect("version 1 was there");
    assert_eq!(v2, [(2, 0, 2, None), (2, 1, 2, None)]);
}

#[test]
fn shared_files_that_are_no_exports_are_refused() {
    let cases = [
        ("scito__test_export_wrong_content.txt", "not-otpauth"),
        ("scito__test_export_wrong_data.txt", "migration-malformed"),
        ("scito__test_export_wrong_prefix.txt", "not-otpauth"),
    ];
    for (name, code) in cases {
        let Some(file) = fixture(&format!("import/google-authenticator/{name}")) else {
            return;
        };
        let items = parse_pasted(&file);
        assert_eq!(items.len(), 1, "{name}");
        assert_eq!(
            items[0].result.as_ref().expect_err(name).code(),
            code,
            "{name}"
        );
    }
}
