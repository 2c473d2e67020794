//! Signing in: name, password, second factor, staying.

use axum::body::Body;
use axum::http::Response;
use otp::Clock as _;
use serde_json::{Value, json};

use super::{Turn, refused};
use crate::systems::authentik::Version;
use crate::systems::authentik::answers::found;
use crate::systems::authentik::caller::{set_csrf, set_session};
use crate::systems::authentik::people::{person, person_named};
use crate::systems::authentik::state::{DeviceKind, Login, Session, State, random_text};

/// After as many wrong passwords the flow ends.
const MAX_TRIES: u32 = 5;

/// One turn; `body` is there when a stage is answered.
pub(super) fn turn(turn: &Turn<'_>, state: &mut State, body: Option<&Value>) -> Response<Body> {
    let login = turn.session(state).login.clone();
    let Some(body) = body else {
        return ask(turn, state, login, None);
    };
    let (next, errors) = answer(turn, state, login.clone(), body);
    match (next, errors) {
        (Some(next), None) => {
            turn.session(state).login = next;
            back(turn, state)
        }
        (next, errors) => {
            let at = next.unwrap_or(login);
            turn.session(state).login = at.clone();
            ask(turn, state, at, errors)
        }
    }
}

/// Back to the same address, to be asked for the next stage.
fn back(turn: &Turn<'_>, state: &mut State) -> Response<Body> {
    let mut answer = found(turn.path);
    set_session(&mut answer, &turn.key, turn.session(state));
    answer
}

/// What an answer leads to, or what is wrong with it.
fn answer(
    turn: &Turn<'_>,
    state: &mut State,
    login: Login,
    body: &Value,
) -> (Option<Login>, Option<Value>) {
    let rules = &turn.system.rules;
    let text = |field: &str| body[field].as_str().unwrap_or_default();
    match login {
        Login::Name => {
            let name = text("uid_field").to_owned();
            if name.is_empty() {
                let errors = refused("uid_field", "This field is required.");
                return (None, Some(errors));
            }
            if !rules.asks_both_at_once {
                return (Some(Login::Password { name, tries: 0 }), None);
            }
            match checked(turn, state, &name, text("password")) {
                Some(next) => (Some(next), None),
                None => {
                    let errors = refused("non_field_errors", "Failed to authenticate.");
                    (None, Some(errors))
                }
            }
        }
        Login::Password { name, tries } => match checked(turn, state, &name, text("password")) {
            Some(next) => (Some(next), None),
            None if tries + 1 >= MAX_TRIES => (Some(Login::Denied), Some(json!({}))),
            None => {
                let tries = tries + 1;
                let errors = refused("password", "Invalid password");
                (Some(Login::Password { name, tries }), Some(errors))
            }
        },
        Login::SecondFactor(user) => {
            let now_ms = turn.system.clock.now_ms();
            if state.takes_code(user, text("code"), rules.digits, now_ms) {
                (Some(entering(turn, user)), None)
            } else {
                let sentence = "Invalid Token. Please ensure the time on your device is accurate \
                                and try again.";
                (None, Some(refused("code", sentence)))
            }
        }
        Login::Stay(user) if body["remember_me"].is_boolean() => (Some(Login::Enter(user)), None),
        Login::Stay(_) => (
            None,
            Some(refused("remember_me", "This field is required.")),
        ),
        other @ (Login::Browser | Login::Almost(_) | Login::Enter(_) | Login::Denied) => {
            (Some(other), None)
        }
    }
}

/// What comes after a right password.
fn checked(turn: &Turn<'_>, state: &State, name: &str, password: &str) -> Option<Login> {
    let person = person_named(name).filter(|person| person.password == password)?;
    Some(if turn.system.rules.browser_stage.is_some() {
        Login::Browser
    } else if state.has_second_factor(person.pk) {
        Login::SecondFactor(person.pk)
    } else {
        entering(turn, person.pk)
    })
}

fn entering(turn: &Turn<'_>, user: u64) -> Login {
    if turn.system.rules.asks_to_stay {
        Login::Stay(user)
    } else {
        Login::Almost(user)
    }
}

/// The stage the sign-in is at.
fn ask(turn: &Turn<'_>, state: &mut State, login: Login, errors: Option<Value>) -> Response<Body> {
    let rules = &turn.system.rules;
    let avatar = "/static/dist/assets/images/user_default.png";
    let (component, mut fields) = match login {
        Login::Name if rules.version == Version::V2024_8 => (
            "ak-stage-identification",
            json!({
                "user_fields": ["email", "username"],
                "password_fields": rules.asks_both_at_once,
                "allow_show_password": false,
                "flow_designation": "authentication",
                "primary_action": "Log in",
                "sources": [],
                "show_source_labels": false,
            }),
        ),
        Login::Name => (
            "ak-stage-identification",
            json!({
                "user_fields": ["email", "username"],
                "pending_user_identifier": null,
                "password_fields": rules.asks_both_at_once,
                "allow_show_password": false,
                "flow_designation": "authentication",
                "captcha_stage": null,
                "primary_action": "Log in",
                "sources": [],
                "show_source_labels": false,
                "enable_remember_me": false,
                "passkey_challenge": null,
            }),
        ),
        Login::Password { name, .. } => (
            "ak-stage-password",
            json!({
                "pending_user": name,
                "pending_user_avatar": avatar,
                "allow_show_password": false,
            }),
        ),
        Login::Browser => (
            rules.browser_stage.unwrap_or("ak-stage-consent"),
            json!({ "pending_user": "", "pending_user_avatar": avatar }),
        ),
        Login::SecondFactor(user) => ("ak-stage-authenticator-validate", second(state, user)),
        Login::Stay(user) => (
            "ak-stage-user-login",
            json!({ "pending_user": name(user), "pending_user_avatar": avatar }),
        ),
        Login::Almost(user) => {
            turn.session(state).login = Login::Enter(user);
            return back(turn, state);
        }
        Login::Enter(user) => return enter(turn, state, user),
        Login::Denied => return turn.denied(state, "Request has been denied."),
    };
    if let Some(errors) = errors {
        fields["response_errors"] = errors;
    }
    turn.stage(state, component, fields)
}

fn second(state: &State, user: u64) -> Value {
    let own = |device: &&_| {
        let device: &crate::systems::authentik::state::Device = device;
        device.user == user && device.is_confirmed
    };
    let challenges: Vec<_> = state
        .devices
        .iter()
        .filter(own)
        .map(|device| {
            let class = match device.kind {
                DeviceKind::Static(_) => "static",
                DeviceKind::Totp(_) => "totp",
            };
            json!({
                "device_class": class,
                "device_uid": device.pk.to_string(),
                "challenge": {},
                "last_used": null,
            })
        })
        .collect();
    json!({
        "pending_user": name(user),
        "pending_user_avatar": "/static/dist/assets/images/user_default.png",
        "device_challenges": challenges,
        "configuration_stages": [],
    })
}

/// Signs in: another session with another token against forgery.
fn enter(turn: &Turn<'_>, state: &mut State, user: u64) -> Response<Body> {
    state.sessions.remove(&turn.key);
    let entered = Turn {
        key: random_text(),
        ..*turn
    };
    let session = Session {
        user: Some(user),
        ..Session::default()
    };
    state.sessions.insert(entered.key.clone(), session);
    let mut answer = entered.redirect(state);
    set_csrf(&mut answer);
    answer
}

fn name(user: u64) -> &'static str {
    person(user).map_or("", |person| person.username)
}
