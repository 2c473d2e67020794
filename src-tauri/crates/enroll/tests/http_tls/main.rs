//! Whom HTTP trusts: certificates with one defect each, client certificates, proxies.
//!
//! Out of reach here: a revoked certificate (the platform's verifier asks nobody on Linux), and keys
//! or digests so weak that no current library makes them (RSA below 2048 bits, SHA-1).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

mod authority;
mod certificates;
mod client_certificates;
mod protocols;
mod proxies;

use common::raw::{RawServer, Reply, json};
use enroll::http::{Http, Request};
use enroll::{EnrollError, ErrorKind, NetworkFailure, Outcome};
use sandbox::ServerClock;
use tokio_rustls::rustls::DEFAULT_VERSIONS;
use vault::{Network, SecretText};

use crate::authority::{Shown, config};

const UNTRUSTED: (NetworkFailure, Outcome) = (NetworkFailure::Untrusted, Outcome::NotDone);

async fn serve(shown: Shown) -> RawServer {
    let config = config(shown, None, DEFAULT_VERSIONS);
    RawServer::start_tls(config, |_, _| Reply::Keep(json(200, "{}"))).await
}

/// Posts, since a post tells whether it may have been carried out.
async fn post(url: &str, network: &Network) -> Result<u16, EnrollError> {
    let http = Http::new(url, network).unwrap();
    let request = Request::post(url).bearer(&SecretText::from("canary-4711"));
    let answer = http.send(&ServerClock::default(), request).await?;
    Ok(answer.status())
}

fn local(server: &RawServer) -> String {
    format!("https://localhost:{}", server.address().port())
}

fn how(end: Result<u16, EnrollError>) -> (NetworkFailure, Outcome) {
    let error = end.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(
        !shown.contains("canary") && !shown.contains("localhost"),
        "{shown}"
    );
    match error.kind {
        ErrorKind::Network { reason, outcome } => (reason, outcome),
        other => panic!("{other}"),
    }
}
