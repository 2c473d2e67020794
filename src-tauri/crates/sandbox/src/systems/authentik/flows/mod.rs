//! The executor: every stage, whatever happened, with status 200.

mod login;
mod setup;

use axum::body::Body;
use axum::http::{Method, Response};
use serde_json::{Value, json};

use super::Authentik;
use super::answers::{detail, json_of, request_id};
use super::caller::{Call, set_session};
use super::state::{Session, State};

/// Where a flow is executed.
pub(super) struct Turn<'a> {
    pub(super) system: &'a Authentik,
    pub(super) call: &'a Call,
    /// Path and query, where 302 leads back to.
    pub(super) path: &'a str,
    /// The key of the session.
    pub(super) key: String,
}

/// `/flows/executor/<slug>/`.
pub(super) fn executor(system: &Authentik, slug: &str, path: &str, call: &Call) -> Response<Body> {
    if !matches!(call.method, Method::GET | Method::POST) {
        return detail(405, &format!("Method \"{}\" not allowed.", call.method));
    }
    let mut state = system.state();
    let key = call.session(&mut state).0;
    let turn = Turn {
        system,
        call,
        path,
        key,
    };
    let is_login = slug == system.rules.login_flow;
    let is_static = slug == "default-authenticator-static-setup";
    if !is_login && !is_static && slug != system.rules.totp_flow {
        return detail(404, "No Flow matches the given query.");
    }
    let is_signed_in = turn.session(&mut state).effective().is_some();
    // A session has to prove each change; who has none, or brings a token, does not.
    let is_forged = call.method == Method::POST
        && is_signed_in
        && !matches!(call.bearer(), Ok(Some(_)))
        && call.forgery().is_err();
    let body = match (&call.method, is_forged) {
        (_, true) => return turn.failed(),
        (&Method::POST, false) => match call.json() {
            Ok(body) => Some(body),
            Err(refusal) => return *refusal,
        },
        (_, false) => None,
    };
    if is_login {
        return login::turn(&turn, &mut state, body.as_ref());
    }
    // A flow is planned for the session: a token alone cannot start one.
    if !is_signed_in {
        return turn.denied(&mut state, "Flow does not apply to current user.");
    }
    if is_static {
        setup::codes(&turn, &mut state, body.as_ref())
    } else {
        setup::totp(&turn, &mut state, body.as_ref())
    }
}

impl Turn<'_> {
    pub(super) fn session<'a>(&self, state: &'a mut State) -> &'a mut Session {
        state.sessions.entry(self.key.clone()).or_default()
    }

    /// A stage with its fields.
    pub(super) fn stage(
        &self,
        state: &mut State,
        component: &str,
        fields: Value,
    ) -> Response<Body> {
        let mut body = json!({
            "flow_info": {
                "title": "Sandbox",
                "background": "/static/dist/assets/images/flow_background.jpg",
                "background_themed_urls": null,
                "cancel_url": "/flows/-/cancel/",
                "layout": "stacked",
            },
            "component": component,
        });
        if let (Value::Object(body), Value::Object(fields)) = (&mut body, fields) {
            body.extend(fields);
        }
        self.answer(state, &body)
    }

    /// An answer with the session's cookie.
    pub(super) fn answer(&self, state: &mut State, body: &Value) -> Response<Body> {
        let mut answer = json_of(200, body);
        set_session(&mut answer, &self.key, self.session(state));
        answer
    }

    /// The flow is over.
    pub(super) fn redirect(&self, state: &mut State) -> Response<Body> {
        let mut body = json!({ "component": "xak-flow-redirect", "to": "/" });
        if self.system.rules.version == super::Version::V2026_8 {
            body["final_redirect"] = json!(true);
        }
        self.answer(state, &body)
    }

    fn denied(&self, state: &mut State, message: &str) -> Response<Body> {
        let fields = json!({
            "pending_user": "",
            "pending_user_avatar": "/static/dist/assets/images/user_default.png",
            "error_message": message,
        });
        self.stage(state, "ak-stage-access-denied", fields)
    }

    /// An exception inside the flow, which a missing token against forgery is too.
    fn failed(&self) -> Response<Body> {
        let answer = json_of(200, &json!({}));
        let id = request_id(&answer);
        let body = json!({ "component": "ak-stage-flow-error", "request_id": id });
        let (parts, _) = answer.into_parts();
        Response::from_parts(parts, Body::from(body.to_string()))
    }
}

/// A field that was refused, in the way stages say so.
pub(super) fn refused(field: &str, sentence: &str) -> Value {
    json!({ field: [{ "string": sentence, "code": "invalid" }] })
}
