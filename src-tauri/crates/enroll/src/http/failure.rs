//! What the network did, in our words. The words of the libraries stay out: they name addresses.

use std::error::Error;
use std::io;

use crate::{ErrorKind, NetworkFailure, Outcome};

/// What a failed exchange means. `sent` says whether the request could have reached the server.
pub(super) fn of(error: &reqwest::Error) -> ErrorKind {
    let (reason, sent) = if error.is_connect() {
        (while_connecting(error), false)
    } else if error.is_builder() || error.is_redirect() {
        (NetworkFailure::Unreachable, false)
    } else if chain(error).any(refuses_certificate) {
        // It has read nothing of the request then.
        (NetworkFailure::Untrusted, false)
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
    for cause in chain(error) {
        // The library's type for this is private; its text begins so (hyper-util, tunnel.rs). It
        // comes before TLS: what a proxy shows is no certificate of the server.
        if cause.to_string().starts_with("tunnel error") {
            return NetworkFailure::Proxy;
        }
        if cause.is::<rustls::Error>() || is_broken_handshake(cause) {
            return NetworkFailure::Untrusted;
        }
    }
    if error.is_timeout() {
        NetworkFailure::TimedOut
    } else {
        NetworkFailure::Unreachable
    }
}

/// Every error below this one, the outermost first. An [`io::Error`] hides the one that it carries
/// from `source`, and they come nested.
fn chain<'a>(error: &'a reqwest::Error) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(error.source(), |&cause| {
        let carried = cause.downcast_ref().and_then(io::Error::get_ref);
        match carried {
            Some(carried) => Some(carried),
            None => cause.source(),
        }
    })
}

/// Whether the server hung up while the encryption was agreed on.
fn is_broken_handshake(cause: &(dyn Error + 'static)) -> bool {
    cause
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::UnexpectedEof)
}

/// Whether the server refused our certificate, or that there is none. These alerts belong to the
/// handshake (RFC 8446 §6.2), but with TLS 1.3 they come after our first bytes.
fn refuses_certificate(cause: &(dyn Error + 'static)) -> bool {
    use rustls::AlertDescription as Alert;
    let Some(rustls::Error::AlertReceived(alert)) = cause.downcast_ref() else {
        return false;
    };
    matches!(
        alert,
        Alert::CertificateRequired
            | Alert::BadCertificate
            | Alert::UnsupportedCertificate
            | Alert::CertificateRevoked
            | Alert::CertificateExpired
            | Alert::CertificateUnknown
            | Alert::UnknownCA
            | Alert::AccessDenied
            | Alert::DecryptError
    )
}
