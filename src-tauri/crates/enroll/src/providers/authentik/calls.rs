//! Requests in a session or by a token, never both.

use serde::Serialize;
use serde::de::DeserializeOwned;
use vault::{Owner, SecretText};

use super::session::Session;
use super::{errors, wire};
use crate::http::{Answer, Method, Request};
use crate::{EnrollError, ErrorKind, Link, Outcome};

/// Who asks. Beside the cookie of an impersonation a token would mix two people, so there is no
/// caller with both.
pub(super) enum Caller {
    /// A token of an administrator, or of a person for their own devices.
    Token(SecretText),
    /// Somebody who is signed in, or whom an administrator acts as.
    Session(Session),
}

impl Caller {
    /// Reads a path below `/api/v3`.
    pub(super) async fn get(&mut self, link: &Link<'_>, path: &str) -> Result<Answer, EnrollError> {
        let request = request(link, Method::Get, path);
        match self {
            Self::Token(token) => link.send(request.bearer(token)).await,
            Self::Session(session) => session.send(link, request).await,
        }
    }

    /// Reads JSON.
    pub(super) async fn read<T: DeserializeOwned>(
        &mut self,
        link: &Link<'_>,
        path: &str,
        what: &'static str,
    ) -> Result<T, EnrollError> {
        let answer = self.get(link, path).await?;
        if !answer.is_success() {
            return Err(errors::refused(link, &answer, Outcome::NotDone));
        }
        let mut read: Result<T, EnrollError> = answer.json(what);
        if let Err(error) = &mut read {
            error.server = errors::says(&answer);
        }
        read
    }

    /// Changes what is at a path below `/api/v3`.
    pub(super) async fn change(
        &mut self,
        link: &Link<'_>,
        method: Method,
        path: &str,
        body: Option<&(impl Serialize + Sync)>,
    ) -> Result<Answer, EnrollError> {
        let mut request = request(link, method, path);
        if let Some(body) = body {
            request = request.json(body);
        }
        match self {
            Self::Token(token) => link.send(request.bearer(token)).await,
            Self::Session(session) => session.change(link, request).await,
        }
    }
}

impl Session {
    /// Sends a reading request and takes the cookies of its answer.
    pub(super) async fn send(
        &mut self,
        link: &Link<'_>,
        request: Request,
    ) -> Result<Answer, EnrollError> {
        let answer = link.send(request.header("cookie", self.cookies())).await?;
        self.absorb(&answer);
        Ok(answer)
    }

    /// Sends a changing request, with what the server wants to see against forgery.
    pub(super) async fn change(
        &mut self,
        link: &Link<'_>,
        request: Request,
    ) -> Result<Answer, EnrollError> {
        let origin = origin(link)?;
        let request = request
            .header("x-authentik-csrf", self.csrf())
            .header("referer", format!("{origin}/"))
            .header("origin", origin);
        self.send(link, request).await
    }
}

/// Who is signed in, and whether somebody else is behind it.
pub(super) struct Who {
    pub(super) user: wire::User,
    pub(super) is_impersonated: bool,
}

impl Who {
    pub(super) fn owner(&self) -> Owner {
        self.user.owner()
    }
}

/// Asks who is signed in.
pub(super) async fn whoami(link: &Link<'_>, caller: &mut Caller) -> Result<Who, EnrollError> {
    let me: wire::Me = caller
        .read(link, "/core/users/me/", "who is signed in")
        .await?;
    Ok(Who {
        user: me.user,
        is_impersonated: me.original.is_some(),
    })
}

/// A request that asks for English, because some errors differ by their text only.
pub(super) fn request(link: &Link<'_>, method: Method, path: &str) -> Request {
    let url = link.url(&format!("/api/v3{path}"));
    Request::new(method, url).header("accept-language", "en")
}

/// A server's id, which becomes part of a path: a number in every version.
pub(super) fn number(remote_id: &str) -> Result<u64, EnrollError> {
    Ok(remote_id.parse().map_err(|_| ErrorKind::NotFound)?)
}

fn origin(link: &Link<'_>) -> Result<String, EnrollError> {
    let url = url::Url::parse(&link.connection().url);
    let url = url.map_err(|_| ErrorKind::BadConnection("url"))?;
    Ok(url.origin().ascii_serialization())
}
