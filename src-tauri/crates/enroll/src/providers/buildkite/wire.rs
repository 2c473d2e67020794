//! Exactly what is sent and read.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::call::Operation;

/// Defines an operation: its variables, its document, and whether it is private and changes anything.
macro_rules! operation {
    ($variables:ty => $data:ty, $name:literal, $file:literal, private: $private:literal, changes: $changes:literal) => {
        impl Operation for $variables {
            type Data = $data;
            const NAME: &'static str = $name;
            const DOCUMENT: &'static str = include_str!(concat!("operations/", $file, ".graphql"));
            const IS_PRIVATE: bool = $private;
            const CHANGES: bool = $changes;
        }
    };
}

operation!(Viewer => ViewerData, "Viewer", "viewer", private: false, changes: false);
operation!(ViewerTotp<'_> => ViewerTotpData, "ViewerTotp", "viewer_totp", private: true, changes: false);
operation!(TotpCreate => TotpCreateData, "TotpCreate", "totp_create", private: true, changes: true);
operation!(TotpActivate<'_> => TotpActivateData, "TotpActivate", "totp_activate", private: true, changes: true);
operation!(TotpDelete<'_> => TotpDeleteData, "TotpDelete", "totp_delete", private: true, changes: true);
operation!(TotpRecoveryCodesRegenerate<'_> => RegenerateData, "TotpRecoveryCodesRegenerate", "totp_recovery_codes_regenerate", private: true, changes: true);
operation!(MembersWithoutTwoFactor<'_> => MembersData, "MembersWithoutTwoFactor", "members_without_two_factor", private: false, changes: false);

#[derive(Serialize)]
pub(super) struct Viewer {}

#[derive(Serialize)]
pub(super) struct ViewerTotp<'a> {
    pub(super) id: &'a str,
}

#[derive(Serialize)]
pub(super) struct TotpCreate {
    pub(super) input: Nothing,
}

#[derive(Serialize)]
pub(super) struct Nothing {}

#[derive(Serialize)]
pub(super) struct TotpActivate<'a> {
    pub(super) input: ActivateInput<'a>,
}

#[derive(Serialize)]
pub(super) struct ActivateInput<'a> {
    pub(super) id: &'a str,
    pub(super) token: &'a str,
}

#[derive(Serialize)]
pub(super) struct TotpDelete<'a> {
    pub(super) input: DeleteInput<'a>,
}

#[derive(Serialize)]
pub(super) struct DeleteInput<'a> {
    pub(super) id: &'a str,
}

#[derive(Serialize)]
pub(super) struct TotpRecoveryCodesRegenerate<'a> {
    pub(super) input: RegenerateInput<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RegenerateInput<'a> {
    pub(super) totp_id: &'a str,
}

#[derive(Serialize)]
pub(super) struct MembersWithoutTwoFactor<'a> {
    pub(super) organization: &'a str,
    pub(super) first: u8,
    pub(super) search: Option<&'a str>,
}

#[derive(Deserialize)]
pub(super) struct ViewerData {
    pub(super) viewer: ViewerSelf,
}

#[derive(Deserialize)]
pub(super) struct ViewerSelf {
    pub(super) user: User,
    pub(super) permissions: Permissions,
}

#[derive(Deserialize)]
pub(super) struct User {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) email: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Permissions {
    pub(super) totp_configure: Permission,
}

#[derive(Deserialize)]
pub(super) struct Permission {
    pub(super) allowed: bool,
    pub(super) code: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct ViewerTotpData {
    pub(super) viewer: ViewerOfTotp,
}

#[derive(Deserialize)]
pub(super) struct ViewerOfTotp {
    pub(super) user: User,
    // Required, although it may be null: an answer without it says nothing about the authenticator.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(super) totp: Option<Totp>,
}

#[derive(Deserialize)]
pub(super) struct Totp {
    pub(super) id: String,
    pub(super) verified: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TotpCreateData {
    pub(super) totp_create: Created,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Created {
    pub(super) provisioning_uri: Zeroizing<String>,
    pub(super) totp: CreatedTotp,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreatedTotp {
    pub(super) id: String,
    pub(super) recovery_codes: RecoveryCodes,
}

#[derive(Deserialize)]
pub(super) struct RecoveryCodes {
    pub(super) codes: Vec<RecoveryCode>,
}

#[derive(Deserialize)]
pub(super) struct RecoveryCode {
    pub(super) code: Zeroizing<String>,
    pub(super) consumed: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TotpActivateData {
    pub(super) totp_activate: Activated,
}

#[derive(Deserialize)]
pub(super) struct Activated {
    pub(super) totp: Totp,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TotpDeleteData {
    #[serde(rename = "totpDelete")]
    _deleted: Deleted,
}

#[derive(Deserialize)]
struct Deleted {}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RegenerateData {
    pub(super) totp_recovery_codes_regenerate: Regenerated,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Regenerated {
    pub(super) recovery_codes: RecoveryCodes,
}

#[derive(Deserialize)]
pub(super) struct MembersData {
    #[serde(deserialize_with = "Option::deserialize")]
    pub(super) organization: Option<Organization>,
}

#[derive(Deserialize)]
pub(super) struct Organization {
    pub(super) members: Members,
}

#[derive(Deserialize)]
pub(super) struct Members {
    pub(super) edges: Vec<Option<Edge>>,
}

#[derive(Deserialize)]
pub(super) struct Edge {
    #[serde(deserialize_with = "Option::deserialize")]
    pub(super) node: Option<Member>,
}

#[derive(Deserialize)]
pub(super) struct Member {
    pub(super) user: User,
    pub(super) security: Security,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Security {
    pub(super) two_factor_enabled: bool,
}
