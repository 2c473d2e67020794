//! The JSON that is read and written, and nothing beside it. Unknown fields are let pass.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use vault::Owner;

/// What every stage begins with.
#[derive(Deserialize)]
pub(super) struct Head {
    pub(super) component: String,
    pub(super) response_errors: Option<BTreeMap<String, IgnoredAny>>,
}

/// `ak-stage-identification`.
#[derive(Deserialize)]
pub(super) struct Identification {
    /// What a person may type; nothing, where only other sites sign people in.
    pub(super) user_fields: Option<Vec<String>>,
    /// Whether the password belongs into the same answer.
    pub(super) password_fields: bool,
    pub(super) captcha_stage: Option<IgnoredAny>,
}

/// `ak-stage-authenticator-validate`.
#[derive(Deserialize)]
pub(super) struct Validate {
    pub(super) device_challenges: Vec<DeviceChallenge>,
}

/// A device that may be used as the second factor.
#[derive(Deserialize)]
pub(super) struct DeviceChallenge {
    pub(super) device_class: String,
    pub(super) device_uid: Pk,
}

/// `ak-stage-authenticator-totp`.
#[derive(Deserialize)]
pub(super) struct Totp {
    pub(super) pending_user: String,
    /// The key URI.
    pub(super) config_url: String,
}

/// `ak-stage-authenticator-static`.
#[derive(Deserialize)]
pub(super) struct Static {
    pub(super) pending_user: String,
    pub(super) codes: Vec<String>,
}

/// `ak-stage-access-denied`.
#[derive(Deserialize)]
pub(super) struct Denied {
    /// Empty where nobody is signed in.
    #[serde(default)]
    pub(super) pending_user: String,
}

/// `ak-stage-flow-error`.
#[derive(Deserialize)]
pub(super) struct Failed {
    #[serde(default)]
    pub(super) request_id: String,
}

/// `xak-flow-redirect`.
#[derive(Deserialize)]
pub(super) struct Redirect {
    pub(super) to: String,
}

/// The answer to a stage. Fields that do not belong to it are left out.
#[derive(Serialize, Default)]
pub(super) struct Reply<'a> {
    pub(super) component: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) uid_field: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) password: Option<&'a str>,
    /// Text on every version: a number would lose leading zeros.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remember_me: Option<bool>,
}

/// An id: a number up to 2024.8 and in some lists, text in others.
#[derive(Deserialize, Clone)]
#[serde(untagged)]
pub(super) enum Pk {
    Number(u64),
    Text(String),
}

impl Pk {
    pub(super) fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// `/core/users/me/`.
#[derive(Deserialize)]
pub(super) struct Me {
    pub(super) user: User,
    /// Who is behind it, while impersonating.
    pub(super) original: Option<User>,
}

/// A person, in every place that names one.
#[derive(Deserialize)]
pub(super) struct User {
    pub(super) pk: Pk,
    pub(super) username: String,
    #[serde(default)]
    pub(super) name: String,
    pub(super) email: Option<String>,
}

impl User {
    pub(super) fn owner(&self) -> Owner {
        Owner {
            remote_id: self.pk.text(),
            name: self.username.clone(),
        }
    }
}

/// A page of people.
#[derive(Deserialize)]
pub(super) struct Users {
    pub(super) results: Vec<User>,
}

/// A device of any class, as both lists have it.
#[derive(Deserialize)]
pub(super) struct ListedDevice {
    pub(super) pk: Pk,
    pub(super) name: String,
    pub(super) meta_model_name: String,
    pub(super) confirmed: bool,
    pub(super) created: Option<String>,
    pub(super) last_used: Option<String>,
}

impl ListedDevice {
    pub(super) fn is_totp(&self) -> bool {
        self.meta_model_name.ends_with(".totpdevice")
    }
}

/// One TOTP device.
#[derive(Deserialize)]
pub(super) struct TotpDevice {
    pub(super) pk: Pk,
    pub(super) name: String,
    /// Since 2024.12.
    pub(super) user: Option<User>,
}

/// A stage that a person can set up.
#[derive(Deserialize)]
pub(super) struct UserSetting {
    pub(super) component: String,
    pub(super) configure_url: Option<String>,
}

/// A new name; also the whole body of the administrators' creation.
#[derive(Serialize)]
pub(super) struct Name<'a> {
    pub(super) name: &'a str,
}

/// Why somebody acts for another; since 2024.10.
#[derive(Serialize)]
pub(super) struct Reason<'a> {
    pub(super) reason: &'a str,
}

/// An error outside flows.
#[derive(Deserialize)]
pub(super) struct Problem {
    pub(super) detail: Option<String>,
}
