//! The environment's OAuth server, as strict as the real ones.

use data_encoding::BASE64URL_NOPAD;
use enroll::http::{Answer, Request};
use sandbox::pingone::{CLIENT, ENVIRONMENT, WORKER, WORKER_SECRET};
use serde_json::Value;

use crate::bench::Bench;

/// RFC 7636 Appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const REDIRECT: &str = "http://127.0.0.1:49152/callback";
const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";

async fn send(bench: &Bench, request: Request) -> Answer {
    bench
        .link()
        .send(request.header("accept", "*/*"))
        .await
        .unwrap()
}

async fn token(bench: &Bench, form: &[(&str, &str)]) -> (u16, Value) {
    let url = format!("{}/{ENVIRONMENT}/as/token", bench.server.url());
    let answer = send(bench, Request::post(url).form(form)).await;
    (answer.status(), answer.json("a token answer").unwrap())
}

/// Visits the page with these parameters instead of, or besides, the usual ones.
async fn visit(bench: &Bench, changes: &[(&str, &str)]) -> Answer {
    let mut query = vec![
        ("response_type", "code"),
        ("client_id", CLIENT),
        ("redirect_uri", REDIRECT),
        ("scope", "openid p1:read:device"),
        ("state", "a state & more"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    query.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    query.extend(changes.iter().filter(|(_, value)| !value.is_empty()));
    let url = format!("{}/{ENVIRONMENT}/as/authorize", bench.server.url());
    send(bench, Request::get(url).query(&query)).await
}

/// What the redirect says under a name.
fn said(answer: &Answer, name: &str) -> Option<String> {
    let location = answer.header("location")?;
    let url = url::Url::parse(location).unwrap();
    let mut pairs = url.query_pairs();
    let found = pairs.find(|(found, _)| found == name);
    found.map(|(_, value)| value.into_owned())
}

async fn code(bench: &Bench) -> String {
    said(&visit(bench, &[]).await, "code").unwrap()
}

fn exchange(code: &str) -> [(&str, &str); 5] {
    [
        ("grant_type", "authorization_code"),
        ("client_id", CLIENT),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ]
}

fn text<'a>(body: &'a Value, name: &str) -> &'a str {
    body[name].as_str().unwrap_or_default()
}

#[tokio::test]
async fn a_code_is_exchanged_for_a_token_that_works_and_says_whose_it_is() {
    let bench = Bench::with("", &[]).await;
    let redirect = visit(&bench, &[]).await;
    assert_eq!(redirect.status(), 302);
    assert_eq!(said(&redirect, "state").as_deref(), Some("a state & more"));
    let issuer = format!("{}/{ENVIRONMENT}/as", bench.server.url());
    assert_eq!(said(&redirect, "iss"), Some(issuer));
    let code = said(&redirect, "code").unwrap();
    let (status, tokens) = token(&bench, &exchange(&code)).await;
    assert_eq!((status, tokens["expires_in"].as_u64()), (200, Some(3_600)));
    let access = text(&tokens, "access_token");
    let claims = BASE64URL_NOPAD.decode(access.split('.').nth(1).unwrap().as_bytes());
    let claims: Value = serde_json::from_slice(&claims.unwrap()).unwrap();
    assert_eq!(claims["sub"].as_str(), bench.system.id_of("jane"));

    let mut bench = bench.signed_in_with(access);
    let denied = bench.begin().await.unwrap_err();
    assert_eq!(
        denied.code(),
        "permission-denied",
        "this scope is enough to look only"
    );
    bench = {
        let wider = visit(&bench, &[("scope", "p1:read:device p1:create:device")]);
        let code = said(&wider.await, "code").unwrap();
        let (_, tokens) = token(&bench, &exchange(&code)).await;
        bench.signed_in_with(text(&tokens, "access_token"))
    };
    bench.begin().await.unwrap();
    bench.pass(3_601);
    assert_eq!(bench.begin().await.unwrap_err().code(), "sign-in-required");
}

