//! By the interface, or on the website.

use vault::{Owner, PendingEnrollment, SecretText, SignIn};

use super::call::call;
use super::wire::{User, Viewer};
use super::{enroll, guided};
use crate::{
    EnrollError, ErrorKind, Link, Offering, Preparation, Question, ServerSays, Unanswered,
};

/// How an enrollment goes. Its name is the session text of the enrollment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// By the interface, and by nothing else.
    Api,
    /// By the interface, then on the website when it refuses.
    Either,
    /// On the website.
    Guided(Why),
}

/// Why it goes by the website; words for the person hang on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// The connection says so.
    Chosen,
    /// The connection has no access token.
    NoToken,
    /// The interface refused.
    Refused,
}

impl Why {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Chosen => "chosen",
            Self::NoToken => "no-token",
            Self::Refused => "refused",
        }
    }
}

impl Way {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Either => "either",
            Self::Guided(why) => why.as_str(),
        }
    }

    /// As the connection wants it.
    fn of_connection(link: &Link<'_>) -> Result<Self, EnrollError> {
        match (link.option("mode"), &link.connection().sign_in) {
            (Some("guided"), _) => Ok(Self::Guided(Why::Chosen)),
            (Some("api"), _) => Ok(Self::Api),
            (Some(_), _) => Err(ErrorKind::BadConnection("mode").into()),
            (None, SignIn::AskEachTime) => Ok(Self::Guided(Why::NoToken)),
            (None, _) => Ok(Self::Either),
        }
    }

    /// As `prepare` wrote it down.
    fn of_enrollment(pending: &PendingEnrollment) -> Result<Self, EnrollError> {
        let text = pending.session.as_ref().map(SecretText::expose);
        [
            Self::Api,
            Self::Either,
            Self::Guided(Why::Chosen),
            Self::Guided(Why::NoToken),
            Self::Guided(Why::Refused),
        ]
        .into_iter()
        .find(|way| text == Some(way.as_str()))
        .ok_or_else(|| ErrorKind::WrongStage.into())
    }

    pub(super) fn session(self) -> SecretText {
        SecretText::from(self.as_str())
    }
}

/// Finds the way and asks whether the earlier authenticator may be given up.
pub(super) async fn prepare(link: &Link<'_>) -> Result<Preparation, EnrollError> {
    let mut way = Way::of_connection(link)?;
    guided::page(link)?;
    let mut owner = None;
    if !matches!(way, Way::Guided(_)) {
        let viewer = call(link, &Viewer {}).await?.viewer;
        let may = viewer.permissions.totp_configure;
        match way {
            _ if may.allowed => {}
            Way::Api => return Err(not_allowed(may.code.as_deref())),
            Way::Either | Way::Guided(_) => way = Way::Guided(Why::Refused),
        }
        owner = Some(owner_of(viewer.user));
    }
    let question = Question::consent("replace-authenticator");
    if link.ask().ask(&question).await?.expose() != "yes" {
        return Err(Unanswered(question.id).into());
    }
    Ok(Preparation {
        owner,
        known_devices: Vec::new(),
        session: Some(way.session()),
    })
}

/// Makes the authenticator, or takes over the one that the website made.
pub(super) async fn begin(
    link: &Link<'_>,
    pending: &PendingEnrollment,
) -> Result<Offering, EnrollError> {
    match Way::of_enrollment(pending)? {
        Way::Api => enroll::create(link).await,
        Way::Guided(why) => guided::begin(link, why).await,
        Way::Either => match enroll::create(link).await {
            Err(error) if is_refusal(&error.kind) => guided::begin(link, Why::Refused).await,
            result => result,
        },
    }
}

/// Who the token belongs to; nobody where the website does everything.
pub(super) async fn test(link: &Link<'_>) -> Result<Option<Owner>, EnrollError> {
    if let Way::Guided(_) = Way::of_connection(link)? {
        guided::page(link)?;
        return Ok(None);
    }
    Ok(Some(owner_of(call(link, &Viewer {}).await?.viewer.user)))
}

pub(super) fn owner_of(user: User) -> Owner {
    Owner {
        remote_id: user.id,
        name: if user.email.is_empty() {
            user.name
        } else {
            user.email
        },
    }
}

fn is_refusal(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::NeedsBrowser(_) | ErrorKind::PermissionDenied
    )
}

fn not_allowed(code: Option<&str>) -> EnrollError {
    EnrollError::from(ErrorKind::PermissionDenied).said(ServerSays {
        code: code.and_then(ServerSays::short),
        ..ServerSays::default()
    })
}
