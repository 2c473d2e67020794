//! PACE Cloud, User API 2025-1. One request makes a device that counts at once.
//!
//! | step | request | answer |
//! |---|---|---|
//! | sign-in | OpenID Connect below `auth_url`, code with PKCE | access token |
//! | prepare, test | `GET auth_url/protocol/openid-connect/userinfo` | `sub`, `preferred_username`, `email` |
//! | begin | `POST /user/2025-1/user/devices/totp`, JSON:API | 201 `secret`, `period`, `digits`, `algorithm` |
//!
//! - The request carries the PIN, the password, or a one-time password. Asked for in `prepare`, it
//!   is kept in memory until `begin` and written down nowhere.
//! - There is no confirmation, and no way to list, read, rename or remove a device. A lost answer
//!   leaves a device at the server that nobody has the key of. So: one attempt, much time for it,
//!   and its UUID, which is made here, is sealed before.
//! - No key URI comes; issuer and account are put in here.
//! - The server may choose MD5, which no app can use; the device counts there all the same.
//!
//! Source: developer.pace.cloud, `CreateTOTP`; the names of github.com/pace/cloud-sdk-ios.

mod enroll;
mod errors;
mod identity;
mod step_up;
mod uuid;
mod wire;

use async_trait::async_trait;
use vault::{Owner, PendingEnrollment, SecretText};

use crate::{
    Abilities, Cleanup, Confirmed, EnrollError, ErrorKind, Found, Intent, Link, Naming, Offering,
    OptionField, Preparation, Profile, Provider, SignInWay,
};

/// The realm that signs people in.
const AUTH_URL: &str = "https://id.pace.cloud/auth/realms/pace";
/// The version of the User API.
const API_VERSION: &str = "2025-1";

static PROFILE: Profile = Profile {
    name: "pace",
    title: "PACE Cloud",
    options: &[
        OptionField {
            name: "auth_url",
            is_required: false,
            default: Some(AUTH_URL),
        },
        // Whom the answer of the sign-in page has to name (RFC 9207), where the realm does so.
        OptionField {
            name: "issuer",
            is_required: false,
            default: None,
        },
        OptionField {
            name: "api_version",
            is_required: false,
            default: Some(API_VERSION),
        },
    ],
    sign_in: &[SignInWay::Browser, SignInWay::Token],
    abilities: Abilities {
        for_others: false,
        naming: Naming::Never,
        can_clean_up: false,
        replaces_earlier: false,
    },
};

/// PACE Cloud.
pub(super) struct Pace;

#[async_trait]
impl Provider for Pace {
    fn profile(&self) -> &'static Profile {
        &PROFILE
    }

    async fn prepare(
        &self,
        link: &Link<'_>,
        _intent: &Intent<'_>,
    ) -> Result<Preparation, EnrollError> {
        enroll::check_address(link)?;
        let owner = identity::owner(link).await?;
        step_up::ask(link).await?;
        Ok(Preparation {
            owner,
            known_devices: Vec::new(),
            session: Some(SecretText::from(uuid::random()?)),
        })
    }

    async fn begin(
        &self,
        link: &Link<'_>,
        pending: &PendingEnrollment,
    ) -> Result<Offering, EnrollError> {
        enroll::create(link, pending).await
    }

    /// Never called: every device counts from the start.
    async fn confirm(
        &self,
        _link: &Link<'_>,
        _pending: &PendingEnrollment,
        _code: &str,
    ) -> Result<Confirmed, EnrollError> {
        Err(ErrorKind::WrongStage.into())
    }

    async fn find(
        &self,
        _link: &Link<'_>,
        _pending: &PendingEnrollment,
    ) -> Result<Found, EnrollError> {
        Ok(Found::CannotTell)
    }

    async fn cancel(
        &self,
        _link: &Link<'_>,
        _pending: &PendingEnrollment,
    ) -> Result<Cleanup, EnrollError> {
        Ok(Cleanup::Impossible)
    }

    async fn test(&self, link: &Link<'_>) -> Result<Option<Owner>, EnrollError> {
        enroll::check_address(link)?;
        identity::owner(link).await
    }
}
