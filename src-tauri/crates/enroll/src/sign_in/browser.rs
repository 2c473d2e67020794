//! Signing in with the system browser: authorization code and PKCE for an app on a desktop
//! (RFC 8252, RFC 7636, RFC 9207).

use std::time::Duration;

use tokio::time::timeout;
use url::Url;
use vault::{SecretText, Tokens};

use super::callback::{Answered, Expected};
use super::redirect::Redirect;
use super::token_endpoint::{self, Client, Grant};
use super::{Endpoints, pkce};
use crate::http::checked;
use crate::{EnrollError, ErrorKind, Link, ServerSays, Unanswered, Visit};

/// How long the person has.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// Opens the server's page in the browser, waits for it to come back, and redeems its code.
pub(super) async fn sign_in(
    link: &Link<'_>,
    endpoints: &Endpoints,
    client_id: &str,
) -> Result<Tokens, EnrollError> {
    let page = checked(&endpoints.authorize).ok_or(ErrorKind::BadConnection("url"))?;
    // No loopback address at all is a computer that nobody can sign in on.
    let redirect = Redirect::open().await;
    let redirect = redirect.map_err(|_| ErrorKind::Unsupported("a redirect to this computer"))?;
    let redirect_uri = redirect.uri();
    let (state, verifier) = (pkce::random_text()?, pkce::random_text()?);
    let visit = Visit {
        id: "sign-in",
        url: page_for(page, endpoints, client_id, &redirect_uri, &state, &verifier),
        code: None,
    };
    let shown = link.ask().visit(&visit).await;
    shown.map_err(|_| ErrorKind::SignInRequired)?;
    let expected = Expected {
        state,
        issuer: endpoints.issuer.clone(),
        host: redirect.host(),
    };
    let answered = timeout(PATIENCE, redirect.wait(expected)).await;
    let code = match answered.map_err(|_| Unanswered("sign-in"))? {
        Answered::Code(code) => code,
        Answered::Refused(code) => {
            return Err(token_endpoint::refused(&code, ServerSays::default()));
        }
        Answered::WrongIssuer => {
            return Err(ErrorKind::ContractDrift("another server answered the sign-in").into());
        }
        Answered::Incomplete => {
            return Err(ErrorKind::ContractDrift("a sign-in without a code").into());
        }
    };
    let grant = Grant::Code {
        code: &code,
        verifier: &verifier,
        redirect_uri: &redirect_uri,
    };
    let client = Client::Public { id: client_id };
    token_endpoint::ask(link, endpoints, &client, &grant).await
}

fn page_for(
    mut page: Url,
    endpoints: &Endpoints,
    client_id: &str,
    redirect_uri: &str,
    state: &SecretText,
    verifier: &SecretText,
) -> String {
    let mut query = page.query_pairs_mut();
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", client_id)
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("state", state.expose())
        .append_pair("code_challenge", &pkce::challenge(verifier))
        .append_pair("code_challenge_method", "S256");
    if !endpoints.scope.is_empty() {
        query.append_pair("scope", &endpoints.scope);
    }
    drop(query);
    page.into()
}