#[tokio::test]
async fn a_request_that_is_not_the_apps_gets_no_redirect() {
    let bench = Bench::new().await;
    for change in [
        ("client_id", "another"),
        ("client_id", WORKER),
        ("client_id", ""),
        ("redirect_uri", ""),
        ("redirect_uri", "http://localhost:49152/callback"),
        ("redirect_uri", "https://evil.example/"),
    ] {
        let answer = visit(&bench, &[change]).await;
        assert_eq!(answer.status(), 400, "{change:?}");
        assert!(answer.header("location").is_none());
    }
    for (name, value, error) in [
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", "", "invalid_request"),
        ("code_challenge", "", "invalid_request"),
        ("code_challenge", VERIFIER.split_at(20).0, "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge_method", "", "invalid_request"),
        ("scope", "openid everything", "invalid_scope"),
        ("scope", "", "invalid_scope"),
        ("login_hint", "nobody", "access_denied"),
    ] {
        let answer = visit(&bench, &[(name, value)]).await;
        assert_eq!(
            said(&answer, "error").as_deref(),
            Some(error),
            "{name} {value}"
        );
        assert_eq!(said(&answer, "state").as_deref(), Some("a state & more"));
        assert!(said(&answer, "iss").is_some() && said(&answer, "code").is_none());
    }
}

#[tokio::test]
async fn a_code_is_good_once_for_who_asked_and_for_a_minute() {
    let bench = Bench::new().await;
    for (name, value) in [
        (
            "code_verifier",
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXX",
        ),
        ("code_verifier", "short"),
        ("redirect_uri", "http://127.0.0.1:49153/callback"),
        ("code", "another"),
    ] {
        let code = code(&bench).await;
        let mut form = exchange(&code);
        form.iter_mut()
            .filter(|field| field.0 == name)
            .for_each(|field| field.1 = value);
        let (status, body) = token(&bench, &form).await;
        assert_eq!(
            (status, text(&body, "error")),
            (400, "invalid_grant"),
            "{name}"
        );
    }
    let late = code(&bench).await;
    bench.server.clock().set_ahead(61);
    assert_eq!(
        text(&token(&bench, &exchange(&late)).await.1, "error"),
        "invalid_grant"
    );
    bench.server.clock().set_ahead(0);

    let code = code(&bench).await;
    let (_, tokens) = token(&bench, &exchange(&code)).await;
    let (status, body) = token(&bench, &exchange(&code)).await;
    assert_eq!((status, text(&body, "error")), (400, "invalid_grant"));
    let bench = bench.signed_in_with(text(&tokens, "access_token"));
    let error = bench.begin().await.unwrap_err();
    assert_eq!(error.code(), "sign-in-required", "what came of it is void");
}

#[tokio::test]
async fn a_refresh_token_is_good_once() {
    let bench = Bench::new().await;
    let code = code(&bench).await;
    let (_, first) = token(&bench, &exchange(&code)).await;
    let refresh = |token: &str| {
        let fields = [("grant_type", "refresh_token"), ("client_id", CLIENT)];
        fields
            .into_iter()
            .chain([("refresh_token", token)])
            .map(|(name, value)| (name, value.to_owned()))
            .collect::<Vec<_>>()
    };
    let go_on = async |old: &Value| {
        let form = refresh(text(old, "refresh_token"));
        let form: Vec<_> = form
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        token(&bench, &form).await
    };
    let (status, second) = go_on(&first).await;
    assert_eq!(status, 200);
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    assert_ne!(second["access_token"], first["access_token"]);
    let (status, body) = go_on(&first).await;
    assert_eq!((status, text(&body, "error")), (400, "invalid_grant"));
    let (status, _) = go_on(&second).await;
    assert_eq!(status, 400, "a second use makes the whole family void");
}

