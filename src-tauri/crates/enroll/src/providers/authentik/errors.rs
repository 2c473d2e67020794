//! What answers mean that are not what was asked for.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;

use super::wire;
use crate::http::Answer;
use crate::{EnrollError, ErrorKind, Link, NetworkFailure, Outcome, ServerSays};

/// The texts of a 403 that mean that nobody is signed in: the server never answers 401 for that.
/// They are read in English because every request asks for English.
const NOBODY: [&str; 3] = [
    "Authentication credentials were not provided.",
    "Token invalid/expired",
    "User inactive or deleted.",
];

/// What the server says beside an error.
pub(super) fn says(answer: &Answer) -> ServerSays {
    ServerSays {
        correlation: answer.header("x-authentik-id").and_then(ServerSays::short),
        ..answer.says()
    }
}

/// Why an answer is no success. `outcome` holds for failures of the server itself.
pub(super) fn refused(link: &Link<'_>, answer: &Answer, outcome: Outcome) -> EnrollError {
    let problem = answer.json::<wire::Problem>("").ok();
    let detail = problem.and_then(|problem| problem.detail);
    let detail = detail.as_deref().unwrap_or_default();
    let mut says = says(answer);
    let kind = match answer.status() {
        401 => ErrorKind::SignInRequired,
        403 if NOBODY.contains(&detail) => ErrorKind::SignInRequired,
        403 => {
            if detail.starts_with("CSRF Failed") {
                says.code = Some("csrf-failed".to_owned());
            }
            ErrorKind::PermissionDenied
        }
        404 if answer.is_json() => ErrorKind::NotFound,
        404 => ErrorKind::BadConnection("url"),
        400 => ErrorKind::InvalidInput {
            field: field(answer),
        },
        429 => ErrorKind::RateLimited {
            after_s: answer.retry_after_s(link.now().as_u64()),
        },
        451 => ErrorKind::PolicyForbids,
        300..=399 => ErrorKind::Network {
            reason: NetworkFailure::Redirected,
            outcome,
        },
        500..=599 => ErrorKind::ServerFailed { outcome },
        _ => ErrorKind::ContractDrift("a status that has no meaning here"),
    };
    EnrollError::from(kind).said(says)
}

/// The first field that a 400 names.
fn field(answer: &Answer) -> String {
    let fields = answer.json::<BTreeMap<String, IgnoredAny>>("");
    let first = fields.ok().and_then(|fields| fields.into_keys().next());
    first
        .and_then(|name| ServerSays::short(&name))
        .unwrap_or_else(|| "body".to_owned())
}

/// A failure of something that changes nothing that would count, whatever became of the request.
pub(super) fn not_done(error: EnrollError) -> EnrollError {
    with_outcome(error, Outcome::NotDone)
}

/// A failure after which only the server knows whether a code was taken: an answer that a proxy may
/// have made is none.
pub(super) fn unsure(error: EnrollError) -> EnrollError {
    if !matches!(
        error.kind,
        ErrorKind::ContractDrift(_) | ErrorKind::BadConnection(_)
    ) {
        return error;
    }
    let kind = ErrorKind::ServerFailed {
        outcome: Outcome::Unknown,
    };
    EnrollError::from(kind).said(error.server)
}

/// A failure on the way to what comes after a request that was answered.
pub(super) fn unknown(error: EnrollError) -> EnrollError {
    with_outcome(unsure(error), Outcome::Unknown)
}

fn with_outcome(mut error: EnrollError, wanted: Outcome) -> EnrollError {
    if let ErrorKind::Network { outcome, .. } | ErrorKind::ServerFailed { outcome } =
        &mut error.kind
    {
        *outcome = wanted;
    }
    error
}
