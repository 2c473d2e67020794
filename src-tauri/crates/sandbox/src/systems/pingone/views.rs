//! The JSON of things.

use serde_json::{Value, json};

use super::state::{Device, Policy, Rules, User};
use super::{ENVIRONMENT, Site};
use crate::time::date_time;

/// Somebody.
pub(super) fn user(site: &Site, user: &User) -> Value {
    let environment = environment(site);
    json!({
        "_links": { "self": { "href": format!("{environment}/users/{}", user.id) } },
        "id": user.id,
        "environment": { "id": ENVIRONMENT },
        "account": { "canAuthenticate": user.is_enabled, "status": "OK" },
        "email": user.email,
        "enabled": user.is_enabled,
        "lifecycle": { "status": "ACCOUNT_OK" },
        "mfaEnabled": user.mfa_enabled,
        "name": { "given": user.given, "family": user.family },
        "population": { "id": "c7a4d9b2-51f0-4c2e-8c8e-9b3d1f5a7e10" },
        "username": user.username,
        "verifyStatus": "NOT_INITIATED",
    })
}

/// A device, without its key.
pub(super) fn device(site: &Site, device: &Device, now_s: u64) -> Value {
    let environment = environment(site);
    let owner = format!("{environment}/users/{}", device.owner);
    let mut view = json!({
        "_links": {
            "self": { "href": format!("{owner}/devices/{}", device.id) },
            "environment": { "href": environment },
            "user": { "href": owner },
        },
        "id": device.id,
        "environment": { "id": ENVIRONMENT },
        "user": { "id": device.shown_owner },
        "type": "TOTP",
        "status": if device.is_active { "ACTIVE" } else { "ACTIVATION_REQUIRED" },
        "createdAt": moment(device.created_ms),
        "updatedAt": moment(device.updated_ms),
    });
    if !device.nickname.is_empty() {
        view["nickname"] = device.nickname.as_str().into();
    }
    if device.locked_until_s > now_s {
        let expires_at = moment(device.locked_until_s * 1_000);
        view["lock"] = json!({ "status": "LOCKED", "expiresAt": expires_at });
    }
    view
}

/// A device in the one answer that shows its key.
pub(super) fn new_device(site: &Site, made: &Device, account: &str, rules: &Rules) -> Value {
    let mut view = device(site, made, 0);
    let secret = made.secret.to_canonical_base32();
    let mut uri = format!("otpauth://totp/{account}?secret={}", secret.as_str());
    if let Some(issuer) = rules.issuer {
        uri.push_str("&issuer=");
        uri.push_str(&super::oauth::encoded(issuer));
    }
    view["_links"]["device.activate"] = view["_links"]["self"].clone();
    view["secret"] = secret.as_str().into();
    view["keyUri"] = uri.into();
    view
}

/// A policy, with all that the specification requires of one.
pub(super) fn policy(policy: &Policy, rules: &Rules) -> Value {
    let cool_down = json!({ "duration": rules.cool_down_s, "timeUnit": "SECONDS" });
    let failure = json!({ "count": rules.failure_count, "coolDown": cool_down });
    let sent = json!({
        "enabled": false,
        "otp": {
            "lifeTime": { "duration": 30, "timeUnit": "MINUTES" },
            "failure": failure,
        },
    });
    json!({
        "id": policy.id,
        "environment": { "id": ENVIRONMENT },
        "name": policy.name,
        "default": policy.is_default,
        "forSignOnPolicy": false,
        "sms": sent,
        "voice": sent,
        "email": sent,
        "mobile": { "enabled": false, "otp": { "failure": failure } },
        "totp": {
            "enabled": policy.totp_enabled,
            "pairingDisabled": policy.pairing_disabled,
            "otp": { "failure": failure },
            "passcodeGracePeriod": rules.passcode_grace_period,
            "promptForNicknameOnPairing": false,
        },
        "updatedAt": "2026-01-05T08:00:00.000Z",
    })
}

/// The address of the environment.
pub(super) fn environment(site: &Site) -> String {
    format!("{}/v1/environments/{ENVIRONMENT}", site.url)
}

/// A moment as the platform writes it: in UTC with milliseconds.
pub(super) fn moment(ms: u64) -> String {
    format!("{}.{:03}Z", date_time(ms / 1_000), ms % 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_the_platform_does() {
        for (ms, written) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (948_603_367_000, "2000-01-23T04:56:07.000Z"),
            (1_709_164_800_001, "2024-02-29T00:00:00.001Z"),
            (1_776_895_235_252, "2026-04-22T22:00:35.252Z"),
            (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
        ] {
            assert_eq!(moment(ms), written);
        }
    }
}
