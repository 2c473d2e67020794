//! The devices and people of an environment.

use async_trait::async_trait;
use vault::Subject;

use super::PingOne;
use super::api::Api;
use super::enroll::TOTP;
use super::errors::Call;
use super::place::Id;
use super::prepare::user_of_subject;
use super::scim;
use super::wire::{self, Nickname, Status, User, Users};
use crate::http::{Method, Request};
use crate::{Device, DeviceState, EnrollError, ErrorKind, Inventory, Link, Person};

/// The most people of one search.
const MAX_PEOPLE: usize = 20;

/// The longest text that is searched for, in characters; headers and address have 6 KB in all.
const MAX_QUERY: usize = 100;

#[async_trait]
impl Inventory for PingOne {
    async fn devices(&self, link: &Link<'_>, of: &Subject) -> Result<Vec<Device>, EnrollError> {
        let api = Api::open(link).await?;
        let user = user_of_subject(&api, of).await?;
        let mut devices = api.devices(&user).await?;
        devices.retain(|device| device.kind == TOTP);
        devices.sort_by_key(wire::Device::created_s);
        Ok(devices.into_iter().map(Device::from).collect())
    }

    async fn rename(
        &self,
        link: &Link<'_>,
        of: &Subject,
        device: &str,
        name: &str,
    ) -> Result<(), EnrollError> {
        let api = Api::open(link).await?;
        let user = user_of_subject(&api, of).await?;
        let url = format!("{}/nickname", api.device_url(&user, &device_id(device)?));
        let nickname = Nickname {
            nickname: name.trim(),
        };
        let request = Request::new(Method::Put, url).json(&nickname);
        let answer = api.send(request, Call::Change).await?;
        // A page with status 200 is not the platform's.
        let _object: serde_json::Map<_, _> = answer.json("a renamed device")?;
        Ok(())
    }

    async fn remove(&self, link: &Link<'_>, of: &Subject, device: &str) -> Result<(), EnrollError> {
        let api = Api::open(link).await?;
        let user = user_of_subject(&api, of).await?;
        let _was_there = api.delete(&user, &device_id(device)?).await?;
        Ok(())
    }

    async fn people(&self, link: &Link<'_>, query: &str) -> Result<Vec<Person>, EnrollError> {
        let query: String = query.trim().chars().take(MAX_QUERY).collect();
        if query.is_empty() {
            return Ok(Vec::new());
        }
        let api = Api::open(link).await?;
        let filter = scim::by_beginning(&query);
        let request = Request::get(api.url("users")).query(&[("filter", &filter), ("limit", "20")]);
        let mut found = Vec::new();
        let keep = |page: Users| {
            found.extend(page.users);
            found.len() >= MAX_PEOPLE
        };
        api.pages(request, "the list of people", keep).await?;
        found.truncate(MAX_PEOPLE);
        // Whom the whole text names comes first.
        found.sort_by_key(|user| !user.is_called(&query));
        Ok(found.into_iter().map(Person::from).collect())
    }
}

fn device_id(text: &str) -> Result<Id, EnrollError> {
    let field = "device".to_owned();
    Ok(Id::parse(text).ok_or(ErrorKind::InvalidInput { field })?)
}

impl From<wire::Device> for Device {
    fn from(device: wire::Device) -> Self {
        let state = match device.status {
            _ if device.is_blocked() || device.is_locked() => DeviceState::Blocked,
            Status::Active => DeviceState::Active,
            Status::ActivationRequired => DeviceState::Unconfirmed,
            Status::Other => DeviceState::Blocked,
        };
        Self {
            id: device.id,
            name: device.nickname.unwrap_or_default(),
            state,
            created: device.created_at,
            last_used: None,
        }
    }
}

impl From<User> for Person {
    fn from(user: User) -> Self {
        Self {
            detail: user.email.clone(),
            // Switched off says that there is none in use; switched on says nothing of devices.
            has_second_factor: (user.mfa_enabled == Some(false)).then_some(false),
            owner: user.into_owner(),
        }
    }
}

impl User {
    fn is_called(&self, text: &str) -> bool {
        let names = [&self.username, &self.email];
        let mut names = names.into_iter().flatten();
        names.any(|name| name.eq_ignore_ascii_case(text))
    }
}
