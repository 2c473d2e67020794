//! The JSON that is read and written, and no more of it than is used.

use serde::{Deserialize, Serialize};
use vault::SecretText;
use zeroize::Zeroizing;

/// `POST U/devices`.
#[derive(Serialize)]
pub(super) struct NewDevice<'a> {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) nickname: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) policy: Option<Reference<'a>>,
}

/// Something by its identifier.
#[derive(Serialize)]
pub(super) struct Reference<'a> {
    pub(super) id: &'a str,
}

/// `POST U/devices/{id}` as [`ACTIVATE`].
#[derive(Serialize)]
pub(super) struct Activation<'a> {
    pub(super) otp: &'a str,
}

/// The media type that makes a POST to a device mean "activate".
pub(super) const ACTIVATE: &str = "application/vnd.pingidentity.device.activate+json";

/// `PUT U/devices/{id}/nickname`.
#[derive(Serialize)]
pub(super) struct Nickname<'a> {
    pub(super) nickname: &'a str,
}

/// A device, of whatever type.
#[derive(Deserialize)]
pub(super) struct Device {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) status: Status,
    pub(super) user: Option<Identified>,
    pub(super) nickname: Option<String>,
    #[serde(rename = "createdAt")]
    pub(super) created_at: Option<String>,
    pub(super) block: Option<Overlay>,
    pub(super) lock: Option<Overlay>,
}

/// A device in the answer to its creation, the only one with the key.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreatedDevice {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) status: Status,
    pub(super) secret: Option<Secret>,
    pub(super) key_uri: Option<Secret>,
}

/// Text that is wiped when dropped.
#[derive(Deserialize)]
#[serde(from = "String")]
pub(super) struct Secret(pub(super) SecretText);

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text).into())
    }
}

/// How far a device is.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Status {
    Active,
    ActivationRequired,
    #[serde(other)]
    Other,
}

/// What keeps an active device from working: an administrator (`block`) or wrong codes (`lock`).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Overlay {
    pub(super) status: Option<String>,
    pub(super) expires_at: Option<String>,
}

/// Something of which only the identifier matters.
#[derive(Deserialize)]
pub(super) struct Identified {
    pub(super) id: String,
}

/// One page of a collection (HAL).
#[derive(Deserialize)]
pub(super) struct Page<E> {
    #[serde(rename = "_embedded")]
    pub(super) embedded: E,
    #[serde(rename = "_links")]
    pub(super) links: Option<Links>,
}

/// Where a collection goes on.
#[derive(Deserialize)]
pub(super) struct Links {
    pub(super) next: Option<Href>,
}

/// One address.
#[derive(Deserialize)]
pub(super) struct Href {
    pub(super) href: String,
}

/// `_embedded` of a list of devices.
#[derive(Deserialize)]
pub(super) struct Devices {
    pub(super) devices: Vec<Device>,
}

/// `_embedded` of a list of people.
#[derive(Deserialize)]
pub(super) struct Users {
    pub(super) users: Vec<User>,
}

/// `_embedded` of the list of MFA policies.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Policies {
    pub(super) device_authentication_policies: Vec<Policy>,
}

/// Somebody.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct User {
    pub(super) id: String,
    pub(super) username: Option<String>,
    pub(super) email: Option<String>,
    pub(super) mfa_enabled: Option<bool>,
}

/// An MFA policy.
#[derive(Deserialize)]
pub(super) struct Policy {
    pub(super) id: String,
    #[serde(default)]
    pub(super) default: bool,
    pub(super) totp: TotpRules,
}

/// What a policy says of TOTP.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TotpRules {
    pub(super) enabled: bool,
    #[serde(default)]
    pub(super) pairing_disabled: bool,
}

/// `GET E/mfaSettings`.
#[derive(Deserialize)]
pub(super) struct Settings {
    pub(super) pairing: Pairing,
}

/// How many devices somebody may have.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Pairing {
    pub(super) max_allowed_devices: usize,
}

/// An error of the platform.
#[derive(Deserialize)]
pub(super) struct PlatformError {
    pub(super) id: Option<String>,
    pub(super) code: String,
    #[serde(default)]
    pub(super) details: Vec<Detail>,
}

/// What exactly is wrong.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Detail {
    pub(super) code: String,
    pub(super) target: Option<String>,
    pub(super) inner_error: Option<InnerError>,
}

/// Until when a limit holds; moments of RFC 3339.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
pub(super) struct InnerError {
    pub(super) retry_after: Option<String>,
    pub(super) quota_reset_time: Option<String>,
}

/// The claims of an access token that say whose it is (RFC 9068 §2.2).
#[derive(Deserialize)]
pub(super) struct Claims {
    pub(super) sub: Option<String>,
    pub(super) client_id: Option<String>,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn sent(body: &impl Serialize) -> Value {
        serde_json::to_value(body).unwrap()
    }

    #[test]
    fn requests_are_what_the_vendor_documents() {
        let named = NewDevice {
            kind: "TOTP",
            nickname: "Work laptop",
            policy: Some(Reference { id: "p-1" }),
        };
        let expected = json!({"type": "TOTP", "nickname": "Work laptop", "policy": {"id": "p-1"}});
        assert_eq!(sent(&named), expected);
        let bare = NewDevice {
            nickname: "",
            policy: None,
            ..named
        };
        assert_eq!(sent(&bare), json!({"type": "TOTP"}));
        let otp = sent(&Activation { otp: "012345" });
        assert_eq!(otp, json!({"otp": "012345"}), "text, so that zeros stay");
        assert_eq!(sent(&Nickname { nickname: "x" }), json!({"nickname": "x"}));
    }

    #[test]
    fn fields_and_states_of_tomorrow_are_tolerated() {
        let device = json!({
            "id": "d-1", "type": "TOTP", "status": "RESTING", "rating": 5, "nickname": null,
            "block": {"status": "BLOCKED", "blockedAt": "2026-01-01T00:00:00Z"},
        });
        let device: Device = serde_json::from_value(device).unwrap();
        assert!(device.status == Status::Other && device.is_blocked() && !device.is_locked());
        for bad in [
            json!({"id": "d-1", "type": "TOTP"}),
            json!({"id": 1, "type": "TOTP", "status": "ACTIVE"}),
            json!({"id": "d-1", "type": "TOTP", "status": 1}),
        ] {
            assert!(serde_json::from_value::<Device>(bad).is_err());
        }
    }
}
