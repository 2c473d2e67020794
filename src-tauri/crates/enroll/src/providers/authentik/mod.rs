//! authentik, 2024.8 to 2026.8.
//!
//! Base: `<url>/api/v3`. The set-up of a device is a *flow*: a row of stages, each asked for by GET
//! and answered by POST at the flow's executor, in one cookie session. Every stage comes as 200 with
//! its `component`; the status says nothing.
//!
//! | step | request | answer |
//! |---|---|---|
//! | sign-in | `GET`, `POST /flows/executor/<login>/?query=`, stage by stage | stage, 302 to the same address, or `xak-flow-redirect` |
//! | who | `GET /core/users/me/` | `{user{pk, username}, original?}` |
//! | slug | `GET /stages/all/user_settings/`, then its `configure_url` | 302 to `/if/flow/<slug>/` |
//! | helpdesk | `POST /core/users/<pk>/impersonate/` `{reason}` | 204 (201) and a session of that person |
//! | begin | `GET /flows/executor/<totp>/?query=` | `ak-stage-authenticator-totp` with `pending_user`, `config_url`; nothing is stored |
//! | confirm | `POST` the same `{component, code}` | `xak-flow-redirect`, or the stage again with `response_errors` |
//! | end | `GET /core/users/impersonate_end/` | 204 |
//! | list | `GET /authenticators/all/`, `GET /authenticators/admin/all/?user=<pk>` | array; `pk` is a number up to 2024.8, text later |
//! | owner | `GET /authenticators/[admin/]totp/<pk>/` | `{pk, name, user?}` |
//! | rename | `PATCH` the same `{name}` | 200 |
//! | remove | `DELETE` the same | 204, 404 when it is gone |
//! | people | `GET /core/users/?search=` | `{results[{pk, username, name, email}]}` |
//!
//! What the server does not say, and what follows from it:
//!
//! - A bearer token cannot start a flow. Beside an impersonation cookie it mixes two people: the
//!   challenge names the token's owner, the device becomes the other's. So a request carries either
//!   a token or cookies, by type ([`calls::Caller`]).
//! - The offered key hangs on the session, not on the person. So every enrollment has a jar of its
//!   own, and the account in `config_url` is compared with `pending_user` and with whom it is for.
//! - After n wrong codes right ones are refused too, for 2^(n-1) s, with the same words. So refusals
//!   are counted in the session.
//! - A wrong code leaves an unconfirmed row that only administrators see. It counts for nothing.

mod admin;
mod calls;
mod enrolling;
mod errors;
mod executor;
mod helpdesk;
mod inventory;
mod recovery;
mod session;
mod sign_in;
mod standing;
mod view;
mod wire;

use async_trait::async_trait;
use vault::{Owner, PendingEnrollment, SignIn, Subject};

pub use self::admin::{DeviceRecord, create_device_record};
pub use self::recovery::{RecoveryCodes, keep_recovery_codes, offer_recovery_codes};

use crate::{
    Abilities, Cleanup, Confirmed, EnrollError, Found, Intent, Inventory, Link, Naming, Offering,
    OptionField, Preparation, Profile, Provider, Recovery, SignInWay,
};

/// The provider.
pub(super) struct Authentik;

/// The flow that signs people in.
const LOGIN_FLOW: OptionField = OptionField {
    name: "login_flow",
    is_required: false,
    default: Some("default-authentication-flow"),
};
/// The flow that sets up a device; without the option the server is asked for it.
const TOTP_FLOW: OptionField = OptionField {
    name: "totp_flow",
    is_required: false,
    default: Some("default-authenticator-totp-setup"),
};
/// The flow that makes recovery codes; likewise.
const STATIC_FLOW: OptionField = OptionField {
    name: "static_flow",
    is_required: false,
    default: Some("default-authenticator-static-setup"),
};

static PROFILE: Profile = Profile {
    name: "authentik",
    title: "authentik",
    options: &[LOGIN_FLOW, TOTP_FLOW, STATIC_FLOW],
    sign_in: &[SignInWay::AskEachTime, SignInWay::Token],
    abilities: Abilities {
        for_others: true,
        naming: Naming::Afterwards,
        can_clean_up: true,
        replaces_earlier: false,
    },
};

#[async_trait]
impl Provider for Authentik {
    fn profile(&self) -> &'static Profile {
        &PROFILE
    }

    async fn prepare(
        &self,
        link: &Link<'_>,
        intent: &Intent<'_>,
    ) -> Result<Preparation, EnrollError> {
        enrolling::prepare(link, intent)
            .await
            .map_err(errors::not_done)
    }

    async fn begin(
        &self,
        link: &Link<'_>,
        pending: &PendingEnrollment,
    ) -> Result<Offering, EnrollError> {
        // The server stores nothing until a code arrives.
        enrolling::begin(link, pending)
            .await
            .map_err(errors::not_done)
    }

    async fn confirm(
        &self,
        link: &Link<'_>,
        pending: &PendingEnrollment,
        code: &str,
    ) -> Result<Confirmed, EnrollError> {
        enrolling::confirm(link, pending, code).await
    }

    async fn find(
        &self,
        link: &Link<'_>,
        pending: &PendingEnrollment,
    ) -> Result<Found, EnrollError> {
        standing::find(link, pending).await
    }

    async fn cancel(
        &self,
        link: &Link<'_>,
        pending: &PendingEnrollment,
    ) -> Result<Cleanup, EnrollError> {
        standing::cancel(link, pending).await
    }

    async fn leave(&self, link: &Link<'_>, pending: &PendingEnrollment) {
        helpdesk::leave(link, pending).await;
    }

    async fn test(&self, link: &Link<'_>) -> Result<Option<Owner>, EnrollError> {
        match &link.connection().sign_in {
            SignIn::Token(token) => {
                let mut caller = calls::Caller::Token(token.clone());
                let who = calls::whoami(link, &mut caller).await;
                Ok(Some(who.map_err(errors::not_done)?.owner()))
            }
            SignIn::AskEachTime
            | SignIn::ClientCredentials { .. }
            | SignIn::Browser { .. }
            | SignIn::DeviceCode { .. } => {
                sign_in::look(link).await.map_err(errors::not_done)?;
                Ok(None)
            }
        }
    }

    fn inventory(&self) -> Option<&dyn Inventory> {
        Some(self)
    }

    fn recovery(&self) -> Option<&dyn Recovery> {
        Some(self)
    }
}

/// The server's id of whom a device is for, where that is somebody else.
fn other(subject: &Subject) -> Option<&Owner> {
    match subject {
        Subject::Myself => None,
        Subject::Other(owner) => Some(owner),
    }
}
