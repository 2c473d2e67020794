//! Flows: GET asks for the stage, POST answers it.

use serde::de::DeserializeOwned;
use url::Url;
use zeroize::Zeroizing;

use super::calls::request;
use super::session::Session;
use super::{errors, wire};
use crate::http::{Answer, Method, Request};
use crate::{EnrollError, ErrorKind, Link, NetworkFailure, OptionField, Outcome, ServerSays};

/// How often one request may be sent on from stage to stage. Outposts of authentik itself give up
/// after ten.
const MAX_HOPS: usize = 10;
const EXECUTOR: &str = "/api/v3/flows/executor/";

/// A flow in a session.
pub(super) struct Executor<'a> {
    pub(super) link: &'a Link<'a>,
    pub(super) session: &'a mut Session,
    pub(super) slug: String,
    /// The option that a wrong slug would come from.
    pub(super) option: OptionField,
}

/// A stage, as far as Keyfob knows it.
pub(super) enum Stage {
    /// Who is it?
    Identification(wire::Identification),
    /// The password.
    Password,
    /// The second factor.
    Validate(wire::Validate),
    /// Stay signed in?
    UserLogin,
    /// A new device.
    Totp(TotpStage),
    /// New recovery codes.
    Static(wire::Static),
    /// The flow is over, and a browser would go there.
    Done,
    /// Not for this person; empty when nobody is signed in.
    Denied(String),
    /// The server failed inside the flow.
    Failed(ServerSays),
    /// The stage did not take the answer.
    Refused(Box<Refused>),
    /// Any other, by its component.
    Other(String),
}

/// The answer to a stage was refused.
pub(super) struct Refused {
    /// The field that is wrong, as the server calls it.
    pub(super) field: String,
    /// What the server says.
    pub(super) says: ServerSays,
}

/// An offered device.
pub(super) struct TotpStage {
    pub(super) pending_user: String,
    pub(super) config_url: Zeroizing<String>,
}

