//! What can go wrong between here and a server: one closed list for every provider.

use std::fmt;

use vault::SecretText;

use crate::{JournalError, Unanswered};

/// An enrollment, or a question to a server, that did not work out.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct EnrollError {
    /// What it is.
    pub kind: ErrorKind,
    /// What the server said about it, for whoever calls its support.
    pub server: ServerSays,
    /// What the provider's next step needs, where the failure changed it, for example how many codes
    /// were refused. The flow seals it.
    pub session: Option<Box<SecretText>>,
    /// Whether it changes nothing whatever its kind says: no request that would was sent.
    is_without_effect: bool,
}

/// What a server said about an error: names and numbers, never a body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerSays {
    /// The HTTP status.
    pub status: Option<u16>,
    /// The provider's own error code, for example `INVALID_OTP`. At most 100 characters of ASCII.
    pub code: Option<String>,
    /// What the server's log is searched for, likewise short.
    pub correlation: Option<String>,
}

/// The kinds of failure.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There is no sign-in, or it has expired.
    #[error("the server wants a sign-in")]
    SignInRequired,
    /// The server refused the password, PIN or second factor of a sign-in.
    #[error("the server refused the sign-in")]
    SignInRefused,
    /// The signed-in person or token may not do this.
    #[error("the server does not permit this")]
    PermissionDenied,
    /// The account misses something that only the server's own pages can give, for example a linked
    /// identity.
    #[error("the account at the server is not set up for this")]
    AccountNotReady,
    /// Terms of use were not accepted yet.
    #[error("the terms of use have to be accepted first")]
    TermsNotAccepted,
    /// The server did not take a code.
    #[error("the server did not take the code: {0}")]
    CodeRefused(CodeRefusal),
    /// A rule of the server forbids it, for example one that turns TOTP off.
    #[error("a rule of the server forbids this")]
    PolicyForbids,
    /// The person has as many devices as the server allows.
    #[error("the server allows no further device")]
    LimitReached,
    /// The thing that was named is not there.
    #[error("the server has no such thing")]
    NotFound,
    /// The server has forgotten the key it offered.
    #[error("the server's offer has expired")]
    OfferExpired,
    /// The server refused a value.
    #[error("the server refused a value")]
    InvalidInput {
        /// The field as the server calls it.
        field: String,
    },
    /// Too many requests.
    #[error("the server is asked too often")]
    RateLimited {
        /// Seconds to wait, where the server said so.
        after_s: Option<u64>,
    },
    /// The server wants something that only a browser can do.
    #[error("this needs the browser: {0}")]
    NeedsBrowser(String),
    /// The answer is none that this version knows.
    #[error("the answer of the server makes no sense: {0}")]
    ContractDrift(&'static str),
    /// The server failed.
    #[error("the server failed")]
    ServerFailed {
        /// Whether what was asked for may have been done.
        outcome: Outcome,
    },
    /// The network failed.
    #[error("the network failed: {reason}")]
    Network {
        /// How.
        reason: NetworkFailure,
        /// Whether what was asked for may have been done.
        outcome: Outcome,
    },
    /// The device belongs to somebody else than it was meant for.
    #[error("the device belongs to {found}, not to {wanted}")]
    WrongOwner {
        /// Whom it was meant for.
        wanted: String,
        /// Whose it is.
        found: String,
    },
    /// The server made a key that no app can use.
    #[error("the key uses {0}, which is not supported")]
    UnsupportedKey(String),
    /// A question stayed without an answer.
    #[error(transparent)]
    Unanswered(#[from] Unanswered),
    /// The provider cannot do this.
    #[error("this server cannot do that: {0}")]
    Unsupported(&'static str),
    /// The connection lacks an option, or has one that cannot be right.
    #[error("the connection needs its {0} set right")]
    BadConnection(&'static str),
    /// The recovery codes have to be acknowledged first.
    #[error("the recovery codes have to be kept first")]
    RecoveryCodesNotKept,
    /// The enrollment is not at a point where this can be done.
    #[error("the enrollment is not at this point")]
    WrongStage,
    /// The record could not be sealed.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// Whether something that was asked for happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It did not: the request was not sent, or the server said no.
    NotDone,
    /// Nobody knows: the request may have been carried out.
    Unknown,
}

/// How the network failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NetworkFailure {
    /// No connection: name, route, refusal.
    Unreachable,
    /// The server's certificate is not trusted, or the encryption could not be agreed on.
    Untrusted,
    /// The proxy refused or failed.
    Proxy,
    /// No answer in time.
    TimedOut,
    /// The connection broke.
    Broken,
    /// The answer is longer than 1 MiB.
    TooLong,
    /// The answer sends us elsewhere.
    Redirected,
}

/// Why a code was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeRefusal {
    /// It is wrong.
    Wrong,
    /// The server takes no code for a while, right or wrong.
    Throttled {
        /// Seconds to wait, where that is known.
        after_s: Option<u64>,
    },
    /// This computer's clock is off, so the code was made for another moment.
    ClockOff {
        /// Seconds that the server is ahead.
        server_ahead_s: i64,
    },
}

impl EnrollError {
    /// A short, stable name of the kind.
    pub fn code(&self) -> &'static str {
        match &self.kind {
            ErrorKind::SignInRequired => "sign-in-required",
            ErrorKind::SignInRefused => "sign-in-refused",
            ErrorKind::PermissionDenied => "permission-denied",
            ErrorKind::AccountNotReady => "account-not-ready",
            ErrorKind::TermsNotAccepted => "terms-not-accepted",
            ErrorKind::CodeRefused(CodeRefusal::Wrong) => "code-refused",
            ErrorKind::CodeRefused(CodeRefusal::Throttled { .. }) => "code-throttled",
            ErrorKind::CodeRefused(CodeRefusal::ClockOff { .. }) => "clock-off",
            ErrorKind::PolicyForbids => "policy-forbids",
            ErrorKind::LimitReached => "device-limit-reached",
            ErrorKind::NotFound => "not-found-at-server",
            ErrorKind::OfferExpired => "offer-expired",
            ErrorKind::InvalidInput { .. } => "value-refused",
            ErrorKind::RateLimited { .. } => "rate-limited",
            ErrorKind::NeedsBrowser(_) => "needs-browser",
            ErrorKind::ContractDrift(_) => "answer-not-understood",
            ErrorKind::ServerFailed {
                outcome: Outcome::NotDone,
            } => "server-failed",
            ErrorKind::Network {
                outcome: Outcome::NotDone,
                reason,
            } => reason.code(),
            ErrorKind::ServerFailed {
                outcome: Outcome::Unknown,
            }
            | ErrorKind::Network {
                outcome: Outcome::Unknown,
                ..
            } => "outcome-unknown",
            ErrorKind::WrongOwner { .. } => "wrong-owner",
            ErrorKind::UnsupportedKey(_) => "unsupported-key",
            ErrorKind::Unanswered(_) => "unanswered",
            ErrorKind::Unsupported(_) => "unsupported-by-server",
            ErrorKind::BadConnection(_) => "bad-connection",
            ErrorKind::RecoveryCodesNotKept => "recovery-codes-not-kept",
            ErrorKind::WrongStage => "wrong-stage",
            ErrorKind::Journal(_) => "not-saved",
        }
    }

    /// Whether the server may have done what it was asked for although no answer says so. An answer
    /// that makes no sense, and a key that no app can use, come from a server that did something.
    pub fn outcome(&self) -> Outcome {
        if self.is_without_effect {
            return Outcome::NotDone;
        }
        match &self.kind {
            ErrorKind::ServerFailed { outcome } | ErrorKind::Network { outcome, .. } => *outcome,
            ErrorKind::ContractDrift(_) | ErrorKind::UnsupportedKey(_) => Outcome::Unknown,
            ErrorKind::SignInRequired
            | ErrorKind::SignInRefused
            | ErrorKind::PermissionDenied
            | ErrorKind::AccountNotReady
            | ErrorKind::TermsNotAccepted
            | ErrorKind::CodeRefused(_)
            | ErrorKind::PolicyForbids
            | ErrorKind::LimitReached
            | ErrorKind::NotFound
            | ErrorKind::OfferExpired
            | ErrorKind::InvalidInput { .. }
            | ErrorKind::RateLimited { .. }
            | ErrorKind::NeedsBrowser(_)
            | ErrorKind::WrongOwner { .. }
            | ErrorKind::Unanswered(_)
            | ErrorKind::Unsupported(_)
            | ErrorKind::BadConnection(_)
            | ErrorKind::RecoveryCodesNotKept
            | ErrorKind::WrongStage
            | ErrorKind::Journal(_) => Outcome::NotDone,
        }
    }

    /// Whether the server was given up while it may still be at it.
    pub(crate) fn is_timeout(&self) -> bool {
        let ErrorKind::Network { reason, .. } = &self.kind else {
            return false;
        };
        *reason == NetworkFailure::TimedOut
    }

    /// The same failure of something that changes nothing, or of which nothing is left.
    #[must_use]
    pub fn without_effect(mut self) -> Self {
        self.is_without_effect = true;
        if let ErrorKind::ServerFailed { outcome } | ErrorKind::Network { outcome, .. } =
            &mut self.kind
        {
            *outcome = Outcome::NotDone;
        }
        self
    }

    /// Adds what the next step needs.
    #[must_use]
    pub fn in_session(mut self, session: SecretText) -> Self {
        self.session = Some(Box::new(session));
        self
    }

    /// Adds what the server said.
    #[must_use]
    pub fn said(mut self, server: ServerSays) -> Self {
        self.server = server;
        self
    }
}

