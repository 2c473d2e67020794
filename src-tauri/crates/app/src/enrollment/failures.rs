//! What went wrong between here and a server, as an error code of the boundary.

use enroll::{EnrollError, ErrorKind};

use crate::{CommandError, ErrorCode};

impl From<EnrollError> for CommandError {
    fn from(error: EnrollError) -> Self {
        if let ErrorKind::Journal(unsaved) = &error.kind {
            return Self::new(of_name(&unsaved.0).unwrap_or(ErrorCode::Internal));
        }
        let code = of_name(error.code()).unwrap_or(ErrorCode::Internal);
        match detail(&error) {
            detail if detail.is_empty() => Self::new(code),
            detail => Self::new(code).with_detail(detail),
        }
    }
}

fn of_name(name: &str) -> Option<ErrorCode> {
    let mut all = ErrorCode::ALL.iter().copied();
    all.find(|code| code.as_str() == name)
}

/// For whoever calls the server's support: names and numbers, never a body.
fn detail(error: &EnrollError) -> String {
    let about = match &error.kind {
        ErrorKind::CodeRefused(refusal) => Some(refusal.to_string()),
        ErrorKind::RateLimited { after_s: Some(s) } => Some(format!("wait {s} s")),
        ErrorKind::InvalidInput { field } => Some(field.clone()).filter(|name| !name.is_empty()),
        ErrorKind::NeedsBrowser(why) => Some(why.clone()),
        ErrorKind::ContractDrift(what) | ErrorKind::Unsupported(what) => Some((*what).to_owned()),
        ErrorKind::BadConnection(option) => Some((*option).to_owned()),
        ErrorKind::Network { reason, .. } => Some(reason.to_string()),
        ErrorKind::WrongOwner { wanted, found } => {
            let (found, wanted) = (otp::plain_text(found), otp::plain_text(wanted));
            Some(format!("it belongs to {found}, not to {wanted}"))
        }
        ErrorKind::UnsupportedKey(what) => Some(what.clone()),
        ErrorKind::Unanswered(unanswered) => Some(unanswered.0.to_owned()),
        _ => None,
    };
    let server = &error.server;
    let parts = [
        about,
        server.status.map(|status| format!("HTTP {status}")),
        server.code.clone(),
        server.correlation.as_ref().map(|id| format!("id {id}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use enroll::{CodeRefusal, JournalError, NetworkFailure, Outcome, Unanswered};

    use super::*;

    /// Every kind there is, so that none falls back to "something went wrong inside Keyfob".
    #[test]
    fn every_kind_of_failure_has_its_own_code_at_the_boundary() {
        let network = |reason| ErrorKind::Network {
            reason,
            outcome: Outcome::NotDone,
        };
        let kinds = [
            ErrorKind::SignInRequired,
            ErrorKind::SignInRefused,
            ErrorKind::PermissionDenied,
            ErrorKind::AccountNotReady,
            ErrorKind::TermsNotAccepted,
            ErrorKind::CodeRefused(CodeRefusal::Wrong),
            ErrorKind::CodeRefused(CodeRefusal::Throttled { after_s: Some(4) }),
            ErrorKind::CodeRefused(CodeRefusal::ClockOff { server_ahead_s: 90 }),
            ErrorKind::PolicyForbids,
            ErrorKind::LimitReached,
            ErrorKind::NotFound,
            ErrorKind::OfferExpired,
            ErrorKind::InvalidInput {
                field: "name".into(),
            },
            ErrorKind::RateLimited { after_s: None },
            ErrorKind::NeedsBrowser("captcha".into()),
            ErrorKind::ContractDrift("a device"),
            ErrorKind::ServerFailed {
                outcome: Outcome::NotDone,
            },
            ErrorKind::ServerFailed {
                outcome: Outcome::Unknown,
            },
            network(NetworkFailure::Unreachable),
            network(NetworkFailure::Untrusted),
            network(NetworkFailure::Proxy),
            network(NetworkFailure::TimedOut),
            network(NetworkFailure::Broken),
            network(NetworkFailure::TooLong),
            network(NetworkFailure::Redirected),
            ErrorKind::WrongOwner {
                wanted: "a".into(),
                found: "b".into(),
            },
            ErrorKind::UnsupportedKey("MD5".into()),
            ErrorKind::Unanswered(Unanswered("password")),
            ErrorKind::Unsupported("names"),
            ErrorKind::BadConnection("url"),
            ErrorKind::RecoveryCodesNotKept,
            ErrorKind::WrongStage,
            ErrorKind::Journal(JournalError("disk-full".into())),
        ];
        for kind in kinds {
            let error = EnrollError::from(kind);
            let name = format!("{error}");
            assert_ne!(
                CommandError::from(error).code,
                ErrorCode::Internal,
                "{name}"
            );
        }
    }

    #[test]
    fn the_reason_of_an_unsaved_step_is_the_code() {
        let full = EnrollError::from(JournalError("disk-full".into()));
        assert_eq!(CommandError::from(full).code, ErrorCode::DiskFull);
    }
}
