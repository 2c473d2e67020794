//! Buildkite, by its GraphQL interface, or guided on its website.
//!
//! | step | operation, `POST /v1` | answer |
//! |---|---|---|
//! | prepare, test | `viewer { user permissions }` | who, and whether they may set it up |
//! | begin | `totpCreate` * | `provisioningUri`, `totp { id recoveryCodes }` |
//! | confirm | `totpActivate(id, token)` * | `totp { verified }` |
//! | find | `viewer { totp(id) }` * | `null`, or `verified` |
//! | cancel, remove | `totpDelete(id)` * | |
//! | recovery codes | `totpRecoveryCodesRegenerate(totpId)` * | `recoveryCodes` |
//! | people | `organization { members(security: { twoFactorEnabled: false }) }` | |
//!
//! What is marked * is private: the schema says that it wants an escalated session and cannot be
//! called with an access token. Keyfob tries all the same; refused, it guides the person through the
//! website, where they keep the recovery codes, scan the key, and type the first code.
//!
//! - Activation makes the earlier authenticator and its recovery codes worthless, so `prepare` asks.
//! - An answer says 200 and carries `errors`, now and then beside `data`.
//! - A created authenticator counts for nothing until it is activated. One whose id never arrived
//!   cannot be deleted, and does no harm.
//!
//! Source: `data/graphql/schema.graphql` of github.com/buildkite/docs.

mod call;
mod enroll;
mod errors;
mod guided;
mod inventory;
mod way;
mod wire;

use async_trait::async_trait;
use vault::{Owner, PendingEnrollment};

use crate::{
    Abilities, Cleanup, Confirmed, EnrollError, Found, Intent, Inventory, Link, Naming, Offering,
    OptionField, Preparation, Profile, Provider, SignInWay,
};

/// Where a person sets up two-factor authentication on the website.
const TWO_FACTOR_PAGE: &str = "https://buildkite.com/user/two-factor";

static PROFILE: Profile = Profile {
    name: "buildkite",
    title: "Buildkite",
    options: &[
        OptionField {
            name: "organization",
            is_required: false,
            default: None,
        },
        // `api`, `guided`, or neither: the interface first, then the website.
        OptionField {
            name: "mode",
            is_required: false,
            default: None,
        },
        OptionField {
            name: "two_factor_url",
            is_required: false,
            default: Some(TWO_FACTOR_PAGE),
        },
    ],
    sign_in: &[SignInWay::Token, SignInWay::AskEachTime],
    abilities: Abilities {
        for_others: false,
        naming: Naming::Never,
        can_clean_up: true,
        replaces_earlier: true,
    },
};

/// Buildkite.
pub(super) struct Buildkite;

#[async_trait]
impl Provider for Buildkite {
    fn profile(&self) -> &'static Profile {
        &PROFILE
    }

    async fn prepare(
        &self,
        link: &Link<'_>,
        _intent: &Intent<'_>,
    ) -> Result<Preparation, EnrollError> {
        way::prepare(link).await
    }

    async fn begin(
        &self,
        link: &Link<'_>,
        pending: &PendingEnrollment,
    ) -> Result<Offering, EnrollError> {
        way::begin(link, pending).await
    }

    async fn confirm(
        &self,
        link: &Link<'_>,
        pending: &PendingEnrollment,
        code: &str,
    ) -> Result<Confirmed, EnrollError> {
        enroll::activate(link, pending, code).await
    }

    async fn find(
        &self,
        link: &Link<'_>,
        pending: &PendingEnrollment,
    ) -> Result<Found, EnrollError> {
        enroll::find(link, pending).await
    }

    async fn cancel(
        &self,
        link: &Link<'_>,
        pending: &PendingEnrollment,
    ) -> Result<Cleanup, EnrollError> {
        enroll::cancel(link, pending).await
    }

    async fn test(&self, link: &Link<'_>) -> Result<Option<Owner>, EnrollError> {
        way::test(link).await
    }

    fn inventory(&self) -> Option<&dyn Inventory> {
        Some(self)
    }
}