impl NetworkFailure {
    /// A short, stable name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreachable => "server-unreachable",
            Self::Untrusted => "server-untrusted",
            Self::Proxy => "proxy-failed",
            Self::TimedOut => "server-timed-out",
            Self::Broken => "connection-broken",
            Self::TooLong => "answer-too-long",
            Self::Redirected => "server-redirects",
        }
    }
}

impl ServerSays {
    /// Keeps short ASCII only: a code or a number, never a sentence with a secret in it.
    pub fn short(text: &str) -> Option<String> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/".contains(c);
        let is_short = (1..=100).contains(&text.len()) && text.chars().all(is_plain);
        is_short.then(|| text.to_owned())
    }
}

impl<K: Into<ErrorKind>> From<K> for EnrollError {
    fn from(kind: K) -> Self {
        Self {
            kind: kind.into(),
            server: ServerSays::default(),
            session: None,
            is_without_effect: false,
        }
    }
}

impl fmt::Display for NetworkFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for CodeRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wrong => f.write_str("it is wrong"),
            Self::Throttled { after_s: None } => f.write_str("it takes none for a while"),
            Self::Throttled { after_s: Some(s) } => write!(f, "it takes none for {s} s"),
            Self::ClockOff { server_ahead_s } if *server_ahead_s < 0 => {
                write!(f, "this clock is {} s ahead", server_ahead_s.unsigned_abs())
            }
            Self::ClockOff { server_ahead_s } => {
                write!(f, "this clock is {server_ahead_s} s behind")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_nothing_is_not_done_whatever_became_of_it() {
        let outcome = Outcome::Unknown;
        let kinds: [fn(Outcome) -> ErrorKind; 4] = [
            |_| ErrorKind::ContractDrift("a token"),
            |_| ErrorKind::UnsupportedKey("MD5".to_owned()),
            |outcome| ErrorKind::ServerFailed { outcome },
            |outcome| ErrorKind::Network {
                reason: NetworkFailure::TimedOut,
                outcome,
            },
        ];
        for kind in kinds {
            let error = EnrollError::from(kind(outcome));
            assert_eq!(error.outcome(), Outcome::Unknown, "{error:?}");
            let error = error.without_effect().said(ServerSays::default());
            assert_eq!(error.outcome(), Outcome::NotDone, "{error:?}");
            assert_ne!(error.code(), "outcome-unknown", "{error:?}");
        }
    }
}
