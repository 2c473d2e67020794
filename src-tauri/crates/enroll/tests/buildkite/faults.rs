//! Every fault of every call.

use enroll::{EnrollError, Flow, Link};
use sandbox::Fault;
use serde_json::{Value, json};
use vault::{PendingEnrollment, Subject};

use crate::bench::{Bench, begun, jane, provider};
use crate::common::fault_table::{AmountsTo, Case, every_fault, try_each};

const USER: &str = "VXNlci0tLWphbmU=";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Call {
    Viewer,
    Create,
    Activate,
    Find,
    Delete,
    Regenerate,
    Members,
}

impl Call {
    const ALL: [Self; 7] = [
        Self::Viewer,
        Self::Create,
        Self::Activate,
        Self::Find,
        Self::Delete,
        Self::Regenerate,
        Self::Members,
    ];

    /// Whether it changes anything, and so is sent once and may have been carried out.
    fn changes(self) -> bool {
        match self {
            Self::Create | Self::Activate | Self::Delete | Self::Regenerate => true,
            Self::Viewer | Self::Find | Self::Members => false,
        }
    }

    /// What has to be in an answer, and nothing that may be left out.
    fn right(self) -> Value {
        let user = json!({ "id": USER, "name": "Jane", "email": "jane@example.com" });
        let totp = json!({ "id": "VE9UUC0tLTE=", "verified": true });
        let codes = json!({ "codes": [{ "code": "00000-11111", "consumed": false }] });
        let data = match self {
            Self::Viewer => json!({ "viewer": {
                "user": user, "permissions": { "totpConfigure": { "allowed": true } },
            }}),
            Self::Create => json!({ "totpCreate": {
                "provisioningUri": "otpauth://totp/Buildkite:jane?secret=MZXW6YTBOI2DGNBV",
                "totp": { "id": "VE9UUC0tLTE=", "recoveryCodes": codes },
            }}),
            Self::Activate => json!({ "totpActivate": { "totp": totp } }),
            Self::Find => json!({ "viewer": { "user": user, "totp": totp } }),
            Self::Delete => json!({ "totpDelete": {} }),
            Self::Regenerate => {
                json!({ "totpRecoveryCodesRegenerate": { "recoveryCodes": codes } })
            }
            Self::Members => json!({ "organization": { "members": { "edges": [{ "node": {
                "user": user, "security": { "twoFactorEnabled": false },
            }}] } } }),
        };
        json!({ "data": data })
    }

    /// Does the call with the fault in it.
    async fn run(self, bench: &Bench, link: &Link<'_>, fault: Fault) -> Result<(), EnrollError> {
        let flow = Flow::new(provider(), link);
        let inventory = provider().inventory().unwrap();
        let faults = bench.server.faults();
        // What only asks is asked again, so the fault has to stay.
        let arm = |skip| {
            let times = if self.changes() { 1 } else { usize::MAX };
            faults.arm("POST", "/v1", skip, times, fault);
        };
        match self {
            Self::Viewer => {
                arm(0);
                flow.begin(Subject::Myself, "").await.map(|_| ())
            }
            Self::Create => {
                arm(1);
                flow.begin(Subject::Myself, "").await.map(|_| ())
            }
            Self::Activate => {
                let mut pending = begun(link).await;
                arm(0);
                flow.confirm(&mut pending, None).await.map(|_| ())
            }
            Self::Find => {
                let mut pending = begun(link).await;
                arm(1);
                flow.confirm(&mut pending, None).await.map(|_| ())
            }
            Self::Delete => {
                let mut pending = begun(link).await;
                arm(0);
                flow.cancel(&mut pending).await.map(|_| ())
            }
            Self::Regenerate => {
                let id = paired(link).await;
                arm(0);
                let renewed = inventory.renew_recovery_codes(link, &Subject::Myself, &id);
                renewed.await.map(|_| ())
            }
            Self::Members => {
                arm(0);
                inventory.people(link, "").await.map(|_| ())
            }
        }
    }

