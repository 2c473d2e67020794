//! Where an environment is: its API, and where its people sign in.

use std::fmt;

use url::Url;
use vault::SignIn;

use super::{AUTH_URL, ENVIRONMENT, ISSUER, REGION, SCOPE};
use crate::{Endpoints, EnrollError, ErrorKind, Link};

/// The last part of the platform's domain in each region: North America, Canada, Europe, Australia,
/// Singapore, and the older one for Asia.
pub(super) const REGIONS: [&str; 6] = ["com", "ca", "eu", "com.au", "sg", "asia"];

/// What somebody needs for their own devices.
pub(super) const SELF_SERVICE: &str =
    "openid p1:read:user p1:create:device p1:read:device p1:update:device p1:delete:device";

/// An identifier that may stand in a path: never empty, and never more than one segment of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Id(String);

impl Id {
    /// 1 to 64 letters, digits and dashes, as a UUID has.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_plain = |c: u8| c.is_ascii_alphanumeric() || c == b'-';
        let is_id = (1..=64).contains(&text.len()) && text.bytes().all(is_plain);
        is_id.then(|| Self(text.to_owned()))
    }

    /// Whether it has the form of a UUID, as every identifier of the platform has.
    pub(super) fn is_uuid(&self) -> bool {
        let lengths = self.0.split('-').map(str::len);
        let is_hex = |c: u8| c.is_ascii_hexdigit() || c == b'-';
        lengths.eq([8, 4, 4, 4, 12]) && self.0.bytes().all(is_hex)
    }

    /// An identifier that the server sent.
    pub(super) fn received(text: &str) -> Result<Self, EnrollError> {
        Ok(Self::parse(text).ok_or(ErrorKind::ContractDrift("an identifier is none"))?)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The environment of a connection.
pub(super) fn environment(link: &Link<'_>) -> Result<Id, EnrollError> {
    let id = Id::parse(link.required_option(ENVIRONMENT)?);
    Ok(id.ok_or(ErrorKind::BadConnection(ENVIRONMENT))?)
}

/// The address of an environment in the API. Whether the connection's address ends in `/v1` or not,
/// this does.
pub(super) fn api(link: &Link<'_>, environment: &Id) -> String {
    let url = link.connection().url.trim_end_matches('/');
    let root = url.strip_suffix("/v1").unwrap_or(url);
    format!("{root}/v1/environments/{environment}")
}

/// Where people and workers sign in.
pub(super) fn endpoints(link: &Link<'_>, environment: &Id) -> Result<Endpoints, EnrollError> {
    let root = sign_in_root(
        &link.connection().url,
        link.option(REGION),
        link.option(AUTH_URL),
        environment,
    )?;
    Ok(Endpoints {
        authorize: format!("{root}/as/authorize"),
        token: format!("{root}/as/token"),
        device: Some(format!("{root}/as/device_authorization")),
        issuer: match link.option(ISSUER) {
            Some(issuer) => Some(issuer.to_owned()),
            // The vendor documents no `iss`; what runs on this computer sends it.
            None => root.starts_with("http:").then(|| format!("{root}/as")),
        },
        scope: match (link.option(SCOPE), &link.connection().sign_in) {
            (Some(scope), _) => scope.to_owned(),
            // Self-service is for people: a worker's token has what its roles give it.
            (None, SignIn::ClientCredentials { .. }) => String::new(),
            (
                None,
                SignIn::AskEachTime
                | SignIn::Token(_)
                | SignIn::Browser { .. }
                | SignIn::DeviceCode { .. },
            ) => SELF_SERVICE.to_owned(),
        },
    })
}

/// A domain of one's own needs no environment in its paths; the shared ones do.
fn sign_in_root(
    url: &str,
    region: Option<&str>,
    auth_url: Option<&str>,
    environment: &Id,
) -> Result<String, EnrollError> {
    if let Some(auth_url) = auth_url {
        let parsed = Url::parse(auth_url).map_err(|_| ErrorKind::BadConnection(AUTH_URL))?;
        let host = parsed
            .host_str()
            .ok_or(ErrorKind::BadConnection(AUTH_URL))?;
        let is_shared = host.starts_with("auth.pingone.") && parsed.path() == "/";
        let root = auth_url.trim_end_matches('/');
        return Ok(match is_shared {
            true => format!("{root}/{environment}"),
            false => root.strip_suffix("/as").unwrap_or(root).to_owned(),
        });
    }
    let parsed = Url::parse(url).map_err(|_| ErrorKind::BadConnection("url"))?;
    if let Some(region) = region_of(&parsed, region)? {
        return Ok(format!("https://auth.pingone.{region}/{environment}"));
    }
    // On this computer there is one origin for everything.
    if parsed.scheme() == "http" {
        return Ok(format!(
            "{}/{environment}",
            parsed.origin().ascii_serialization()
        ));
    }
    Err(ErrorKind::BadConnection(REGION).into())
}

/// The region that was chosen, or the one that the address of the API is in. They cannot differ.
fn region_of(url: &Url, chosen: Option<&str>) -> Result<Option<&'static str>, EnrollError> {
    let known = |name: &str| {
        let mut regions = REGIONS.into_iter();
        regions.find(|region| region.eq_ignore_ascii_case(name))
    };
    let host = url.host_str().unwrap_or_default();
    let of_url = host.strip_prefix("api.pingone.").and_then(known);
    let Some(chosen) = chosen else {
        return Ok(of_url);
    };
    let chosen = known(chosen.trim_start_matches('.')).ok_or(ErrorKind::BadConnection(REGION))?;
    match of_url {
        Some(of_url) if of_url != chosen => Err(ErrorKind::BadConnection(REGION).into()),
        Some(_) | None => Ok(Some(chosen)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(url: &str, region: Option<&str>, auth_url: Option<&str>) -> Result<String, String> {
        let environment = Id::parse("e-1").unwrap();
        sign_in_root(url, region, auth_url, &environment).map_err(|error| error.to_string())
    }

    #[test]
    fn each_region_signs_in_where_its_api_is() {
        for region in REGIONS {
            let expected = Ok(format!("https://auth.pingone.{region}/e-1"));
            let url = format!("https://api.pingone.{region}/v1");
            assert_eq!(root(&url, None, None), expected);
            assert_eq!(root(&url, Some(region), None), expected);
            let own = "https://ping.example.com";
            assert_eq!(root(own, Some(region), None), expected);
        }
        assert!(root("https://api.pingone.eu", Some("com"), None).is_err());
        assert!(root("https://api.pingone.eu", Some("mars"), None).is_err());
        assert!(root("https://ping.example.com", None, None).is_err());
    }

    #[test]
    fn a_domain_of_ones_own_needs_no_environment_and_the_shared_one_does() {
        let api = "https://api.pingone.eu";
        for (auth_url, expected) in [
            ("https://login.example.com", "https://login.example.com"),
            ("https://login.example.com/", "https://login.example.com"),
            ("https://login.example.com/as", "https://login.example.com"),
            ("https://auth.pingone.eu", "https://auth.pingone.eu/e-1"),
            ("https://auth.pingone.eu/e-2", "https://auth.pingone.eu/e-2"),
        ] {
            assert_eq!(root(api, None, Some(auth_url)), Ok(expected.to_owned()));
        }
        assert!(root(api, None, Some("login.example.com")).is_err());
    }

    #[test]
    fn on_this_computer_one_origin_serves_both() {
        let expected = Ok("http://127.0.0.1:7741/e-1".to_owned());
        assert_eq!(root("http://127.0.0.1:7741/v1", None, None), expected);
    }

    #[test]
    fn an_identifier_is_one_segment_of_a_path() {
        assert!(Id::parse("73f13e7b-5c1d-484d-823b-f1e6f0c9a231").is_some_and(|id| id.is_uuid()));
        assert!(Id::parse("jane").is_some_and(|id| !id.is_uuid()));
        for other in ["", " ", "a/b", "..", "a?b", "a%2fb", "é", &"a".repeat(65)] {
            assert_eq!(Id::parse(other), None, "{other:?}");
        }
    }
}
