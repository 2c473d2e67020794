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
    } else if chain(error).any(wants_certificate) {
        // With TLS 1.3 a server says only after our first bytes that it wants a certificate, and
        // then it has read none of them.
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
        if tls_error(cause).is_some() || is_broken_handshake(cause) {
            return NetworkFailure::Untrusted;
        }
    }
    if error.is_timeout() {
        NetworkFailure::TimedOut
    } else {
        NetworkFailure::Unreachable
    }
}

/// Every error below this one, the outermost first.
fn chain<'a>(error: &'a reqwest::Error) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(error.source(), |&cause| cause.source())
}

/// The TLS library's own error. It travels inside an [`io::Error`], which hides it from `source`.
fn tls_error<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    let inner = cause
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref);
    cause.downcast_ref().or_else(|| inner?.downcast_ref())
}

/// Whether the server hung up while the encryption was agreed on.
fn is_broken_handshake(cause: &(dyn Error + 'static)) -> bool {
    cause
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::UnexpectedEof)
}

fn wants_certificate(cause: &(dyn Error + 'static)) -> bool {
    let asks_for_it = rustls::Error::AlertReceived(rustls::AlertDescription::CertificateRequired);
    tls_error(cause) == Some(&asks_for_it)
}
