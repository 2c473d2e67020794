//! What a person needs to know when something about their machine is odd.

use std::env;

use app::{CommandError, SystemClock};
use otp::Clock;
use serde_json::json;
use vault::{Collection, Keychain, Patience, SystemKeychain};

use crate::{failure::Failure, output::Output, utc::rfc3339};

/// The day this version was written. A clock before it is wrong.
const WRITTEN_AT: u64 = 1_793_000_000;

pub(crate) fn run(output: &mut Output) -> Result<(), Failure> {
    keychain(output);
    clock(output);
    display(output);
    Ok(())
}

fn keychain(output: &mut Output) {
    let keychain = SystemKeychain::new(Patience::PROBE);
    let report = keychain.probe();
    let (provider, state) = match &report {
        Ok(report) => (report.provider.as_str(), state(report.collection)),
        Err(_) => ("", "unknown"),
    };
    // Trying a locked keychain would ask the person for its password.
    let is_locked = matches!(&report, Ok(report) if report.collection == Collection::Locked);
    let kept = match &report {
        Ok(_) if is_locked => Err(vault::KeychainError::Locked),
        Ok(_) => keychain.round_trip(),
        Err(error) => Err(*error),
    };
    let problem = kept.err().map(CommandError::from);
    let value = json!({
        "check": "keychain",
        "ok": problem.is_none(),
        "provider": provider,
        "collection": state,
        "reads_back": problem.is_none(),
        "error": problem.as_ref().map(|problem| json!({
            "code": problem.code.as_str(),
            "message": problem.message,
        })),
    });
    output.answer(&value, || match &problem {
        None => format!("keychain  ok: {provider} answers, and keeps what is written"),
        Some(problem) => format!("keychain  {} [{}]", problem.message, problem.code.as_str()),
    });
}

const fn state(collection: Collection) -> &'static str {
    match collection {
        Collection::Open => "open",
        Collection::Locked => "locked",
        Collection::Missing => "missing",
        Collection::NotTold => "not told",
    }
}

fn clock(output: &mut Output) {
    let now = SystemClock.now().as_u64();
    let utc = rfc3339(now);
    let ok = now >= WRITTEN_AT;
    let value = json!({ "check": "clock", "ok": ok, "unix_seconds": now, "utc": utc });
    output.answer(&value, || {
        if ok {
            format!("clock     ok if it is {utc} ({now} seconds since 1970)")
        } else {
            format!("clock     wrong: {utc} is long past; set the date")
        }
    });
}

fn display(output: &mut Output) {
    let named = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let display = if cfg!(any(windows, target_os = "macos")) {
        Some("native".to_owned())
    } else {
        named("WAYLAND_DISPLAY").or_else(|| named("DISPLAY"))
    };
    let value = json!({ "check": "display", "ok": display.is_some(), "display": display });
    output.answer(&value, || match &display {
        Some(display) => format!("display   ok: {display}"),
        None => "display   none: the window needs WAYLAND_DISPLAY or DISPLAY".to_owned(),
    });
}
