//! What a refusal means. The interface has hardly any codes, so its sentences are looked through;
//! none of them is passed on.

use serde::Deserialize;

use super::call::Operation;
use crate::http::Answer;
use crate::{CodeRefusal, EnrollError, ErrorKind, Link, NetworkFailure, Outcome, ServerSays};

/// One of `errors`.
#[derive(Deserialize)]
pub(super) struct Said {
    message: String,
    extensions: Option<Extensions>,
}

#[derive(Deserialize)]
struct Extensions {
    code: Option<String>,
}

/// The error of an answer that is a refusal: by what it says, else by its status.
pub(super) fn refused<O: Operation>(
    link: &Link<'_>,
    answer: &Answer,
    said: &[Said],
) -> EnrollError {
    let kind = match answer.status() {
        429 => ErrorKind::RateLimited {
            after_s: wait_s(link, answer, said),
        },
        500.. => ErrorKind::ServerFailed {
            outcome: if O::CHANGES {
                Outcome::Unknown
            } else {
                Outcome::NotDone
            },
        },
        status => said
            .iter()
            .find_map(|said| meaning::<O>(status, &said.message.to_ascii_lowercase()))
            .unwrap_or_else(|| by_status(status)),
    };
    EnrollError::from(kind).said(says(answer, said))
}

/// What may be passed on of an answer.
pub(super) fn says(answer: &Answer, said: &[Said]) -> ServerSays {
    let code = said.iter().find_map(|said| {
        let code = said.extensions.as_ref()?.code.as_deref()?;
        ServerSays::short(code)
    });
    ServerSays {
        status: Some(answer.status()),
        code,
        correlation: answer.header("x-request-id").and_then(ServerSays::short),
    }
}

/// What a sentence beside a status means, in lower case.
fn meaning<O: Operation>(status: u16, message: &str) -> Option<ErrorKind> {
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    let kind = if says(&["try again in", "exceeded your"]) {
        ErrorKind::RateLimited {
            after_s: seconds_in(message),
        }
    } else if O::IS_PRIVATE && says(&["private", "escalat", "public", "doesn't exist on type"]) {
        // A hidden field is often refused as one that does not exist.
        ErrorKind::NeedsBrowser("an access token is not enough for this".to_owned())
    } else if says(&[
        "permission",
        "authoriz",
        "forbidden",
        "not allowed",
        "denied",
    ]) {
        ErrorKind::PermissionDenied
    } else if says(&["not found", "couldn't find", "no longer exists"]) {
        ErrorKind::NotFound
    } else if says(&["complexity"]) {
        ErrorKind::ContractDrift("a query of less complexity is wanted")
    } else if O::NAME == "TotpActivate" && status != 401 && is_about_code(message) {
        ErrorKind::CodeRefused(CodeRefusal::Wrong)
    } else {
        return None;
    };
    Some(kind)
}

/// Whether a sentence is about the code, which the interface calls a token too, and not about who asks.
fn is_about_code(message: &str) -> bool {
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    says(&["token", "code", "one-time", "invalid"])
        && !says(&[
            "access token",
            "api token",
            "authentication token",
            "bearer",
            "credential",
        ])
}

fn by_status(status: u16) -> ErrorKind {
    match status {
        401 => ErrorKind::SignInRequired,
        403 => ErrorKind::PermissionDenied,
        300..=399 => ErrorKind::Network {
            reason: NetworkFailure::Redirected,
            outcome: Outcome::NotDone,
        },
        _ => ErrorKind::ContractDrift("a refusal of GraphQL"),
    }
}

/// How long to wait, from wherever it is said.
fn wait_s(link: &Link<'_>, answer: &Answer, said: &[Said]) -> Option<u64> {
    let header = |name: &str| answer.header(name)?.trim().parse().ok();
    answer
        .retry_after_s(link.now().as_u64())
        .or_else(|| said.iter().find_map(|said| seconds_in(&said.message)))
        .or_else(|| header("ratelimit-user-reset"))
        .or_else(|| header("ratelimit-reset"))
}

/// The number in "Please try again in 187 seconds."
fn seconds_in(message: &str) -> Option<u64> {
    let (before, _) = message.split_once(" seconds")?;
    before.rsplit(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::wire::{TotpActivate, TotpCreate, Viewer};
    use super::*;

    fn code_of<O: Operation>(message: &str) -> Option<&'static str> {
        code_with::<O>(200, message)
    }

    fn code_with<O: Operation>(status: u16, message: &str) -> Option<&'static str> {
        let kind = meaning::<O>(status, &message.to_ascii_lowercase())?;
        Some(EnrollError::from(kind).code())
    }

    #[test]
    fn a_private_operation_is_told_from_one_that_the_server_never_had() {
        let hidden = "Field 'totpCreate' doesn't exist on type 'Mutation'";
        assert_eq!(code_of::<TotpCreate>(hidden), Some("needs-browser"));
        assert_eq!(code_of::<Viewer>(hidden), None);
    }

    #[test]
    fn sentences_become_kinds() {
        for (message, code) in [
            ("not available through the public API", "needs-browser"),
            ("Requires an escalated session", "needs-browser"),
            ("You do not have permission to do this", "permission-denied"),
            ("Not authorized", "permission-denied"),
            ("The token is incorrect", "code-refused"),
            ("No TOTP found: it was not found", "not-found-at-server"),
            ("Query has complexity of 251503", "answer-not-understood"),
            (
                "You have exceeded your per-user limit. Please try again in 187 seconds.",
                "rate-limited",
            ),
        ] {
            assert_eq!(
                code_of::<TotpActivate<'_>>(message),
                Some(code),
                "{message}"
            );
        }
        assert_eq!(code_of::<TotpCreate>("Token of this or that"), None);
    }

    #[test]
    fn the_token_of_the_request_is_not_the_token_that_was_typed() {
        let code = |status, message| code_with::<TotpActivate<'_>>(status, message);
        for message in ["Token is invalid", "The one-time code has expired"] {
            assert_eq!(code(200, message), Some("code-refused"), "{message}");
            assert_eq!(code(422, message), Some("code-refused"), "{message}");
            assert_eq!(code(401, message), None, "{message}");
        }
        for message in [
            "Invalid access token",
            "The API token has expired",
            "Bearer token missing",
            "Invalid credentials",
        ] {
            assert_eq!(code(200, message), None, "{message}");
        }
    }

    #[test]
    fn the_wait_is_read_out_of_the_sentence() {
        assert_eq!(seconds_in("Please try again in 187 seconds."), Some(187));
        assert_eq!(seconds_in("Please try again in some seconds."), None);
        assert_eq!(seconds_in("Later."), None);
    }
}
