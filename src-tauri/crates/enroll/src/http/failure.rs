//! What the network did, in our words. The words of the libraries stay out: they name addresses.

use std::error::Error as _;

use crate::{ErrorKind, NetworkFailure, Outcome};

/// What a failed exchange means. `sent` says whether the request could have reached the server.
pub(super) fn of(error: &reqwest::Error) -> ErrorKind {
    let (reason, sent) = if error.is_connect() {
        (while_connecting(error), false)
    } else if error.is_builder() || error.is_redirect() {
        (NetworkFailure::Unreachable, false)
    } else if error.is_timeout() {
        (NetworkFailure::TimedOut, true)
    } else {
        (NetworkFailure::Broken, true)
    };
    ErrorKind::Network {
        reason,
        outcome: if sent {
            Outcome::Unknown
        } else {
            Outcome::NotDone
        },
    }
}

fn while_connecting(error: &reqwest::Error) -> NetworkFailure {
    // The only sign that the TLS library leaves in a chain of boxed errors is its text.
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string().to_ascii_lowercase();
        if text.contains("certificate") || text.contains("tls") || text.contains("handshake") {
            return NetworkFailure::Untrusted;
        }
        if text.contains("proxy") || text.contains("tunnel") {
            return NetworkFailure::Proxy;
        }
        cause = error.source();
    }
    if error.is_timeout() {
        NetworkFailure::TimedOut
    } else {
        NetworkFailure::Unreachable
    }
}
