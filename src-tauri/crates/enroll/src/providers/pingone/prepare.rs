//! Who it is for, whether it may be, and what is there already.

use data_encoding::BASE64URL_NOPAD;
use vault::{Owner, PendingEnrollment, SecretText, Subject};
use zeroize::Zeroizing;

use super::api::Api;
use super::place::Id;
use super::wire::{Claims, Device, Page, Policies, Settings, Status, User, Users};
use super::{POLICY, USER, scim};
use crate::http::Request;
use crate::{EnrollError, ErrorKind, Intent, Preparation};

/// Finds the owner, looks at rules and limits, and lists what is there.
pub(super) async fn prepare(
    api: &Api<'_, '_>,
    intent: &Intent<'_>,
) -> Result<Preparation, EnrollError> {
    let (user, named) = match intent.subject {
        Subject::Myself => (myself(api).await?, None),
        Subject::Other(other) => (user_id(&other.remote_id)?, Some(other.name.as_str())),
    };
    let owner = owner(api, &user, named).await?;
    may_pair(api).await?;
    let devices = api.devices(&user).await?;
    has_room(api, &devices).await?;
    Ok(Preparation {
        owner: Some(owner),
        known_devices: devices.into_iter().map(|device| device.id).collect(),
        session: None,
    })
}

