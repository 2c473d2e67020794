//! The terms.

use axum::extract::{Form, State};
use axum::response::Html;
use serde::Deserialize;

use super::Served;
use super::people::Person;

#[derive(Deserialize)]
pub(super) struct Acceptance {
    user: String,
}

pub(super) async fn terms() -> Html<&'static str> {
    Html(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sandbox: terms</title>\
         <h1>Sandbox: terms</h1><form method=\"post\">\
         <input type=\"hidden\" name=\"user\" value=\"tess\">\
         <p>Tess accepts that this is a sandbox. <button>Accept</button></p></form></html>",
    )
}

pub(super) async fn accept(
    State(served): State<Served>,
    Form(form): Form<Acceptance>,
) -> Html<&'static str> {
    if let Some(person) = Person::named(&form.user) {
        served.system.state().accept_terms(person);
    }
    Html("<!doctype html><html lang=\"en\"><title>Sandbox: terms</title><p>Accepted.</p></html>")
}
