//! PingOne MFA: a TOTP device of a user, made and activated over the platform API.
//!
//! `E` is `<url>/v1/environments/{environment}`, `U` is `E/users/{user}`.
//!
//! | step | request | answer |
//! |---|---|---|
//! | who | `GET U` | 200 `username`, `email`; 403 for a token that may not read people |
//! | rules | `GET E/deviceAuthenticationPolicies` | 200 `totp.enabled`, `totp.pairingDisabled`; 403: skipped |
//! | limit | `GET E/mfaSettings` | 200 `pairing.maxAllowedDevices`; 403: skipped |
//! | list | `GET U/devices` | 200 `_embedded.devices[]`, `_links.next` |
//! | begin | `POST U/devices` `{"type":"TOTP","nickname":…}` | 201 `id`, `secret`, `keyUri`, `ACTIVATION_REQUIRED` |
//! | confirm | `POST U/devices/{id}` `{"otp":"012345"}` as `application/vnd.pingidentity.device.activate+json` | 200 `ACTIVE`; 400 `INVALID_OTP` |
//! | find | `GET U/devices/{id}`, or the list when no id arrived | 200 `status`, `user.id`; 404 |
//! | rename | `PUT U/devices/{id}/nickname` `{"nickname":…}` | 200 |
//! | cancel, remove | `DELETE U/devices/{id}` | 204; 404: gone already |
//! | people | `GET E/users?filter=…` | 200 `_embedded.users[]`, `_links.next` |
//!
//! The media type is the verb: a body of another type asks for another operation at the same address.
//! Errors are told apart by `details[].code`, then by `code`; the vendor says that a status may change
//! within its class. The secret is shown once and lives for half an hour. A device that waits for its
//! code is told from others by what was there before.

mod api;
mod enroll;
mod errors;
mod inventory;
mod moment;
mod place;
mod prepare;
mod scim;
mod wire;

use async_trait::async_trait;
use vault::{Owner, PendingEnrollment};

use self::api::Api;
use crate::{
    Abilities, Cleanup, Confirmed, EnrollError, Found, Intent, Inventory, Link, Naming, Offering,
    OptionField, Preparation, Profile, Provider, SignInWay,
};

/// PingOne MFA.
pub(super) struct PingOne;

/// The identifier of the environment, a UUID.
const ENVIRONMENT: &str = "environment";
/// The region: one of [`place::REGIONS`]. Needed where the address does not say it.
const REGION: &str = "region";
/// Where people sign in, for an environment with a domain of its own.
const AUTH_URL: &str = "auth_url";
/// Whom `Myself` means: an identifier or a user name. Needed for a worker, and for an administrator
/// whose own account is in another environment.
const USER: &str = "user";
/// The MFA policy that a device is made under, by its identifier; else the environment's default.
const POLICY: &str = "policy";
/// Who answers of the sign-in page have to come from (RFC 9207), where the environment says so:
/// `https://auth.pingone.com/{environment}/as`. Without it two sign-ins are told apart by their state
/// and by the port that each one's answer comes to.
const ISSUER: &str = "issuer";
/// The scopes that a sign-in asks for; else those of self-service.
const SCOPE: &str = "scope";

const fn option(name: &'static str, is_required: bool) -> OptionField {
    OptionField {
        name,
        is_required,
        default: None,
    }
}

static PROFILE: Profile = Profile {
    name: "pingone",
    title: "PingOne",
    options: &[
        option(ENVIRONMENT, true),
        option(REGION, false),
        option(AUTH_URL, false),
        option(ISSUER, false),
        option(USER, false),
        option(POLICY, false),
        OptionField {
            name: SCOPE,
            is_required: false,
            default: Some(place::SELF_SERVICE),
        },
    ],
    sign_in: &[
        SignInWay::Browser,
        SignInWay::DeviceCode,
        SignInWay::Token,
        SignInWay::ClientCredentials,
    ],
    abilities: Abilities {
        for_others: true,
        naming: Naming::AtCreation,
        can_clean_up: true,
        replaces_earlier: false,
    },
};

#[async_trait]
impl Provider for PingOne {
    fn profile(&self) -> &'static Profile {
        &PROFILE
    }

    async fn prepare(
        &self,
        link: &Link<'_>,
        intent: &Intent<'_>,
    ) -> Result<Preparation, EnrollError> {
        prepare::prepare(&Api::open(link).await?, intent).await
    }

    async fn begin(
        &self,
        link: &Link<'_>,
        pending: &PendingEnrollment,
    ) -> Result<Offering, EnrollError> {
        enroll::begin(&Api::open(link).await?, pending).await
    }

    async fn confirm(
        &self,
        link: &Link<'_>,
        pending: &PendingEnrollment,
        code: &str,
    ) -> Result<Confirmed, EnrollError> {
        enroll::confirm(&Api::open(link).await?, pending, code).await
    }

    async fn find(
        &self,
        link: &Link<'_>,
        pending: &PendingEnrollment,
    ) -> Result<Found, EnrollError> {
        enroll::find(&Api::open(link).await?, pending).await
    }

    async fn cancel(
        &self,
        link: &Link<'_>,
        pending: &PendingEnrollment,
    ) -> Result<Cleanup, EnrollError> {
        enroll::cancel(&Api::open(link).await?, pending).await
    }

    async fn test(&self, link: &Link<'_>) -> Result<Option<Owner>, EnrollError> {
        prepare::test(&Api::open(link).await?).await
    }

    fn inventory(&self) -> Option<&dyn Inventory> {
        Some(self)
    }
}
