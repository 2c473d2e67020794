//! Devices and people.

use async_trait::async_trait;
use vault::{SignIn, Subject};

use super::calls::Caller;
use super::view::{View, remembered};
use super::{Authentik, create_device_record, errors, sign_in, wire};
use crate::{Device, DeviceState, EnrollError, ErrorKind, Inventory, Link, Person};

/// As long a name as the server takes.
const MAX_NAME: usize = 64;
/// As many people as are found at once.
const MAX_PEOPLE: usize = 20;

#[async_trait]
impl Inventory for Authentik {
    async fn devices(&self, link: &Link<'_>, of: &Subject) -> Result<Vec<Device>, EnrollError> {
        let mut view = View::of(link, of).await.map_err(errors::not_done)?;
        view.devices(link).await.map_err(errors::not_done)
    }

    async fn rename(
        &self,
        link: &Link<'_>,
        of: &Subject,
        device: &str,
        name: &str,
    ) -> Result<(), EnrollError> {
        let name = name.trim();
        if !(1..=MAX_NAME).contains(&name.chars().count()) {
            let field = "name".to_owned();
            return Err(ErrorKind::InvalidInput { field }.into());
        }
        let mut view = View::of(link, of).await.map_err(errors::not_done)?;
        view.rename(link, device, name).await
    }

    async fn remove(&self, link: &Link<'_>, of: &Subject, device: &str) -> Result<(), EnrollError> {
        let mut view = View::of(link, of).await.map_err(errors::not_done)?;
        view.remove(link, device).await
    }

    async fn create_record(&self, link: &Link<'_>, name: &str) -> Result<Device, EnrollError> {
        let record = create_device_record(link, name).await?;
        Ok(Device {
            id: record.id,
            name: record.name,
            // Without a key there is no code that it could accept.
            state: DeviceState::Unconfirmed,
            created: None,
            last_used: None,
        })
    }

    async fn people(&self, link: &Link<'_>, query: &str) -> Result<Vec<Person>, EnrollError> {
        let mut caller = match &link.connection().sign_in {
            SignIn::Token(token) => Caller::Token(token.clone()),
            SignIn::AskEachTime
            | SignIn::ClientCredentials { .. }
            | SignIn::Browser { .. }
            | SignIn::DeviceCode { .. } => match remembered(link) {
                Some(session) if !session.is_impersonation => Caller::Session(session),
                Some(_) | None => {
                    let session = sign_in::sign_in(link).await.map_err(errors::not_done)?;
                    link.remember(session.to_text());
                    Caller::Session(session)
                }
            },
        };
        let path = path_of(query);
        let users: wire::Users = caller
            .read(link, &path, "a list of people")
            .await
            .map_err(errors::not_done)?;
        Ok(users.results.iter().take(MAX_PEOPLE).map(person).collect())
    }
}

fn path_of(query: &str) -> String {
    let mut parameters = url::form_urlencoded::Serializer::new(String::new());
    parameters
        .append_pair("search", query)
        .append_pair("page_size", &MAX_PEOPLE.to_string())
        .append_pair("ordering", "username");
    format!("/core/users/?{}", parameters.finish())
}

fn person(user: &wire::User) -> Person {
    let email = user.email.as_deref().unwrap_or_default();
    let detail = [email, &user.name]
        .into_iter()
        .find(|text| !text.is_empty());
    Person {
        owner: user.owner(),
        detail: detail.map(str::to_owned),
        has_second_factor: None,
    }
}