/// Says who is signed in, and sees whether their devices may be read. A worker without anybody of
/// its own sees whether it may read people.
pub(super) async fn test(api: &Api<'_, '_>) -> Result<Option<Owner>, EnrollError> {
    match myself(api).await {
        Ok(user) => {
            let owner = owner(api, &user, None).await?;
            api.devices(&user).await?;
            Ok(Some(owner))
        }
        Err(error) if matches!(error.kind, ErrorKind::BadConnection(USER)) => {
            let request = Request::get(api.url("users")).query(&[("limit", "1")]);
            let _anybody: Page<Users> = api.read(request, "the list of people").await?;
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Whose devices an enrollment is about.
pub(super) fn user_of(pending: &PendingEnrollment) -> Result<Id, EnrollError> {
    let owner = match &pending.subject {
        Subject::Myself => pending.owner.as_ref().ok_or(ErrorKind::WrongStage)?,
        Subject::Other(other) => other,
    };
    user_id(&owner.remote_id)
}

/// Whose devices a list is about.
pub(super) async fn user_of_subject(
    api: &Api<'_, '_>,
    subject: &Subject,
) -> Result<Id, EnrollError> {
    match subject {
        Subject::Myself => myself(api).await,
        Subject::Other(other) => user_id(&other.remote_id),
    }
}

fn user_id(text: &str) -> Result<Id, EnrollError> {
    let field = || USER.to_owned();
    Ok(Id::parse(text).ok_or_else(|| ErrorKind::InvalidInput { field: field() })?)
}

/// The person of the connection: the one its option names, else the one whose token it is.
async fn myself(api: &Api<'_, '_>) -> Result<Id, EnrollError> {
    let Some(named) = api.link().option(USER) else {
        let person = person_of(api.token()).ok_or(ErrorKind::BadConnection(USER))?;
        return Ok(person);
    };
    if let Some(id) = Id::parse(named).filter(Id::is_uuid) {
        return Ok(id);
    }
    let filter = scim::by_username(named);
    let request = Request::get(api.url("users")).query(&[("filter", &filter), ("limit", "2")]);
    let page: Page<Users> = api.read(request, "the list of people").await?;
    match page.embedded.users.as_slice() {
        [only] => Id::received(&only.id),
        [] => Err(ErrorKind::NotFound.into()),
        [_, ..] => Err(ErrorKind::BadConnection(USER).into()),
    }
}

/// Reads from an access token whose it is (RFC 7519 §3); `None` for a worker's, and for a token that
/// only the server can read. It is believed no further than to ask for that person's devices.
fn person_of(token: &SecretText) -> Option<Id> {
    let claims = token.expose().split('.').nth(1)?;
    let claims = claims.trim_end_matches('=').as_bytes();
    let claims = Zeroizing::new(BASE64URL_NOPAD.decode(claims).ok()?);
    let claims: Claims = serde_json::from_slice(&claims).ok()?;
    let is_person = claims.sub != claims.client_id;
    claims
        .sub
        .filter(|_| is_person)
        .as_deref()
        .and_then(Id::parse)
}

/// What the server calls somebody. Where that may not be read, `named` stands in.
async fn owner(api: &Api<'_, '_>, user: &Id, named: Option<&str>) -> Result<Owner, EnrollError> {
    let request = Request::get(api.user_url(user));
    match api.read::<User>(request, "a person").await {
        Ok(found) if found.id == user.to_string() => Ok(found.into_owner()),
        Ok(_) => Err(ErrorKind::ContractDrift("another person than was asked for").into()),
        Err(error) if is_private(&error) => Ok(Owner {
            name: named.map_or_else(|| user.to_string(), str::to_owned),
            remote_id: user.to_string(),
        }),
        Err(error) => Err(error),
    }
}

/// Whether the policy lets anybody pair an app. A policy that may not be read forbids nothing: the
/// server will say so itself.
async fn may_pair(api: &Api<'_, '_>) -> Result<(), EnrollError> {
    let chosen = api.policy()?.map(|policy| policy.to_string());
    let request = Request::get(api.url("deviceAuthenticationPolicies"));
    let mut policies = Vec::new();
    let keep = |page: Policies| {
        policies.extend(page.device_authentication_policies);
        false
    };
    match api.pages(request, "the policies", keep).await {
        Ok(()) => {}
        Err(error) if is_private(&error) => return Ok(()),
        Err(error) => return Err(error),
    }
    let policy = match &chosen {
        Some(chosen) => {
            let chosen = policies.iter().find(|policy| policy.id == *chosen);
            Some(chosen.ok_or(ErrorKind::BadConnection(POLICY))?)
        }
        None => policies.iter().find(|policy| policy.default),
    };
    match policy {
        Some(policy) if !policy.totp.enabled || policy.totp.pairing_disabled => {
            Err(ErrorKind::PolicyForbids.into())
        }
        Some(_) | None => Ok(()),
    }
}

/// Whether there is room for another device. Only paired ones are counted: whether the server counts
/// half-made ones is not documented, and it will say so itself.
async fn has_room(api: &Api<'_, '_>, devices: &[Device]) -> Result<(), EnrollError> {
    let request = Request::get(api.url("mfaSettings"));
    let settings: Settings = match api.read(request, "the MFA settings").await {
        Ok(settings) => settings,
        Err(error) if is_private(&error) => return Ok(()),
        Err(error) => return Err(error),
    };
    let is_paired = |device: &&Device| device.status != Status::ActivationRequired;
    match devices.iter().filter(is_paired).count() < settings.pairing.max_allowed_devices {
        true => Ok(()),
        false => Err(ErrorKind::LimitReached.into()),
    }
}

/// Whether something may just not be read with this token.
fn is_private(error: &EnrollError) -> bool {
    matches!(
        error.kind,
        ErrorKind::PermissionDenied | ErrorKind::PolicyForbids
    )
}

impl User {
    /// What tells them from others.
    pub(super) fn into_owner(self) -> Owner {
        let names = [self.username, self.email];
        let name = names.into_iter().flatten().find(|name| !name.is_empty());
        Owner {
            name: name.unwrap_or_else(|| self.id.clone()),
            remote_id: self.id,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(claims: &str) -> SecretText {
        let claims = BASE64URL_NOPAD.encode(claims.as_bytes());
        format!("e30.{claims}.c2ln").into()
    }

    #[test]
    fn a_token_of_a_person_says_whose_it_is() {
        let whose = |token: &SecretText| person_of(token).map(|id| id.to_string());
        let person = token(r#"{"sub":"u-1","client_id":"app","scope":"openid"}"#);
        assert_eq!(whose(&person).as_deref(), Some("u-1"));
        for worker in [
            token(r#"{"client_id":"app"}"#),
            token(r#"{"sub":"app","client_id":"app"}"#),
            token(r#"{"sub":"../admin"}"#),
            token(r#"{"sub":7}"#),
            token("[]"),
            "opaque".into(),
            "a.!.c".into(),
            "".into(),
        ] {
            assert_eq!(whose(&worker), None);
        }
    }
}
