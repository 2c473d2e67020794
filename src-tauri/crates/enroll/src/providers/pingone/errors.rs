//! What an answer that is no success means: by the code of its first detail, then by its class, and
//! by its status only where the platform did not speak at all.

use super::moment;
use super::wire::{Detail, PlatformError};
use crate::http::Answer;
use crate::{CodeRefusal, EnrollError, ErrorKind, NetworkFailure, Outcome, ServerSays};

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    /// Nothing that changes anything.
    Read,
    /// A new device.
    Create,
    /// The first code of a device.
    Activate,
    /// Any other change.
    Change,
}

/// What an answer means that is no success. `now_s` is the server's time.
pub(super) fn of(answer: &Answer, call: Call, now_s: u64) -> EnrollError {
    let Ok(error) = answer.json::<PlatformError>("an error") else {
        return by_status(answer, call, now_s).said(ServerSays {
            correlation: header_id(answer),
            ..answer.says()
        });
    };
    let detail = error.details.first();
    let code = detail.map_or(&error.code, |detail| &detail.code);
    let said = ServerSays {
        code: ServerSays::short(code),
        correlation: error
            .id
            .as_deref()
            .and_then(ServerSays::short)
            .or_else(|| header_id(answer)),
        ..answer.says()
    };
    let limit = Limit::of(answer, detail, now_s);
    let by_detail = detail.and_then(|detail| by_detail(detail, call, &limit));
    let kind = by_detail.or_else(|| by_class(&error.code, detail, answer.status(), call, &limit));
    match kind {
        Some(kind) => EnrollError::from(kind).said(said),
        None => by_status(answer, call, now_s).said(said),
    }
}

fn by_detail(detail: &Detail, call: Call, limit: &Limit) -> Option<ErrorKind> {
    let is_about_code = call == Call::Activate && detail.target.as_deref() == Some("otp");
    Some(match detail.code.as_str() {
        "INVALID_OTP" if limit.is_timed => limit.of_codes(),
        "INVALID_OTP" => ErrorKind::CodeRefused(CodeRefusal::Wrong),
        "INVALID_TOKEN" => ErrorKind::SignInRequired,
        "INSUFFICIENT_PERMISSIONS" => ErrorKind::PermissionDenied,
        "ACCOUNT_NOT_USABLE" | "NO_PASSWORD" => ErrorKind::AccountNotReady,
        "LICENSE_EXCEEDED" | "MFA_AUTH_METHODS_CONFLICT" => ErrorKind::PolicyForbids,
        // Nothing that was sent can be constrained but by the rules for devices.
        "CONSTRAINT_VIOLATION" if call == Call::Create && detail.target.is_none() => {
            ErrorKind::PolicyForbids
        }
        // A limit that no time lifts is, for a new device, the number of devices.
        "LIMIT_EXCEEDED" | "QUOTA_EXCEEDED" if call == Call::Create && !limit.is_timed => {
            ErrorKind::LimitReached
        }
        "LIMIT_EXCEEDED" | "QUOTA_EXCEEDED" => limit.kind(call),
        "EMPTY_VALUE"
        | "INVALID_VALUE"
        | "OUT_OF_RANGE"
        | "REQUIRED_VALUE"
        | "SIZE_LIMIT_EXCEEDED"
            if is_about_code =>
        {
            ErrorKind::CodeRefused(CodeRefusal::Wrong)
        }
        "CONSTRAINT_VIOLATION"
        | "EMPTY_VALUE"
        | "INVALID_FILTER"
        | "INVALID_PARAMETER"
        | "INVALID_VALUE"
        | "OUT_OF_RANGE"
        | "REQUIRED_VALUE"
        | "SIZE_LIMIT_EXCEEDED"
        | "UNIQUENESS_VIOLATION" => invalid(Some(detail)),
        _ => return None,
    })
}

fn by_class(
    class: &str,
    detail: Option<&Detail>,
    status: u16,
    call: Call,
    limit: &Limit,
) -> Option<ErrorKind> {
    Some(match class {
        "ACCESS_FAILED" if status == 401 => ErrorKind::SignInRequired,
        "ACCESS_FAILED" => ErrorKind::PermissionDenied,
        "NOT_FOUND" => ErrorKind::NotFound,
        "REQUEST_LIMITED" => limit.kind(call),
        "UNEXPECTED_ERROR" => failed(call),
        "INVALID_DATA" | "INVALID_REQUEST" | "REQUEST_FAILED" => invalid(detail),
        _ => return None,
    })
}

/// The platform did not speak: a gateway, a proxy, another server altogether.
fn by_status(answer: &Answer, call: Call, now_s: u64) -> EnrollError {
    match answer.status() {
        300..=399 => ErrorKind::Network {
            reason: NetworkFailure::Redirected,
            outcome: Outcome::NotDone,
        }
        .into(),
        401 => ErrorKind::SignInRequired.into(),
        403 => ErrorKind::PermissionDenied.into(),
        429 => ErrorKind::RateLimited {
            after_s: answer.retry_after_s(now_s),
        }
        .into(),
        500..=599 => failed(call).into(),
        _ => ErrorKind::ContractDrift("an error of another kind").into(),
    }
}

fn failed(call: Call) -> ErrorKind {
    ErrorKind::ServerFailed {
        outcome: match call {
            Call::Read => Outcome::NotDone,
            Call::Create | Call::Activate | Call::Change => Outcome::Unknown,
        },
    }
}

fn invalid(detail: Option<&Detail>) -> ErrorKind {
    let target = detail.and_then(|detail| detail.target.as_deref());
    ErrorKind::InvalidInput {
        field: target.and_then(ServerSays::short).unwrap_or_default(),
    }
}

/// What the gateway calls an exchange, where the platform gave it no name.
fn header_id(answer: &Answer) -> Option<String> {
    ServerSays::short(answer.header("correlation-id")?)
}

/// Until when something is too much.
struct Limit {
    after_s: Option<u64>,
    is_timed: bool,
}

impl Limit {
    fn of(answer: &Answer, detail: Option<&Detail>, now_s: u64) -> Self {
        let inner = detail.and_then(|detail| detail.inner_error.as_ref());
        let moment = |text: &Option<String>| moment::seconds(text.as_deref()?);
        let until = inner.and_then(|inner| {
            moment(&inner.retry_after).or_else(|| moment(&inner.quota_reset_time))
        });
        let after_s = answer
            .retry_after_s(now_s)
            .or_else(|| Some(until?.saturating_sub(now_s)));
        Self {
            after_s,
            is_timed: after_s.is_some(),
        }
    }

    fn kind(&self, call: Call) -> ErrorKind {
        match call {
            Call::Activate => self.of_codes(),
            Call::Create | Call::Read | Call::Change => ErrorKind::RateLimited {
                after_s: self.after_s,
            },
        }
    }

    fn of_codes(&self) -> ErrorKind {
        ErrorKind::CodeRefused(CodeRefusal::Throttled {
            after_s: self.after_s,
        })
    }
}
