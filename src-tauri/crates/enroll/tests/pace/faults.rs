//! Every fault of both calls.

use enroll::Flow;
use sandbox::Fault;
use serde_json::{Value, json};

use crate::bench::{Bench, jane, provider};
use crate::common::fault_table::{AmountsTo, Case, every_fault, try_each};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Call {
    UserInfo,
    Create,
}

impl Call {
    const ALL: [Self; 2] = [Self::UserInfo, Self::Create];

    fn cases(self) -> Vec<Case> {
        match self {
            Self::UserInfo => {
                let right = json!({ "sub": "00000000-0000-4000-8000-000000001111" });
                every_fault(200, "application/json", &right)
            }
            Self::Create => {
                let right: Value = json!({ "data": { "attributes": {
                    "secret": "MZXW6YTBOI2DGNBV", "period": 30, "digits": 6, "algorithm": "SHA1",
                }}});
                let all = every_fault(201, "application/vnd.api+json", &right).into_iter();
                // What the schema does not promise is not missed.
                let optional = ["period missing", "digits missing", "algorithm missing"];
                all.filter(|case| !optional.iter().any(|end| case.name.ends_with(end)))
                    .collect()
            }
        }
    }

    fn expected(self, amounts_to: AmountsTo) -> &'static [&'static str] {
        match (self, amounts_to) {
            (_, AmountsTo::Status(401)) => &["sign-in-required"],
            (_, AmountsTo::Status(429)) => &["rate-limited"],
            (_, AmountsTo::Status(300..=399)) => &["server-redirects"],
            // Without errors of JSON:API it was not the interface that refused.
            (Self::Create, AmountsTo::Status(403)) => &["permission-denied"],
            (Self::Create, AmountsTo::Status(451)) => &["terms-not-accepted"],
            (Self::Create, AmountsTo::Status(500..)) => &["outcome-unknown"],
            (Self::Create, AmountsTo::Status(400 | 422)) => &["value-refused"],
            (Self::Create, AmountsTo::Status(404 | 405 | 410)) => &["bad-connection"],
            (Self::Create, AmountsTo::Status(406 | 415)) => &["unsupported-by-server"],
            (Self::UserInfo, AmountsTo::Status(500..)) => &["server-failed"],
            (_, AmountsTo::Status(_)) => &["answer-not-understood"],
            (_, AmountsTo::Unreadable) => &["answer-not-understood"],
            (Self::Create, AmountsTo::Lost) => &["outcome-unknown"],
            (Self::UserInfo, AmountsTo::Lost) => &["connection-broken", "answer-too-long"],
        }
    }

    /// Whether the server may hold a device now. What no version documents is not taken for a no.
    fn may_have_acted(self, amounts_to: AmountsTo) -> bool {
        self == Self::Create
            && match amounts_to {
                AmountsTo::Status(409 | 418 | 500..) => true,
                AmountsTo::Status(_) => false,
                AmountsTo::Unreadable | AmountsTo::Lost => true,
            }
    }

    fn arm(self, bench: &Bench, fault: Fault) {
        match self {
            // What only asks is asked again, so the fault has to stay.
            Self::UserInfo => bench.server.faults().always("GET", "userinfo", fault),
            Self::Create => bench.server.faults().once("POST", "/devices/totp", fault),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_every_call_is_an_error_and_leaves_nothing() {
    let mut all = Vec::new();
    for call in Call::ALL {
        let cases = call.cases();
        assert!(cases.len() >= 30, "{call:?}");
        all.extend(cases.into_iter().map(|case| one(call, case)));
    }
    let wrong = try_each(all.into_iter()).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with one case.
async fn one(call: Call, case: Case) -> Vec<String> {
    let bench = jane().await;
    call.arm(&bench, case.fault.clone());
    let mut wrong = Vec::new();
    let mut say = |what: String| wrong.push(format!("{call:?}, {}: {what}", case.name));
    match bench.begin().await {
        Ok(_) if call == Call::UserInfo && case.amounts_to == AmountsTo::Status(403) => {}
        Ok(_) => say("no error".to_owned()),
        Err(error) => {
            let expected = call.expected(case.amounts_to);
            if !expected.contains(&error.code()) {
                say(format!("{} instead of {expected:?}", error.code()));
            }
            let shown = format!("{error} {error:?}");
            let secrets = ["pace_sandbox", "1111\"", "MZXW6YTBOI2DGNBV"];
            if secrets.iter().any(|secret| shown.contains(secret)) {
                say(format!("a secret in {shown}"));
            }
            let has_record = bench.journal.only_pending().is_some();
            if has_record != call.may_have_acted(case.amounts_to) {
                say(format!("a record: {has_record}"));
            }
        }
    }
    bench.server.faults().clear();
    if bench.devices().len() > 1 {
        say("several devices".to_owned());
    }
    if let Some(mut pending) = bench.journal.only_pending() {
        let link = bench.link();
        let flow = Flow::new(provider(), &link);
        if let Err(error) = flow.cancel(&mut pending).await {
            say(format!("the record cannot be cleared: {error}"));
        }
        // One with a key that counts stays until somebody says to forget it.
        if pending.offer().is_none() && bench.journal.only_pending().is_some() {
            say("the record stays".to_owned());
        }
    }
    wrong
}