impl Executor<'_> {
    /// Asks for the stage the flow is at.
    pub(super) async fn stage(&mut self) -> Result<Stage, EnrollError> {
        let asked = request(self.link, Method::Get, &self.path()?);
        let answer = self.session.send(self.link, asked).await?;
        self.follow(answer).await
    }

    /// Answers it, once, and says what comes after.
    pub(super) async fn reply(&mut self, reply: &wire::Reply<'_>) -> Result<Stage, EnrollError> {
        let path = self.path()?;
        let sent = request(self.link, Method::Post, &path).json(reply);
        let answer = self.session.change(self.link, sent).await?;
        match self.next(&answer)? {
            // The answer was taken; only what comes after it is still to be seen.
            Next::Hop(url) => self.hop(url).await.map_err(errors::unknown),
            Next::Stage(stage) => Ok(stage),
        }
    }

    fn path(&self) -> Result<String, EnrollError> {
        let is_slug = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if self.slug.is_empty() || !self.slug.chars().all(is_slug) {
            return Err(ErrorKind::BadConnection(self.option.name).into());
        }
        Ok(format!("/flows/executor/{}/?query=", self.slug))
    }

    async fn follow(&mut self, answer: Answer) -> Result<Stage, EnrollError> {
        match self.next(&answer)? {
            Next::Hop(url) => self.hop(url).await,
            Next::Stage(stage) => Ok(stage),
        }
    }

    async fn hop(&mut self, mut url: String) -> Result<Stage, EnrollError> {
        for _ in 0..MAX_HOPS {
            let asked = Request::get(url).header("accept-language", "en");
            let answer = self.session.send(self.link, asked).await?;
            match self.next(&answer)? {
                Next::Hop(next) => url = next,
                Next::Stage(stage) => return Ok(stage),
            }
        }
        Err(ErrorKind::ContractDrift("the flow goes in circles").into())
    }

    /// Where an answer leads.
    fn next(&self, answer: &Answer) -> Result<Next, EnrollError> {
        if (300..400).contains(&answer.status()) {
            let location = answer.header("location").unwrap_or_default();
            return self.onward(location).map(Next::Hop).ok_or_else(|| {
                let kind = ErrorKind::Network {
                    reason: NetworkFailure::Redirected,
                    outcome: Outcome::Unknown,
                };
                EnrollError::from(kind).said(errors::says(answer))
            });
        }
        let head: wire::Head = match answer.json("a flow without a stage") {
            Ok(head) => head,
            Err(drift) if answer.is_success() => return Err(drift.said(errors::says(answer))),
            Err(_) => return Err(self.refused(answer)),
        };
        let errors = head.response_errors.unwrap_or_default();
        if let Some(field) = errors.into_keys().next() {
            let refused = Refused {
                field: ServerSays::short(&field).unwrap_or_default(),
                says: errors::says(answer),
            };
            return Ok(Next::Stage(Stage::Refused(Box::new(refused))));
        }
        let stage = match head.component.as_str() {
            "ak-stage-identification" => Stage::Identification(read(answer)?),
            "ak-stage-password" => Stage::Password,
            "ak-stage-authenticator-validate" => Stage::Validate(read(answer)?),
            "ak-stage-user-login" => Stage::UserLogin,
            "ak-stage-authenticator-totp" => {
                let totp: wire::Totp = read(answer)?;
                Stage::Totp(TotpStage {
                    pending_user: totp.pending_user,
                    config_url: Zeroizing::new(totp.config_url),
                })
            }
            "ak-stage-authenticator-static" => Stage::Static(read(answer)?),
            "xak-flow-redirect" => {
                let redirect: wire::Redirect = read(answer)?;
                match self.onward(&redirect.to) {
                    Some(url) => return Ok(Next::Hop(url)),
                    None => Stage::Done,
                }
            }
            "ak-stage-access-denied" => {
                let denied: wire::Denied = read(answer)?;
                Stage::Denied(denied.pending_user)
            }
            "ak-stage-flow-error" => {
                let failed: wire::Failed = read(answer)?;
                let mut says = errors::says(answer);
                says.correlation = ServerSays::short(&failed.request_id).or(says.correlation);
                Stage::Failed(says)
            }
            other => Stage::Other(ServerSays::short(other).unwrap_or_default()),
        };
        Ok(Next::Stage(stage))
    }

    fn refused(&self, answer: &Answer) -> EnrollError {
        // The server has no such flow: it is the connection that names it.
        if answer.status() == 404 && answer.is_json() {
            let kind = ErrorKind::BadConnection(self.option.name);
            return EnrollError::from(kind).said(errors::says(answer));
        }
        errors::refused(self.link, answer, Outcome::Unknown)
    }

    /// The address of another executor at the same server; anything else is not gone to.
    fn onward(&self, to: &str) -> Option<String> {
        let base = Url::parse(&self.link.connection().url).ok()?;
        let url = base.join(to).ok()?;
        (url.origin() == base.origin() && url.path().contains(EXECUTOR)).then(|| url.to_string())
    }
}

enum Next {
    Hop(String),
    Stage(Stage),
}

fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, EnrollError> {
    answer
        .json("a stage lacks what it should hold")
        .map_err(|drift| drift.said(errors::says(answer)))
}

/// What a stage means that should not have come here.
pub(super) fn out_of_place(stage: Stage, outcome: Outcome) -> EnrollError {
    match stage {
        Stage::Denied(user) if user.is_empty() => ErrorKind::SignInRequired.into(),
        Stage::Denied(_) => ErrorKind::PolicyForbids.into(),
        Stage::Failed(says) => EnrollError::from(ErrorKind::ServerFailed { outcome }).said(says),
        Stage::Refused(refused) => EnrollError::from(ErrorKind::InvalidInput {
            field: refused.field,
        })
        .said(refused.says),
        Stage::Other(component) => ErrorKind::NeedsBrowser(component).into(),
        Stage::Identification(_) => browser("ak-stage-identification"),
        Stage::Password => browser("ak-stage-password"),
        Stage::Validate(_) => browser("ak-stage-authenticator-validate"),
        Stage::UserLogin => browser("ak-stage-user-login"),
        Stage::Totp(_) => browser("ak-stage-authenticator-totp"),
        Stage::Static(_) => browser("ak-stage-authenticator-static"),
        Stage::Done => browser("xak-flow-redirect"),
    }
}

/// The stage has to be done in the browser.
pub(super) fn browser(component: &str) -> EnrollError {
    ErrorKind::NeedsBrowser(component.to_owned()).into()
}
