//! One operation: sent, and its answer told apart.

use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};

use super::errors::{self, Said};
use crate::http::{Answer, Request};
use crate::{Endpoints, EnrollError, ErrorKind, Link};

/// One operation of the interface, by its variables.
pub(super) trait Operation: Serialize + Sync {
    /// What is read of `data`.
    type Data: DeserializeOwned;
    /// The name in its document.
    const NAME: &'static str;
    /// What is sent.
    const DOCUMENT: &'static str;
    /// Whether the schema calls it private.
    const IS_PRIVATE: bool;
    /// Whether it changes anything, and so may not be sent twice.
    const CHANGES: bool;
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a, O> {
    query: &'static str,
    operation_name: &'static str,
    variables: &'a O,
}

/// `data` is told apart later: it may be partial, or null, where there are errors.
#[derive(Deserialize)]
struct Complaints {
    errors: Option<Vec<Said>>,
    #[serde(rename = "data")]
    _data: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Reply<T> {
    data: T,
}

/// Sends an operation, once if it changes anything.
///
/// # Errors
/// [`ErrorKind::NeedsBrowser`] where an access token is not enough for it; those of
/// [`errors::refused`] and of the network.
pub(super) async fn call<O: Operation>(
    link: &Link<'_>,
    operation: &O,
) -> Result<O::Data, EnrollError> {
    let token = link.token(&Endpoints::default()).await?;
    let body = Body {
        query: O::DOCUMENT,
        operation_name: O::NAME,
        variables: operation,
    };
    let mut request = Request::post(link.url("/v1")).bearer(&token).json(&body);
    if !O::CHANGES {
        request = request.repeatable();
    }
    let answer = link.send(request).await.map_err(|error| {
        if O::CHANGES {
            error
        } else {
            error.without_effect()
        }
    })?;
    read::<O>(link, &answer)
}

fn read<O: Operation>(link: &Link<'_>, answer: &Answer) -> Result<O::Data, EnrollError> {
    let complaints = answer.json::<Complaints>("an answer of GraphQL");
    let said = match &complaints {
        Ok(complaints) => complaints.errors.as_deref().unwrap_or_default(),
        Err(_) => &[],
    };
    if answer.is_success() && (said.is_empty() || O::CHANGES) {
        // What a mutation brought was done, whatever else is complained about beside it.
        if let Ok(reply) = answer.json::<Reply<O::Data>>("the data of GraphQL") {
            return Ok(reply.data);
        }
    }
    if !said.is_empty() || !answer.is_success() {
        return Err(errors::refused::<O>(link, answer, said));
    }
    let drift = ErrorKind::ContractDrift("the data of GraphQL");
    Err(EnrollError::from(drift).said(errors::says(answer, said)))
}
