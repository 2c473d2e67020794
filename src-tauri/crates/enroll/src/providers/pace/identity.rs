//! Who is signed in.

use vault::Owner;

use super::AUTH_URL;
use super::wire::UserInfo;
use crate::http::Request;
use crate::{Endpoints, EnrollError, ErrorKind, Link, NetworkFailure, Outcome, ServerSays};

/// Where the realm signs people in.
pub(super) fn endpoints(link: &Link<'_>) -> Endpoints {
    let auth_url = auth_url(link);
    Endpoints {
        authorize: format!("{auth_url}/protocol/openid-connect/auth"),
        token: format!("{auth_url}/protocol/openid-connect/token"),
        device: None,
        issuer: link.option("issuer").map(str::to_owned),
        scope: "openid profile email user:device-totps:create".to_owned(),
    }
}

/// The realm's own address.
pub(super) fn auth_url<'a>(link: &Link<'a>) -> &'a str {
    link.option("auth_url")
        .unwrap_or(AUTH_URL)
        .trim_end_matches('/')
}

/// The person behind the access token; nobody where the token is not one for asking.
pub(super) async fn owner(link: &Link<'_>) -> Result<Option<Owner>, EnrollError> {
    let token = link.token(&endpoints(link)).await?;
    let url = format!("{}/protocol/openid-connect/userinfo", auth_url(link));
    link.http()
        .allow(&url)
        .map_err(|_| ErrorKind::BadConnection("auth_url"))?;
    let answer = link.send(Request::get(url).bearer(&token)).await;
    let answer = answer.map_err(EnrollError::without_effect)?;
    let kind = match answer.status() {
        200..=299 => {
            let info: UserInfo = answer.json("who is signed in")?;
            return owner_of(info).map(Some);
        }
        // Its scopes have no `openid`, without which the account stays nameless.
        403 => return Ok(None),
        401 => ErrorKind::SignInRequired,
        429 => ErrorKind::RateLimited {
            after_s: answer.retry_after_s(link.now().as_u64()),
        },
        300..=399 => ErrorKind::Network {
            reason: NetworkFailure::Redirected,
            outcome: Outcome::NotDone,
        },
        500.. => ErrorKind::ServerFailed {
            outcome: Outcome::NotDone,
        },
        _ => ErrorKind::ContractDrift("who is signed in"),
    };
    Err(EnrollError::from(kind).said(answer.says()))
}

fn owner_of(info: UserInfo) -> Result<Owner, EnrollError> {
    if ServerSays::short(&info.sub).is_none() {
        return Err(ErrorKind::ContractDrift("who is signed in").into());
    }
    let mut names = info.preferred_username.into_iter().chain(info.email);
    Ok(Owner {
        name: names
            .find(|name| !name.is_empty())
            .unwrap_or_else(|| info.sub.clone()),
        remote_id: info.sub,
    })
}
