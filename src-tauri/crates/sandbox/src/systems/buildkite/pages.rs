//! The page for two-factor authentication, as plain as can be: password, recovery codes, key, code.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;

use super::Buildkite;
use super::people::Person;

#[derive(Deserialize)]
pub(super) struct SignIn {
    user: String,
    password: String,
}

#[derive(Deserialize)]
pub(super) struct Activation {
    user: String,
    password: String,
    id: String,
    token: String,
}

/// Asks for the password once more, as the real page does.
pub(super) async fn sign_in() -> Html<String> {
    page(
        "<form method=\"post\"><p>Confirm who you are, for example omar with omar-password.</p>\
         <p><label>User <input name=\"user\"></label></p>\
         <p><label>Password <input name=\"password\" type=\"password\"></label></p>\
         <p><button>Set up two-factor authentication</button></p></form>",
    )
}

/// Shows recovery codes and key of a new authenticator, which counts for nothing yet.
pub(super) async fn set_up(
    State(system): State<Arc<Buildkite>>,
    Form(form): Form<SignIn>,
) -> Response {
    let Some(person) = Person::with_password(&form.user, &form.password) else {
        return refused("That is not the password.");
    };
    if !person.may_configure {
        return refused("Your organization manages how you sign in.");
    }
    let mut state = system.state();
    let totp = state.create(person);
    let codes: String = totp
        .recovery_codes
        .iter()
        .map(|code| format!("<li><code>{code}</code></li>"))
        .collect();
    // All of it was made here; only the ampersands of the key URI mean anything in HTML.
    let uri = totp.uri(person).replace('&', "&amp;");
    page(&format!(
        "<h2>1. Keep your recovery codes</h2><ul>{codes}</ul>\
         <h2>2. Bring this key to your authenticator</h2><p><code id=\"key\">{uri}</code></p>\
         <h2>3. Type its code</h2><form method=\"post\" action=\"/user/two-factor/activate\">\
         <input type=\"hidden\" name=\"user\" value=\"{}\">\
         <input type=\"hidden\" name=\"password\" value=\"{}\">\
         <input type=\"hidden\" name=\"id\" value=\"{}\">\
         <p><label>Code <input name=\"token\" inputmode=\"numeric\"></label> \
         <button>Activate</button></p></form>",
        person.user, person.password, totp.id
    ))
    .into_response()
}

/// Takes the first code.
pub(super) async fn activate(
    State(system): State<Arc<Buildkite>>,
    Form(form): Form<Activation>,
) -> Response {
    let Some(person) = Person::with_password(&form.user, &form.password) else {
        return refused("That is not the password.");
    };
    let mut state = system.state();
    match state.activate(person, &form.id, form.token.trim(), &system.clock) {
        Ok(_) => page("<p>Two-factor authentication is enabled.</p>").into_response(),
        Err(_) => refused("That code is wrong."),
    }
}

fn refused(why: &str) -> Response {
    let body = page(&format!(
        "<p>{why}</p><p><a href=\"/user/two-factor\">Again</a></p>"
    ));
    (StatusCode::UNPROCESSABLE_ENTITY, body).into_response()
}

fn page(body: &str) -> Html<String> {
    Html(format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <title>Sandbox: two-factor authentication</title>\
         <h1>Sandbox: two-factor authentication</h1>{body}</html>"
    ))
}