    /// The codes that are right for a fault; none where the flow makes up for it.
    fn expected(self, amounts_to: AmountsTo) -> &'static [&'static str] {
        match amounts_to {
            AmountsTo::Status(401) => &["sign-in-required"],
            AmountsTo::Status(403) => &["permission-denied"],
            AmountsTo::Status(429) => &["rate-limited"],
            AmountsTo::Status(300..=399) => &["server-redirects"],
            // The server was asked, and holds nothing that counts.
            AmountsTo::Status(500..) if self == Self::Activate => &["server-failed"],
            AmountsTo::Status(500..) if self.changes() => &["outcome-unknown"],
            AmountsTo::Status(500..) => &["server-failed"],
            AmountsTo::Status(_) => &["answer-not-understood"],
            // It counts, and looking at it says so.
            AmountsTo::Unreadable if self == Self::Activate => &[],
            AmountsTo::Unreadable => &["answer-not-understood"],
            AmountsTo::Lost if self.changes() && self != Self::Activate => &["outcome-unknown"],
            AmountsTo::Lost => &["connection-broken", "answer-too-long"],
        }
    }
}

async fn paired(link: &Link<'_>) -> String {
    let mut pending = begun(link).await;
    let paired = Flow::new(provider(), link)
        .confirm(&mut pending, None)
        .await;
    paired.unwrap().device.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_every_call_is_an_error_and_leaves_nothing() {
    let mut all = Vec::new();
    for call in Call::ALL {
        let cases = every_fault(200, "application/json", &call.right());
        assert!(cases.len() >= 30, "{call:?}");
        all.extend(cases.into_iter().map(|case| one(call, case)));
    }
    let wrong = try_each(all.into_iter()).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with one case.
async fn one(call: Call, case: Case) -> Vec<String> {
    let bench = jane().await.with_option("mode", "api");
    let bench = match call {
        Call::Members => bench.with_token("bkua_sandbox_helen"),
        _ => bench,
    };
    let link = bench.link();
    let mut wrong = Vec::new();
    let mut say = |what: String| wrong.push(format!("{call:?}, {}: {what}", case.name));
    match call.run(&bench, &link, case.fault.clone()).await {
        Err(error) => {
            let expected = call.expected(case.amounts_to);
            if !expected.contains(&error.code()) {
                say(format!("{} instead of {expected:?}", error.code()));
            }
            let shown = format!("{error} {error:?}");
            if secrets(&bench).iter().any(|secret| shown.contains(secret)) {
                say(format!("a secret in {shown}"));
            }
        }
        // What was lost after acting is found again.
        Ok(()) if call == Call::Activate && bench.active() == 1 => {}
        Ok(()) => say("no error".to_owned()),
    }
    bench.server.faults().clear();
    if bench.devices().len() > 1 {
        say("several devices".to_owned());
    }
    if let Some(pending) = bench.journal.only_pending() {
        if let Err(error) = clear(&link, pending).await {
            say(format!("the record cannot be cleared: {error}"));
        }
        if bench.journal.only_pending().is_some() {
            say("the record stays".to_owned());
        }
        if bench.journal.entries().is_empty() && bench.active() > 0 {
            say("a device counts whose key nobody has".to_owned());
        }
    }
    wrong
}

/// What a person does who finds the record the next day.
async fn clear(link: &Link<'_>, mut pending: PendingEnrollment) -> Result<(), EnrollError> {
    let flow = Flow::new(provider(), link);
    flow.resume(&mut pending).await?;
    flow.cancel(&mut pending).await.map(|_| ())
}

fn secrets(bench: &Bench) -> Vec<String> {
    let kept = bench.journal.secrets();
    let kept = kept
        .lines()
        .filter(|line| line.len() > 6)
        .map(str::to_owned);
    kept.chain(["bkua_".to_owned(), "MZXW6YTBOI2DGNBV".to_owned()])
        .collect()
}
