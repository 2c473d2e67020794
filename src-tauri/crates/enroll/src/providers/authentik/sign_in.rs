//! Signing a person in, stage by stage.

use vault::SecretText;

use super::calls::{Caller, whoami};
use super::executor::{Executor, Stage, browser, out_of_place};
use super::session::Session;
use super::{LOGIN_FLOW, errors, wire};
use crate::{Choice, EnrollError, ErrorKind, Link, Outcome, Question};

/// How many stages a sign-in may have.
const MAX_STAGES: usize = 12;

/// Signs in with a jar of its own, asking for what the stages want: `username`, `password`,
/// `mfa-device` where there are several, `mfa-code`.
///
/// # Errors
/// [`ErrorKind::SignInRefused`]; [`ErrorKind::NeedsBrowser`] names a stage that only a browser can
/// do; any other.
pub(super) async fn sign_in(link: &Link<'_>) -> Result<Session, EnrollError> {
    let mut session = Session::fresh()?;
    let mut flow = login(link, &mut session)?;
    let mut stage = flow.stage().await?;
    for _ in 0..MAX_STAGES {
        stage = match stage {
            Stage::Identification(asked) => identify(&mut flow, &asked).await?,
            Stage::Password => {
                let password = link.ask().ask(&Question::secret("password")).await?;
                let reply = wire::Reply {
                    component: "ak-stage-password",
                    password: Some(password.expose()),
                    ..wire::Reply::default()
                };
                flow.reply(&reply).await?
            }
            Stage::Validate(asked) => {
                let code = second_factor(link, asked).await?;
                let reply = wire::Reply {
                    component: "ak-stage-authenticator-validate",
                    code: Some(code.expose()),
                    ..wire::Reply::default()
                };
                flow.reply(&reply).await?
            }
            Stage::UserLogin => {
                let reply = wire::Reply {
                    component: "ak-stage-user-login",
                    remember_me: Some(false),
                    ..wire::Reply::default()
                };
                flow.reply(&reply).await?
            }
            Stage::Done => return known(link, session).await,
            Stage::Refused(refused) => {
                return Err(EnrollError::from(ErrorKind::SignInRefused).said(refused.says));
            }
            Stage::Denied(_) => return Err(ErrorKind::SignInRefused.into()),
            other @ (Stage::Totp(_) | Stage::Static(_) | Stage::Failed(_) | Stage::Other(_)) => {
                return Err(out_of_place(other, Outcome::NotDone));
            }
        };
    }
    Err(ErrorKind::ContractDrift("the sign-in goes in circles").into())
}

/// Looks at the first stage of the sign-in, to see whether it is one.
pub(super) async fn look(link: &Link<'_>) -> Result<(), EnrollError> {
    let mut session = Session::fresh()?;
    match login(link, &mut session)?.stage().await? {
        Stage::Identification(_) | Stage::Password | Stage::Other(_) => Ok(()),
        other => Err(out_of_place(other, Outcome::NotDone)),
    }
}

fn login<'a>(link: &'a Link<'a>, session: &'a mut Session) -> Result<Executor<'a>, EnrollError> {
    let default = LOGIN_FLOW.default.unwrap_or_default();
    Ok(Executor {
        link,
        session,
        slug: link.option(LOGIN_FLOW.name).unwrap_or(default).to_owned(),
        option: LOGIN_FLOW,
    })
}

async fn identify(
    flow: &mut Executor<'_>,
    asked: &wire::Identification,
) -> Result<Stage, EnrollError> {
    if asked.captcha_stage.is_some() {
        return Err(browser("ak-stage-captcha"));
    }
    if asked.user_fields.as_ref().is_none_or(Vec::is_empty) {
        return Err(browser("ak-stage-identification"));
    }
    let ask = flow.link.ask();
    let name = ask.ask(&Question::text("username")).await?;
    let password = if asked.password_fields {
        Some(ask.ask(&Question::secret("password")).await?)
    } else {
        None
    };
    let reply = wire::Reply {
        component: "ak-stage-identification",
        uid_field: Some(name.expose()),
        password: password.as_ref().map(SecretText::expose),
        ..wire::Reply::default()
    };
    flow.reply(&reply).await
}

/// The code of a second factor. The server tries it with every device, so the choice is for the
/// person only: which one to look at.
async fn second_factor(link: &Link<'_>, asked: wire::Validate) -> Result<SecretText, EnrollError> {
    let devices = asked.device_challenges.into_iter();
    let mut choices: Vec<_> = devices
        .filter(|device| matches!(device.device_class.as_str(), "totp" | "static"))
        .map(|device| {
            let (class, id) = (device.device_class, device.device_uid.text());
            Choice {
                id: format!("{class}-{id}"),
                label: format!("{class} {id}"),
            }
        })
        .collect();
    let chosen = match choices.len() {
        0 => return Err(browser("ak-stage-authenticator-validate")),
        1 => choices.remove(0),
        _ => {
            let question = Question::choice("mfa-device", choices.clone());
            let answer = link.ask().ask(&question).await?;
            let chosen = choices.into_iter().find(|one| one.id == answer.expose());
            chosen.ok_or(ErrorKind::InvalidInput {
                field: "mfa-device".to_owned(),
            })?
        }
    };
    let question = Question::secret("mfa-code").about("device", chosen.label);
    Ok(link.ask().ask(&question).await?)
}

/// The flow is over: who is it?
async fn known(link: &Link<'_>, session: Session) -> Result<Session, EnrollError> {
    let mut caller = Caller::Session(session);
    let who = match whoami(link, &mut caller).await {
        Ok(who) => who,
        // It ended elsewhere than in a session, for example at another site.
        Err(error) if matches!(error.kind, ErrorKind::SignInRequired) => {
            return Err(browser("xak-flow-redirect").said(error.server));
        }
        Err(error) => return Err(errors::not_done(error)),
    };
    let Caller::Session(mut session) = caller else {
        return Err(ErrorKind::SignInRequired.into());
    };
    session.belongs_to(&who.owner());
    Ok(session)
}
