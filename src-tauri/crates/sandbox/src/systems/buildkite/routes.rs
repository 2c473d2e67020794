//! The one address of the interface.

use std::sync::{Arc, LazyLock};

use apollo_compiler::resolvers::Execution;
use apollo_compiler::response::JsonMap;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use super::objects::Root;
use super::people::Person;
use super::{Buildkite, pages};
use crate::systems::keys::random_hex;

static SCHEMA: LazyLock<Valid<Schema>> = LazyLock::new(|| {
    Schema::parse_and_validate(include_str!("schema.graphql"), "schema.graphql")
        .expect("a test reads the schema of the sandbox")
});

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    query: String,
    operation_name: Option<String>,
    #[serde(default)]
    variables: Option<JsonMap>,
}

pub(super) fn router(system: Arc<Buildkite>) -> Router {
    Router::new()
        .route("/v1", post(answer))
        .route("/user/two-factor", get(pages::sign_in).post(pages::set_up))
        .route("/user/two-factor/activate", post(pages::activate))
        .with_state(system)
}

async fn answer(State(system): State<Arc<Buildkite>>, headers: HeaderMap, body: Bytes) -> Response {
    let header = |name| headers.get(name)?.to_str().ok();
    let token = header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    let Some(caller) = token.and_then(Person::with_token) else {
        let message = "Authentication required. Please supply a valid API Access Token";
        return with_limits(StatusCode::UNAUTHORIZED, json!({ "message": message }));
    };
    if header("content-type") != Some("application/json") {
        let message = "The request has to be application/json";
        return with_limits(StatusCode::UNSUPPORTED_MEDIA_TYPE, errors(message));
    }
    let Ok(request) = serde_json::from_slice::<Request>(&body) else {
        return with_limits(StatusCode::BAD_REQUEST, errors("The request is not JSON"));
    };
    let executed = execute(&system, caller, &request);
    with_limits(
        StatusCode::OK,
        executed.unwrap_or_else(|message| errors(&message)),
    )
}

/// Runs one operation as the GraphQL specification says (October 2021, §6).
fn execute(
    system: &Buildkite,
    caller: &'static Person,
    request: &Request,
) -> Result<Value, String> {
    let document = ExecutableDocument::parse_and_validate(&SCHEMA, &*request.query, "query")
        .map_err(|refused| refused.errors.to_string())?;
    let name = request.operation_name.as_deref();
    let operation = document.operations.get(name);
    let operation = operation.map_err(|refused| refused.message().to_string())?;
    let root = Root {
        system,
        caller,
        type_name: if operation.is_mutation() {
            "Mutation"
        } else {
            "Query"
        },
    };
    let none = JsonMap::new();
    let response = Execution::new(&SCHEMA, &document)
        .operation(operation)
        .raw_variable_values(request.variables.as_ref().unwrap_or(&none))
        .execute_sync(&root)
        .map_err(|refused| refused.message().to_string())?;
    serde_json::to_value(response).map_err(|_| "The answer could not be written".to_owned())
}

/// The limits of one person, which nobody reaches here unless a fault says so.
fn with_limits(status: StatusCode, body: Value) -> Response {
    let headers = [
        ("content-type", "application/json; charset=utf-8".to_owned()),
        ("x-request-id", random_hex()),
        ("ratelimit-remaining", "19990".to_owned()),
        ("ratelimit-limit", "20000".to_owned()),
        ("ratelimit-reset", "300".to_owned()),
        ("ratelimit-user-remaining", "4990".to_owned()),
        ("ratelimit-user-limit", "5000".to_owned()),
        ("ratelimit-user-reset", "300".to_owned()),
    ];
    (status, headers, body.to_string()).into_response()
}

fn errors(message: &str) -> Value {
    json!({ "errors": [{ "message": message }] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_of_the_sandbox_is_one() {
        assert!(SCHEMA.types.contains_key("TOTP"));
    }
}
