//! Which request goes where.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::http::{Method, Response};
use axum::routing::{any, get, post};
use serde::Deserialize;

use super::answers::{empty, found, page};
use super::caller::{Call, Refusal};
use super::{Authentik, devices, flows, users};

/// What may stand behind a question mark.
#[derive(Deserialize)]
struct Parameters {
    user: Option<u64>,
    search: Option<String>,
    page_size: Option<usize>,
}

type System = State<Arc<Authentik>>;

/// Every path it knows; all others have no page.
pub(super) fn router(system: Arc<Authentik>) -> Router {
    Router::new()
        .route("/api/v3/flows/executor/{slug}/", any(executor))
        .route("/flows/-/configure/{stage}/", get(configure))
        .route("/api/v3/stages/all/user_settings/", get(settings))
        .route("/api/v3/core/users/", get(people))
        .route("/api/v3/core/users/me/", get(me))
        .route("/api/v3/core/users/impersonate_end/", get(impersonate_end))
        .route("/api/v3/core/users/{pk}/impersonate/", post(impersonate))
        .route("/api/v3/authenticators/all/", get(own))
        .route("/api/v3/authenticators/totp/{pk}/", any(own_totp))
        .route("/api/v3/authenticators/admin/all/", get(all))
        .route("/api/v3/authenticators/admin/totp/", post(make_record))
        .route("/api/v3/authenticators/admin/totp/{pk}/", any(any_totp))
        .fallback(|request: Request| async move {
            match *request.method() {
                // The page for errors can only be read, and so says 405 to everything else.
                Method::GET | Method::HEAD => page(404, "Not Found"),
                _ => empty(405),
            }
        })
        .with_state(system)
}

async fn executor(
    State(system): System,
    Path(slug): Path<String>,
    request: Request,
) -> Response<Body> {
    let path = request.uri().to_string();
    flows::executor(&system, &slug, &path, &call(request).await)
}

async fn configure(State(system): System, request: Request) -> Response<Body> {
    let call = call(request).await;
    match call.person(&system.state()) {
        Ok(_) => found(&format!("/if/flow/{}/", system.rules.totp_flow)),
        Err(_) => found("/flows/-/default/authentication/?next=/"),
    }
}

async fn settings(State(system): System, request: Request) -> Response<Body> {
    either(users::settings(&system, &call(request).await))
}

async fn people(
    State(system): System,
    Query(parameters): Query<Parameters>,
    request: Request,
) -> Response<Body> {
    let size = parameters.page_size.unwrap_or(100);
    let search = parameters.search.unwrap_or_default();
    either(users::people(&system, &search, size, &call(request).await))
}

async fn me(State(system): System, request: Request) -> Response<Body> {
    either(users::me(&system, &call(request).await))
}

async fn impersonate(
    State(system): System,
    Path(pk): Path<u64>,
    request: Request,
) -> Response<Body> {
    either(users::impersonate(&system, pk, &call(request).await))
}

async fn impersonate_end(State(system): System, request: Request) -> Response<Body> {
    users::impersonate_end(&system, &call(request).await)
}

async fn own(State(system): System, request: Request) -> Response<Body> {
    either(devices::own(&system, &call(request).await))
}

async fn all(
    State(system): System,
    Query(parameters): Query<Parameters>,
    request: Request,
) -> Response<Body> {
    either(devices::all(&system, parameters.user, &call(request).await))
}

async fn own_totp(State(system): System, Path(pk): Path<u64>, request: Request) -> Response<Body> {
    either(devices::own_totp(&system, pk, &call(request).await))
}

async fn any_totp(State(system): System, Path(pk): Path<u64>, request: Request) -> Response<Body> {
    either(devices::any_totp(&system, pk, &call(request).await))
}

async fn make_record(State(system): System, request: Request) -> Response<Body> {
    either(devices::make_record(&system, &call(request).await))
}

async fn call(request: Request) -> Call {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1024 * 1024).await;
    Call {
        method: parts.method,
        headers: parts.headers,
        body: body.unwrap_or_default(),
    }
}

fn either(answer: Result<Response<Body>, Refusal>) -> Response<Body> {
    answer.unwrap_or_else(|refusal| *refusal)
}
