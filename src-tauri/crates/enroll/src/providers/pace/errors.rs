//! What a refusal means.

use super::identity;
use super::wire::{Errors, JsonApiError};
use crate::http::Answer;
use crate::{EnrollError, ErrorKind, Link, NetworkFailure, Outcome, ServerSays, Visit};

/// The domain of PACE's own pages.
const DOMAIN: &str = "pace.cloud";

/// The error of an answer that is a refusal. Shows the terms where those are missing.
pub(super) async fn refused(link: &Link<'_>, answer: &Answer) -> EnrollError {
    let document = answer.json::<Errors>("errors of JSON:API").ok();
    let first = document.and_then(|document| document.errors.into_iter().next());
    let is_unlinked =
        first.as_ref().and_then(|error| error.code.as_deref()) == Some("missing-linked-identity");
    let kind = match answer.status() {
        401 | 403 if is_unlinked => ErrorKind::AccountNotReady,
        401 => ErrorKind::SignInRequired,
        403 if first.is_some() => ErrorKind::SignInRefused,
        // Not the interface: something before it.
        403 => ErrorKind::PermissionDenied,
        // Each of these is a no: nothing was made, so nobody has to be warned of a device.
        400 | 422 => ErrorKind::InvalidInput {
            field: first.as_ref().and_then(field).unwrap_or_default(),
        },
        404 | 405 | 410 => ErrorKind::BadConnection("url"),
        406 | 415 => ErrorKind::Unsupported("another media type is wanted"),
        429 => ErrorKind::RateLimited {
            after_s: answer.retry_after_s(link.now().as_u64()),
        },
        451 => {
            show_terms(link, answer).await;
            ErrorKind::TermsNotAccepted
        }
        300..=399 => ErrorKind::Network {
            reason: NetworkFailure::Redirected,
            outcome: Outcome::NotDone,
        },
        500.. => ErrorKind::ServerFailed {
            outcome: Outcome::Unknown,
        },
        _ => ErrorKind::ContractDrift("a refusal of JSON:API"),
    };
    let says = |text: Option<String>| ServerSays::short(&text?);
    let (code, correlation) = first.map_or((None, None), |error| (error.code, error.id));
    EnrollError::from(kind).said(ServerSays {
        status: Some(answer.status()),
        code: says(code),
        correlation: says(correlation),
    })
}

fn field(error: &JsonApiError) -> Option<String> {
    let source = error.source.as_ref()?;
    ServerSays::short(source.pointer.as_ref().or(source.parameter.as_ref())?)
}

/// Nothing is lost when nobody looks.
async fn show_terms(link: &Link<'_>, answer: &Answer) {
    let Some(url) = answer.header("location") else {
        return;
    };
    let own = [link.connection().url.as_str(), identity::auth_url(link)];
    if is_own_page(url, &own) {
        let visit = Visit {
            id: "terms",
            url: url.to_owned(),
            code: None,
        };
        let _seen = link.ask().visit(&visit).await;
    }
}

/// Whether a page is on one of these origins, or by https in PACE's domain.
fn is_own_page(page: &str, origins: &[&str]) -> bool {
    let Ok(page) = url::Url::parse(page) else {
        return false;
    };
    let is_bare = page.username().is_empty() && page.password().is_none();
    let is_of_origin = origins
        .iter()
        .filter_map(|own| url::Url::parse(own).ok())
        .any(|own| matches!(own.scheme(), "https" | "http") && own.origin() == page.origin());
    let is_in_domain = page.scheme() == "https"
        && page.host_str().is_some_and(|host| {
            host.strip_suffix(DOMAIN)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        });
    is_bare && (is_of_origin || is_in_domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_shown_on_the_servers_own_pages_only() {
        let own = ["https://api.example.com/x", "http://127.0.0.1:7741"];
        for (page, is_own) in [
            ("https://api.example.com/terms?a=b", true),
            ("http://127.0.0.1:7741/terms", true),
            ("https://my.pace.cloud/terms", true),
            ("https://pace.cloud/terms", true),
            ("http://my.pace.cloud/terms", false),
            ("http://api.example.com/terms", false),
            ("https://api.example.com:444/terms", false),
            ("https://evilpace.cloud/", false),
            ("https://pace.cloud.example.net/", false),
            ("https://pace.cloud@example.net/", false),
            ("https://user@my.pace.cloud/", false),
            ("javascript:alert(1)", false),
            ("file:///etc/passwd", false),
            ("/terms", false),
            ("", false),
        ] {
            assert_eq!(is_own_page(page, &own), is_own, "{page}");
        }
    }
}
