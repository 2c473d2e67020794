//! What the environment forbids is said before anything is made.

use enroll::ErrorKind;
use sandbox::pingone::{POLICY_WITHOUT_PAIRING, POLICY_WITHOUT_TOTP};
use sandbox::{Canned, Fault, When};

use crate::bench::Bench;

#[tokio::test]
async fn a_policy_that_forbids_is_seen_before_a_device_is_made() {
    let bench = Bench::new().await;
    bench
        .system
        .change_rules(|rules| rules.totp_enabled = false);
    assert_eq!(bench.begin().await.unwrap_err().code(), "policy-forbids");
    bench.system.change_rules(|rules| {
        rules.totp_enabled = true;
        rules.pairing_disabled = true;
    });
    assert_eq!(bench.begin().await.unwrap_err().code(), "policy-forbids");
    assert_eq!(bench.requests("POST", "/devices"), 0);
    assert!(bench.journal.only_pending().is_none());
}

#[tokio::test]
async fn the_policy_of_the_connection_counts_and_not_the_default() {
    for policy in [POLICY_WITHOUT_TOTP, POLICY_WITHOUT_PAIRING] {
        let options = [("user", "jane"), ("policy", policy)];
        let bench = Bench::with("pingone-worker", &options).await;
        assert_eq!(bench.begin().await.unwrap_err().code(), "policy-forbids");
        // A token that may not read policies gets as far as the server's own no.
        let bench = Bench::with("pingone-jane", &options[1..]).await;
        let token = bench.system.token_of("jane").unwrap();
        let bench = bench.signed_in_with(&token);
        assert_eq!(bench.begin().await.unwrap_err().code(), "policy-forbids");
        assert_eq!(bench.requests("POST", "/devices"), 1);
    }
    let options = [("user", "jane"), ("policy", "a-policy-that-is-not-there")];
    let bench = Bench::with("pingone-worker", &options).await;
    let error = bench.begin().await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::BadConnection("policy")));
}

#[tokio::test]
async fn a_token_that_may_not_read_rules_pairs_all_the_same() {
    let bench = Bench::with("", &[]).await;
    let token = bench.system.token_of("jane").unwrap();
    let bench = bench.signed_in_with(&token);
    let mut pending = bench.begin().await.unwrap();
    bench.confirm(&mut pending, None).await.unwrap();
    assert_eq!(
        bench.requests("GET", "mfaSettings"),
        1,
        "it was refused, and passed over"
    );
}

#[tokio::test]
async fn somebody_with_as_many_devices_as_allowed_gets_no_other() {
    let bench = Bench::with("pingone-worker", &[("user", "max")]).await;
    assert_eq!(
        bench.begin().await.unwrap_err().code(),
        "device-limit-reached"
    );
    assert_eq!(bench.requests("POST", "/devices"), 0);
    assert!(
        bench.requests("GET", "cursor=") > 0,
        "the list goes on for a second page"
    );

    let bench = Bench::with("", &[]).await;
    let token = bench.system.token_of("max").unwrap();
    let bench = bench.signed_in_with(&token);
    let error = bench.begin().await.unwrap_err();
    assert_eq!(
        error.code(),
        "device-limit-reached",
        "now the server said it"
    );
    assert_eq!(error.server.code.as_deref(), Some("LIMIT_EXCEEDED"));
    assert_eq!(bench.devices_of("max").len(), 5);
}

#[tokio::test]
async fn half_made_devices_are_the_servers_business() {
    let bench = Bench::new().await;
    bench
        .system
        .change_rules(|rules| rules.max_allowed_devices = 1);
    bench
        .system
        .half_made_device("jane", "Another app")
        .unwrap();
    let error = bench.begin().await.unwrap_err();
    assert_eq!(error.code(), "device-limit-reached");
    assert_eq!(bench.requests("POST", "/devices"), 1, "it was worth a try");
    assert_eq!(bench.devices_of("jane").len(), 1, "not ours, not touched");
}

#[tokio::test]
async fn a_disabled_account_is_not_ready() {
    let bench = Bench::with("pingone-worker", &[("user", "nora")]).await;
    assert_eq!(bench.begin().await.unwrap_err().code(), "account-not-ready");
}

#[tokio::test]
async fn errors_are_told_apart_by_the_code_of_their_detail() {
    let detail = |code: &str, more: &str| {
        let head = r#"{"id":"7f","code":"INVALID_DATA","message":"m""#;
        format!(r#"{head},"details":[{{"code":"{code}","message":"m"{more}}}]}}"#)
    };
    let quota = r#","innerError":{"quotaLimit":5}"#;
    let timed = r#","innerError":{"retryAfter":"9999-01-01T00:00:00Z","quotaLimit":5}"#;
    let target = r#","target":"nickname""#;
    for (status, body, code) in [
        (400, detail("INVALID_TOKEN", ""), "sign-in-required"),
        (
            400,
            detail("INSUFFICIENT_PERMISSIONS", ""),
            "permission-denied",
        ),
        (403, detail("ACCOUNT_NOT_USABLE", ""), "account-not-ready"),
        (403, detail("NO_PASSWORD", ""), "account-not-ready"),
        (401, detail("LICENSE_EXCEEDED", ""), "policy-forbids"),
        (
            400,
            detail("MFA_AUTH_METHODS_CONFLICT", ""),
            "policy-forbids",
        ),
        (400, detail("CONSTRAINT_VIOLATION", ""), "policy-forbids"),
        (400, detail("CONSTRAINT_VIOLATION", target), "value-refused"),
        (403, detail("LIMIT_EXCEEDED", quota), "device-limit-reached"),
        (400, detail("QUOTA_EXCEEDED", timed), "rate-limited"),
        (409, detail("UNIQUENESS_VIOLATION", target), "value-refused"),
        (400, detail("A_CODE_OF_TOMORROW", ""), "value-refused"),
        (
            418,
            r#"{"code":"NOT_FOUND","message":"m"}"#.to_owned(),
            "not-found-at-server",
        ),
        (
            403,
            r#"{"code":"ACCESS_FAILED","message":"m"}"#.to_owned(),
            "permission-denied",
        ),
        (
            401,
            r#"{"code":"ACCESS_FAILED","message":"m"}"#.to_owned(),
            "sign-in-required",
        ),
        (
            400,
            r#"{"code":"REQUEST_LIMITED","message":"m"}"#.to_owned(),
            "rate-limited",
        ),
    ] {
        let bench = Bench::new().await;
        let fault = Fault::Answer(When::BeforeActing, Canned::json(status, body.clone()));
        bench.server.faults().once("POST", "/devices", fault);
        let error = bench.begin().await.unwrap_err();
        assert_eq!(error.code(), code, "{status} {body}");
        assert!(bench.journal.only_pending().is_none(), "{body}");
    }
}
