//! The request as it goes over the wire, and the documented samples, where those are there.

use std::path::PathBuf;

use enroll::{EnrollError, Flow, Link};
use sandbox::{ServerClock, pace};
use serde_json::{Value, json};
use vault::{PendingEnrollment, Subject};

use crate::bench::provider;
use crate::common::raw::{RawServer, Reply};
use crate::common::{Answers, MemoryJournal};

fn sample(name: &str) -> Option<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let path = root
        .join("../../../../shared/specs/pace/fixtures")
        .join(name);
    let text = std::fs::read_to_string(path).ok();
    if text.is_none() {
        eprintln!("note: NOT checked: ../shared/specs/pace/fixtures/{name} is not there");
    }
    text
}

/// Begins at a server that answers the creation with this.
async fn begun_at(status: u16, body: &str) -> (Result<PendingEnrollment, EnrollError>, String) {
    let created = answer(status, "application/vnd.api+json", body);
    let info = answer(
        200,
        "application/json",
        r#"{"sub":"1","email":"jane@example.com"}"#,
    );
    let server = RawServer::start(move |_, request| {
        let is_creation = request.starts_with("POST");
        Reply::Close(if is_creation {
            created.clone()
        } else {
            info.clone()
        })
    })
    .await;
    let connection = pace::connection(&server.url());
    let journal = MemoryJournal::with(&connection);
    let answers = Answers::to(&[("step-up", "password"), ("password", "superSecret12345!")]);
    let clock = ServerClock::default();
    let link = Link::open(&connection, &answers, &journal, &clock).unwrap();
    let result = Flow::new(provider(), &link)
        .begin(Subject::Myself, "")
        .await;
    (result, server.seen().pop().unwrap())
}

fn answer(status: u16, media_type: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\n\r\n"
    );
    (head + body).into_bytes()
}

const CREATED: &str = r#"{"data":{"type":"deviceTOTP","id":"0-1","attributes":{"secret":"MZXW6YTBOI2DGNBV","period":30,"digits":6,"algorithm":"SHA1"}}}"#;

#[tokio::test]
async fn the_request_is_the_documented_one() {
    let (result, request) = begun_at(201, CREATED).await;
    result.unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let head = head.to_ascii_lowercase();
    assert!(
        head.starts_with("post /user/2025-1/user/devices/totp http/1.1\r\n"),
        "{head}"
    );
    for header in [
        "\r\naccept: application/vnd.api+json\r\n",
        "\r\ncontent-type: application/vnd.api+json\r\n",
        "\r\nauthorization: bearer pace_sandbox_jane\r\n",
    ] {
        assert_eq!(format!("{head}\r\n").matches(header).count(), 1, "{header}");
    }
    let mut sent: Value = serde_json::from_str(body).unwrap();
    let id = sent["data"]["id"].take();
    assert_eq!(id.as_str().unwrap().len(), 36);
    let ours = json!({ "data": {
        "type": "deviceTOTP", "id": null, "attributes": { "password": "superSecret12345!" },
    }});
    assert_eq!(sent, ours);
    if let Some(documented) = sample("create.request.password_only.json") {
        let mut documented: Value = serde_json::from_str(&documented).unwrap();
        documented["data"]["id"].take();
        assert_eq!(sent, documented);
    }
}

#[tokio::test]
async fn the_documented_answer_becomes_an_offer() {
    let Some(created) = sample("create.201.doc.json") else {
        return;
    };
    let pending = begun_at(201, &created).await.0.unwrap();
    let offer = pending.offer().unwrap();
    let key = offer.key.as_ref().unwrap();
    assert_eq!(
        offer.device.as_deref(),
        Some("738e379f-fe30-45ab-819c-ba88804b6368")
    );
    assert_eq!(
        key.secret.to_base32().as_str(),
        "PBVDSNDDKZ4HGZ3UG5CHUUSEMJCTCSCU"
    );
    assert_eq!(
        (key.issuer.as_str(), key.account.as_str()),
        ("PACE", "jane@example.com")
    );
}

#[tokio::test]
async fn what_the_answer_may_leave_out_is_what_everybody_assumes() {
    let body = r#"{"data":{"attributes":{"secret":"MZXW6YTBOI2DGNBV"}}}"#;
    let pending = begun_at(201, body).await.0.unwrap();
    let offer = pending.offer().unwrap();
    assert_eq!(
        offer.key.as_ref().unwrap().parameters,
        otp::Parameters::default()
    );
    assert_eq!(offer.device.as_ref().unwrap().len(), 36, "our own id");
}

#[tokio::test]
async fn documented_errors_are_understood() {
    for (name, status, code) in [
        ("error.401.doc.json", 401, "account-not-ready"),
        ("error.403.constructed.json", 403, "sign-in-refused"),
    ] {
        if let Some(body) = sample(name) {
            let error = begun_at(status, &body).await.0.unwrap_err();
            assert_eq!(error.code(), code, "{name}");
            assert!(error.server.correlation.is_some());
        }
    }
}
