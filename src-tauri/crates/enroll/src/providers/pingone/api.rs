//! One signed-in visit to the API of an environment.

use otp::UnixSeconds;
use serde::de::DeserializeOwned;
use vault::{SecretText, SignIn};

use super::errors::{self, Call};
use super::place::{self, Id};
use super::wire::{Device, Devices, Page};
use super::{POLICY, wire};
use crate::http::{Answer, Request};
use crate::{Endpoints, EnrollError, ErrorKind, Link};

/// The most pages of a list that are read; a page holds 100 devices or 20 people.
const MAX_PAGES: usize = 20;

/// The API of an environment, with a token for it.
pub(super) struct Api<'l, 'a> {
    link: &'l Link<'a>,
    token: SecretText,
    environment: String,
}

impl<'l, 'a> Api<'l, 'a> {
    /// Signs in where that is needed.
    pub(super) async fn open(link: &'l Link<'a>) -> Result<Self, EnrollError> {
        let environment = place::environment(link)?;
        let endpoints = match &link.connection().sign_in {
            // Nobody signs in, so it does not matter where.
            SignIn::Token(_) | SignIn::AskEachTime => Endpoints::default(),
            SignIn::ClientCredentials { .. }
            | SignIn::Browser { .. }
            | SignIn::DeviceCode { .. } => place::endpoints(link, &environment)?,
        };
        Ok(Self {
            token: link.token(&endpoints).await?,
            environment: place::api(link, &environment),
            link,
        })
    }

    pub(super) fn link(&self) -> &'l Link<'a> {
        self.link
    }

    /// The token, for who wants to know whose it is.
    pub(super) fn token(&self) -> &SecretText {
        &self.token
    }

    /// The policy that devices are made under, where one was chosen.
    pub(super) fn policy(&self) -> Result<Option<Id>, EnrollError> {
        let Some(policy) = self.link.option(POLICY) else {
            return Ok(None);
        };
        Ok(Some(
            Id::parse(policy).ok_or(ErrorKind::BadConnection(POLICY))?,
        ))
    }

    /// An address below the environment.
    pub(super) fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.environment)
    }

    /// Somebody.
    pub(super) fn user_url(&self, user: &Id) -> String {
        self.url(&format!("users/{user}"))
    }

    /// Somebody's devices.
    pub(super) fn devices_url(&self, user: &Id) -> String {
        self.url(&format!("users/{user}/devices"))
    }

    /// One of somebody's devices.
    pub(super) fn device_url(&self, user: &Id, device: &Id) -> String {
        self.url(&format!("users/{user}/devices/{device}"))
    }

    /// Sends a request; what is no success is an error.
    pub(super) async fn send(&self, request: Request, call: Call) -> Result<Answer, EnrollError> {
        let answer = self.link.send(request.bearer(&self.token)).await?;
        match answer.is_success() {
            true => Ok(answer),
            false => Err(errors::of(&answer, call, self.server_now_s())),
        }
    }

    /// Reads something.
    pub(super) async fn read<T: DeserializeOwned>(
        &self,
        request: Request,
        what: &'static str,
    ) -> Result<T, EnrollError> {
        let answer = self.send(request, Call::Read).await;
        // A read that is lost is lost, and nothing else.
        answer.map_err(EnrollError::without_effect)?.json(what)
    }

    /// Reads a list, page after page, until there is no more or `is_enough`.
    pub(super) async fn pages<E: DeserializeOwned>(
        &self,
        first: Request,
        what: &'static str,
        mut is_enough: impl FnMut(E) -> bool,
    ) -> Result<(), EnrollError> {
        let mut request = first;
        for _ in 0..MAX_PAGES {
            let page: Page<E> = self.read(request, what).await?;
            let next = page.links.and_then(|links| links.next);
            let (false, Some(next)) = (is_enough(page.embedded), next) else {
                return Ok(());
            };
            // The client refuses an address at another origin, so the token cannot be sent there.
            request = Request::get(next.href);
        }
        Err(ErrorKind::ContractDrift("a list has no end").into())
    }

    /// Somebody's devices of every type, in the order of the server.
    pub(super) async fn devices(&self, user: &Id) -> Result<Vec<Device>, EnrollError> {
        let mut all = Vec::new();
        let first = Request::get(self.devices_url(user)).query(&[("limit", "100")]);
        let keep = |page: Devices| {
            all.extend(page.devices);
            false
        };
        self.pages(first, "the list of devices", keep).await?;
        Ok(all)
    }

    /// One device.
    pub(super) async fn device(&self, user: &Id, device: &Id) -> Result<Device, EnrollError> {
        let request = Request::get(self.device_url(user, device));
        let found: wire::Device = self.read(request, "a device").await?;
        match found.id == device.to_string() {
            true => Ok(found),
            false => Err(ErrorKind::ContractDrift("another device than was asked for").into()),
        }
    }

    /// Removes a device; says whether it was still there.
    pub(super) async fn delete(&self, user: &Id, device: &Id) -> Result<bool, EnrollError> {
        let request = Request::new(crate::http::Method::Delete, self.device_url(user, device));
        match self.send(request, Call::Change).await {
            Ok(answer) if answer.status() == 204 => Ok(true),
            // Any other success, a page of a proxy for example, is not the platform's.
            Ok(answer) => {
                let drift = ErrorKind::ContractDrift("a removal is answered with 204");
                Err(EnrollError::from(drift).said(answer.says()))
            }
            Err(error) if matches!(error.kind, ErrorKind::NotFound) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The server's time, as well as it is known.
    pub(super) fn server_now_s(&self) -> u64 {
        self.in_server_time_s(self.link.now())
    }

    /// What the server's clock shows, or showed, at a moment of this computer's.
    pub(super) fn in_server_time_s(&self, moment: UnixSeconds) -> u64 {
        let ahead = self.link.skew().map_or(0, |skew| skew.server_ahead_s);
        moment.as_u64().saturating_add_signed(ahead)
    }
}
