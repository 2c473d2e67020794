//! `GET /as/authorize`: the page that a browser visits.

use axum::extract::{Query, State, rejection::QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::super::{CLIENT, Site};
use super::grants::{Code, secret_text};
use super::{SOMEBODY, encoded, page, scopes};

/// How long a code is good for, in seconds.
const CODE_LIFE_S: u64 = 60;

/// A field twice is refused (RFC 6749 §3.1).
#[derive(Deserialize)]
pub(in super::super) struct Wish {
    response_type: Option<String>,
    client_id: Option<String>,
    redirect_uri: Option<String>,
    scope: Option<String>,
    state: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
    login_hint: Option<String>,
}

/// Consents at once and sends the browser back with `code`, `state` and `iss` (RFC 9207).
pub(in super::super) async fn authorize(
    State(site): State<Site>,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Response {
    let Ok(Query(wish)) = wish else {
        return page(StatusCode::BAD_REQUEST, "The request is malformed.");
    };
    if wish.client_id.as_deref() != Some(CLIENT) {
        return page(StatusCode::BAD_REQUEST, "The app is not known.");
    }
    let redirect_uri = wish.redirect_uri.as_deref().unwrap_or_default();
    if !is_loopback(redirect_uri) {
        return page(StatusCode::BAD_REQUEST, "The redirect is not the app's.");
    }
    let outcome = match code_for(&site, &wish, redirect_uri) {
        Ok(code) => format!("code={}", encoded(&code)),
        Err(error) => format!("error={error}"),
    };
    let joint = if redirect_uri.contains('?') { '&' } else { '?' };
    let mut location = format!("{redirect_uri}{joint}{outcome}");
    if let Some(state) = &wish.state {
        location.push_str(&format!("&state={}", encoded(state)));
    }
    location.push_str(&format!("&iss={}", encoded(&site.issuer())));
    match HeaderValue::from_str(&location) {
        Ok(location) => (StatusCode::FOUND, [(header::LOCATION, location)]).into_response(),
        Err(_) => page(StatusCode::BAD_REQUEST, "The redirect is malformed."),
    }
}

fn code_for(site: &Site, wish: &Wish, redirect_uri: &str) -> Result<String, &'static str> {
    match wish.response_type.as_deref() {
        Some("code") => {}
        Some(_) => return Err("unsupported_response_type"),
        None => return Err("invalid_request"),
    }
    // The app has no password, so PKCE is all that binds the code to it.
    let challenge = wish.code_challenge.as_deref().unwrap_or_default();
    let is_plain = |c: u8| c.is_ascii_alphanumeric() || b"-_".contains(&c);
    let is_challenge = challenge.len() == 43 && challenge.bytes().all(is_plain);
    if wish.code_challenge_method.as_deref() != Some("S256") || !is_challenge {
        return Err("invalid_request");
    }
    let scope = wish.scope.as_deref().unwrap_or_default();
    scopes(scope).ok_or("invalid_scope")?;
    let name = wish.login_hint.as_deref().unwrap_or(SOMEBODY);
    let user = site.system.id_of(name).ok_or("access_denied")?;
    let code = secret_text();
    let granted = Code {
        redirect_uri: redirect_uri.to_owned(),
        challenge: challenge.to_owned(),
        user,
        scope: scope.to_owned(),
        expires_s: site.system.now_s() + CODE_LIFE_S,
        family: None,
    };
    site.system
        .state()
        .grants
        .codes
        .insert(code.clone(), granted);
    Ok(code)
}

/// An address on the app's own computer, at whatever port (RFC 8252 §7.3), and not its name, which
/// could lead elsewhere (§8.3).
fn is_loopback(uri: &str) -> bool {
    let rest = ["http://127.0.0.1:", "http://[::1]:"];
    let rest = rest.iter().find_map(|start| uri.strip_prefix(start));
    let Some(rest) = rest else { return false };
    let (port, path) = rest.split_once('/').unwrap_or((rest, ""));
    port.parse::<u16>().is_ok_and(|port| port != 0) && !path.contains('#')
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_the_apps_own_computer_gets_a_code() {
        for good in [
            "http://127.0.0.1:49152/callback",
            "http://[::1]:1",
            "http://127.0.0.1:65535/",
        ] {
            assert!(is_loopback(good), "{good}");
        }
        for bad in [
            "",
            "https://evil.example/",
            "http://localhost:49152/",
            "http://127.0.0.1/",
            "http://127.0.0.1:0/",
            "http://127.0.0.1:99999/",
            "http://127.0.0.1:80@evil.example/",
            "http://127.0.0.1:80/#x",
        ] {
            assert!(!is_loopback(bad), "{bad}");
        }
    }
}