#[tokio::test]
async fn the_worker_signs_in_with_its_password_in_one_place() {
    let bench = Bench::new().await;
    let grant = ("grant_type", "client_credentials");
    let (id, secret) = (("client_id", WORKER), ("client_secret", WORKER_SECRET));
    let (status, tokens) = token(&bench, &[grant, id, secret]).await;
    assert_eq!((status, text(&tokens, "token_type")), (200, "Bearer"));
    assert!(tokens.get("refresh_token").is_none());
    for (form, error) in [
        (vec![grant, id], "invalid_client"),
        (
            vec![grant, id, ("client_secret", "wrong")],
            "invalid_client",
        ),
        (vec![grant, ("client_id", CLIENT)], "unauthorized_client"),
        (vec![id, secret], "invalid_request"),
        (
            vec![grant, id, secret, ("scope", "p1:create:device")],
            "invalid_scope",
        ),
        (
            vec![("grant_type", "password"), id, secret],
            "unsupported_grant_type",
        ),
        (vec![grant, grant, id, secret], "invalid_request"),
    ] {
        let (status, body) = token(&bench, &form).await;
        assert_eq!(text(&body, "error"), error, "{form:?}");
        assert_eq!(status, if error == "invalid_client" { 401 } else { 400 });
    }
    let url = format!("{}/as/token", bench.server.url());
    let basic = data_encoding::BASE64.encode(format!("{WORKER}:{WORKER_SECRET}").as_bytes());
    let request = Request::post(&url).header("authorization", format!("Basic {basic}"));
    assert_eq!(send(&bench, request.form(&[grant])).await.status(), 200);
    let request = Request::post(&url).header("authorization", format!("Basic {basic}"));
    assert_eq!(
        send(&bench, request.form(&[grant, secret])).await.status(),
        400
    );
    let json = serde_json::json!({ "grant_type": "client_credentials" });
    assert_eq!(
        send(&bench, Request::post(url).json(&json)).await.status(),
        400
    );

    let bench = bench.signed_in_with(text(&tokens, "access_token"));
    bench.begin().await.unwrap();
}

#[tokio::test]
async fn a_device_code_waits_for_its_page_to_be_visited() {
    let bench = Bench::new().await;
    let url = format!(
        "{}/{ENVIRONMENT}/as/device_authorization",
        bench.server.url()
    );
    let form = [("client_id", CLIENT), ("scope", "openid p1:read:device")];
    let answer = send(&bench, Request::post(&url).form(&form)).await;
    let begun: Value = answer.json("a device code").unwrap();
    let code = text(&begun, "device_code").to_owned();
    let poll = [
        ("grant_type", DEVICE_CODE),
        ("client_id", CLIENT),
        ("device_code", code.as_str()),
    ];
    assert_eq!(
        text(&token(&bench, &poll).await.1, "error"),
        "authorization_pending"
    );
    bench.server.clock().set_ahead(-1);
    assert_eq!(text(&token(&bench, &poll).await.1, "error"), "slow_down");

    let page = text(&begun, "verification_uri");
    let wrong = send(
        &bench,
        Request::get(page).query(&[("user_code", "XXXX-XXXX")]),
    )
    .await;
    assert_eq!(wrong.status(), 404);
    assert_eq!(send(&bench, Request::get(page)).await.status(), 200);
    let complete = text(&begun, "verification_uri_complete");
    assert_eq!(send(&bench, Request::get(complete)).await.status(), 200);
    let (status, tokens) = token(&bench, &poll).await;
    assert_eq!(status, 200);
    assert!(tokens.get("refresh_token").is_some());
    assert_eq!(
        text(&token(&bench, &poll).await.1, "error"),
        "invalid_grant",
        "once"
    );

    let answer = send(&bench, Request::post(&url).form(&form)).await;
    let begun: Value = answer.json("a device code").unwrap();
    let code = text(&begun, "device_code").to_owned();
    bench.server.clock().set_ahead(601);
    let late = [poll[0], poll[1], ("device_code", code.as_str())];
    assert_eq!(
        text(&token(&bench, &late).await.1, "error"),
        "expired_token"
    );
}
