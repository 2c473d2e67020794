//! Sign-in against a server that a test plays, and callers that nobody invited.

mod common;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use common::raw::{RawServer, Reply, json};
use common::{Answers, MemoryJournal, Write};
use data_encoding::BASE64URL_NOPAD;
use enroll::http::Request;
use enroll::{Ask, Endpoints, EnrollError, Journal as _, Link, Nobody};
use otp::{FixedClock, UnixSeconds};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use url::Url;
use vault::{Connection, ConnectionId, Network, SecretText, SignIn, Tokens};

const NOW: u64 = 1_000_000;
const GRANTED: &str = r#"{"access_token":"at-new","token_type":"Bearer","expires_in":3600,"refresh_token":"rt-new","scope":"a b"}"#;

/// Nothing of these may be seen in an error.
const SECRETS: [&str; 8] = [
    "at-old",
    "at-new",
    "rt-old",
    "rt-new",
    "pw-4711",
    "code-4711",
    "dc-4711",
    "st-",
];

fn connection(server: &RawServer, sign_in: SignIn) -> Connection {
    Connection {
        id: ConnectionId::random().unwrap(),
        name: "Test".to_owned(),
        provider: "test".to_owned(),
        url: server.url(),
        options: BTreeMap::new(),
        sign_in,
        tokens: None,
        network: Network::default(),
        created_at: UnixSeconds(0),
        is_sandbox: true,
    }
}

fn browser() -> SignIn {
    SignIn::Browser {
        client_id: "keyfob app".to_owned(),
    }
}

fn operator() -> SignIn {
    SignIn::ClientCredentials {
        client_id: "op:1".to_owned(),
        client_secret: SecretText::from("pw-4711 %"),
    }
}

fn tokens(expires_at: Option<u64>, refresh: Option<&str>) -> Option<Tokens> {
    Some(Tokens {
        access: SecretText::from("at-old"),
        refresh: refresh.map(SecretText::from),
        expires_at: expires_at.map(UnixSeconds),
    })
}

fn endpoints(server: &RawServer) -> Endpoints {
    Endpoints {
        authorize: format!("{}/authorize?tenant=7", server.url()),
        token: format!("{}/token", server.url()),
        device: Some(format!("{}/device", server.url())),
        issuer: Some("https://id.example.com".to_owned()),
        scope: "a b".to_owned(),
    }
}

/// Asks for a token as one link does.
async fn ask(
    connection: &Connection,
    journal: &MemoryJournal,
    person: &dyn Ask,
    endpoints: &Endpoints,
) -> Result<String, EnrollError> {
    let clock = FixedClock::at(NOW);
    let link = Link::open(connection, person, journal, &clock)?;
    let token = link.token(endpoints).await?;
    Ok(token.expose().to_owned())
}

fn code<T>(end: &Result<T, EnrollError>) -> &'static str {
    if let Err(error) = end {
        let shown = format!("{error} {error:?}");
        for secret in SECRETS {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    }
    end.as_ref().map_or_else(EnrollError::code, |_| "a token")
}

fn form(request: &str) -> BTreeMap<String, String> {
    let body = request.split("\r\n\r\n").nth(1).unwrap();
    let pairs = url::form_urlencoded::parse(body.as_bytes());
    pairs.into_owned().collect()
}

/// A page that was shown, as the browser and the server behind it read it.
#[derive(Clone)]
struct Page {
    query: BTreeMap<String, String>,
    redirect: Url,
}

impl Page {
    fn read(url: &str) -> Self {
        let url = Url::parse(url).unwrap();
        let query: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
        let redirect = Url::parse(&query["redirect_uri"]).unwrap();
        Self { query, redirect }
    }

    fn address(&self) -> SocketAddr {
        let addresses = self.redirect.socket_addrs(|| None).unwrap();
        addresses[0]
    }

    /// The right answer, with more behind it.
    fn target(&self, more: &str) -> String {
        let (path, state) = (self.redirect.path(), &self.query["state"]);
        format!("{path}?state={state}&iss=https%3A%2F%2Fid.example.com{more}")
    }

    fn get(&self, target: &str) -> Vec<u8> {
        let host = self.address();
        format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nCookie: a=b\r\n\r\n").into_bytes()
    }

    /// Sends bytes to the redirect and reads what comes back.
    async fn send(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address()).await.unwrap();
        let _refused_early = stream.write_all(bytes).await;
        let _refused_early = stream.shutdown().await;
        let mut answer = Vec::new();
        let _reset = stream.read_to_end(&mut answer).await;
        String::from_utf8(answer).unwrap()
    }
}

/// Somebody at the browser: each page that is shown comes out at the other end.
fn visitor() -> (Answers, mpsc::UnboundedReceiver<Page>) {
    let (shown, pages) = mpsc::unbounded_channel();
    let person = Answers::none().visiting(move |visit| {
        assert_eq!((visit.id, &visit.code), ("sign-in", &None));
        shown.send(Page::read(&visit.url)).unwrap();
    });
    (person, pages)
}

async fn granting() -> RawServer {
    RawServer::start(|_, _| Reply::Keep(json(200, GRANTED))).await
}

#[tokio::test]
async fn the_browser_brings_a_code_that_only_this_app_can_redeem() {
    let server = granting().await;
    let connection = connection(&server, browser());
    let journal = MemoryJournal::with(&connection);
    let (person, mut pages) = visitor();
    let endpoints = endpoints(&server);
    let (token, page) = tokio::join!(ask(&connection, &journal, &person, &endpoints), async {
        let page = pages.recv().await.unwrap();
        let answer = page.send(&page.get(&page.target("&code=code-4711"))).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.contains("close this window") && !answer.contains("<script"));
        assert!(answer.contains("Referrer-Policy: no-referrer"));
        assert!(answer.contains("default-src 'none'") && !answer.contains("code-4711"));
        page
    });
    assert_eq!(token.unwrap(), "at-new");

    let asked = |name: &str| page.query[name].as_str();
    assert_eq!((asked("response_type"), asked("tenant")), ("code", "7"));
    assert_eq!((asked("client_id"), asked("scope")), ("keyfob app", "a b"));
    assert_eq!(asked("code_challenge_method"), "S256");
    assert_eq!(page.redirect.host_str(), Some("127.0.0.1"));
    let redeemed = form(&server.seen()[0]);
    assert_eq!(redeemed["grant_type"], "authorization_code");
    assert_eq!(redeemed["code"], "code-4711");
    assert_eq!(redeemed["redirect_uri"], asked("redirect_uri"));
    assert_eq!(redeemed["client_id"], "keyfob app");
    let digest = BASE64URL_NOPAD.encode(&Sha256::digest(&redeemed["code_verifier"]));
    assert_eq!(digest, asked("code_challenge"));
    assert!(redeemed["code_verifier"].len() >= 43);

    let kept = journal.tokens(connection.id).unwrap();
    assert_eq!(kept.expires_at, Some(UnixSeconds(NOW + 3_600)));
    assert_eq!(kept.refresh.unwrap().expose(), "rt-new");
    // Another start of the app needs neither the browser nor the server.
    let again = ask(&connection, &journal, &Nobody, &endpoints).await;
    assert_eq!(
        (again.unwrap().as_str(), server.seen().len()),
        ("at-new", 1)
    );
}

#[tokio::test]
async fn no_hostile_caller_ends_the_wait_or_gets_in() {
    let server = granting().await;
    let connection = connection(&server, browser());
    let journal = MemoryJournal::with(&connection);
    let (person, mut pages) = visitor();
    let endpoints = endpoints(&server);
    let (token, ()) = tokio::join!(ask(&connection, &journal, &person, &endpoints), async {
        let page = pages.recv().await.unwrap();
        let right = page.target("&code=code-4711");
        let (host, state) = (page.address(), &page.query["state"]);
        let with = |line: &str| format!("GET {right} HTTP/1.1\r\nHost: {host}\r\n{line}\r\n\r\n");
        let method = |name: &str| format!("{name} {right} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        let target = |target: &str| String::from_utf8(page.get(target)).unwrap();
        let host = |name: &str| format!("GET {right} HTTP/1.1\r\nHost: {name}\r\n\r\n");
        let hostile = [
            target("/callback?code=evil&state=guessed"),
            target("/callback?code=evil"),
            target("/callback?error=access_denied"),
            target(&format!("{right}&state={state}")),
            target(&format!("{right}&code=evil")),
            target(&format!("{right}&iss=x")),
            target("/"),
            target("/favicon.ico"),
            target(&format!("/x/..{right}")),
            target(&format!("/{right}")),
            target(&format!("/..%2f..{right}")),
            target("/../../etc/passwd"),
            target(&format!("http://evil.example{right}")),
            target(&format!("{right}#x")),
            target(&format!("{right}\nX: ")),
            target(&format!("{right}%0d%0aX:%20&state=x")),
            method("POST"),
            method("HEAD"),
            method("OPTIONS"),
            method("CONNECT"),
            host("evil.example"),
            host("localhost"),
            host(""),
            format!("GET {right} HTTP/1.1\r\n\r\n"),
            with("Host: evil.example"),
            with("Content-Length: 1000000"),
            with("Transfer-Encoding: chunked"),
            with("X: a\nHost: evil.example"),
            with("no colon"),
            with(&format!("X: {}", "a".repeat(20_000))),
            target(&format!("/callback?{}", "a=b&".repeat(10_000))),
            format!("GET {right} HTTP/0.9\r\n\r\n"),
            format!("GET {right}"),
            "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0".to_owned(),
            "\0".repeat(100_000),
            String::new(),
        ];
        for request in hostile {
            let answer = page.send(request.as_bytes()).await;
            let is_refused = answer.is_empty() || answer.starts_with("HTTP/1.1 4");
            let begin = request.get(..80).unwrap_or(&request);
            assert!(is_refused, "{begin:?}: {answer}");
            assert!(!answer.contains("evil") && !answer.contains(state.as_str()));
        }
        // Browsers connect ahead of need; those who say nothing stand in nobody's way.
        let mut idle = Vec::new();
        for _ in 0..20 {
            idle.push(TcpStream::connect(page.address()).await.unwrap());
        }
        let answer = page.send(&page.get(&right)).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        drop(idle);
        let second = TcpStream::connect(page.address()).await;
        if let Ok(mut stream) = second {
            let mut nothing = Vec::new();
            let _reset = stream.read_to_end(&mut nothing).await;
            assert!(nothing.is_empty(), "the port answers nobody any more");
        }
    });
    assert_eq!(token.unwrap(), "at-new");
    assert_eq!(server.seen().len(), 1, "one code was redeemed");
    assert_eq!(form(&server.seen()[0])["code"], "code-4711");
}

#[tokio::test]
async fn the_servers_own_answer_ends_the_wait_whatever_it_says() {
    for (more, expected) in [
        (
            "&error=access_denied&error_description=pw-4711",
            "sign-in-refused",
        ),
        ("&error=login_required", "sign-in-refused"),
        ("&error=a%20sentence%20with%20pw-4711", "sign-in-refused"),
        ("&error=unauthorized_client", "bad-connection"),
        ("&error=invalid_scope", "permission-denied"),
        ("&error=server_error", "server-failed"),
        ("&error=invalid_request", "answer-not-understood"),
        ("", "answer-not-understood"),
        ("&code=", "answer-not-understood"),
    ] {
        let server = granting().await;
        let connection = connection(&server, browser());
        let journal = MemoryJournal::with(&connection);
        let (person, mut pages) = visitor();
        let endpoints = endpoints(&server);
        let (token, ()) = tokio::join!(ask(&connection, &journal, &person, &endpoints), async {
            let page = pages.recv().await.unwrap();
            let answer = page.send(&page.get(&page.target(more))).await;
            assert!(answer.contains("did not work"), "{answer}");
        });
        assert_eq!(code(&token), expected, "{more}");
        assert!(server.seen().is_empty() && journal.writes().is_empty());
    }
}

/// A server that names its issuer is believed only under that name (RFC 9207).
#[tokio::test]
async fn another_issuer_is_another_server() {
    for (issuer, iss, expected) in [
        (Some("https://id.example.com"), "", "answer-not-understood"),
        (
            Some("https://id.example.com"),
            "&iss=https://evil.example",
            "answer-not-understood",
        ),
        (
            Some("https://id.example.com"),
            "&iss=https://id.example.com",
            "a token",
        ),
        (None, "&iss=https://anything.example", "a token"),
        (None, "", "a token"),
    ] {
        let server = granting().await;
        let connection = connection(&server, browser());
        let journal = MemoryJournal::with(&connection);
        let (person, mut pages) = visitor();
        let mut endpoints = endpoints(&server);
        endpoints.issuer = issuer.map(str::to_owned);
        let (token, ()) = tokio::join!(ask(&connection, &journal, &person, &endpoints), async {
            let page = pages.recv().await.unwrap();
            let state = &page.query["state"];
            let target = format!("/callback?state={state}&code=code-4711{iss}");
            page.send(&page.get(&target)).await;
        });
        assert_eq!(code(&token), expected, "{issuer:?} {iss}");
    }
}

/// The clock is stopped once the page is shown, and then runs ahead by itself.
#[tokio::test]
async fn a_page_that_nobody_finishes_is_given_up_after_five_minutes() {
    let server = granting().await;
    let connection = connection(&server, browser());
    let journal = MemoryJournal::with(&connection);
    let (person, mut pages) = visitor();
    let endpoints = endpoints(&server);
    let (token, began) = tokio::join!(ask(&connection, &journal, &person, &endpoints), async {
        pages.recv().await.unwrap();
        tokio::time::pause();
        tokio::time::Instant::now()
    });
    assert_eq!(code(&token), "unanswered");
    assert!((299..=301).contains(&began.elapsed().as_secs()));
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn nobody_there_is_a_sign_in_that_is_still_to_come() {
    let server = granting().await;
    for sign_in in [browser(), SignIn::AskEachTime] {
        let connection = connection(&server, sign_in);
        let journal = MemoryJournal::with(&connection);
        let end = ask(&connection, &journal, &Nobody, &endpoints(&server)).await;
        assert_eq!(code(&end), "sign-in-required");
    }
    let given = SignIn::Token(SecretText::from("given"));
    let connection = connection(&server, given);
    let journal = MemoryJournal::with(&connection);
    let end = ask(&connection, &journal, &Nobody, &Endpoints::default()).await;
    assert_eq!(end.unwrap(), "given");
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn many_callers_of_several_links_cause_one_refresh() {
    // The second refresh with a rotated token would end the whole sign-in.
    let server = RawServer::start(|number, _| match number {
        0 => Reply::Keep(json(200, GRANTED)),
        _ => Reply::Keep(json(400, r#"{"error":"invalid_grant"}"#)),
    })
    .await;
    let mut connection = connection(&server, browser());
    connection.tokens = tokens(Some(NOW), Some("rt-old"));
    let journal = MemoryJournal::with(&connection);
    let (endpoints, clock) = (endpoints(&server), FixedClock::at(NOW));
    let open = || Link::open(&connection, &Nobody, &journal, &clock).unwrap();
    let (one, other) = (open(), open());
    let calls = (0..20).map(|n| if n % 2 == 0 { &one } else { &other });
    let calls = calls.map(|link| link.token(&endpoints));
    for token in futures_util::future::join_all(calls).await {
        assert_eq!(token.unwrap().expose(), "at-new");
    }
    assert_eq!(server.seen().len(), 1);
    let refreshed = form(&server.seen()[0]);
    assert_eq!(refreshed["grant_type"], "refresh_token");
    assert_eq!(refreshed["refresh_token"], "rt-old");
    let kept = journal.tokens(connection.id).unwrap();
    assert_eq!(kept.refresh.unwrap().expose(), "rt-new");
    assert_eq!(journal.writes().len(), 1);
}

#[tokio::test]
async fn a_token_is_renewed_a_minute_before_it_ends() {
    for (expires_at, refreshes) in [
        (None, 0),
        (Some(NOW + 61), 0),
        (Some(NOW + 60), 1),
        (Some(NOW + 1), 1),
        (Some(0), 1),
    ] {
        let server = granting().await;
        let mut connection = connection(&server, browser());
        connection.tokens = tokens(expires_at, Some("rt-old"));
        let journal = MemoryJournal::with(&connection);
        let token = ask(&connection, &journal, &Nobody, &endpoints(&server)).await;
        let expected = if refreshes == 1 { "at-new" } else { "at-old" };
        assert_eq!(token.unwrap(), expected, "{expires_at:?}");
        assert_eq!(server.seen().len(), refreshes);
    }
}

#[tokio::test]
async fn a_refresh_token_that_is_not_rotated_is_kept() {
    let server = RawServer::start(|_, _| {
        Reply::Keep(json(
            200,
            r#"{"access_token":"at-new","token_type":"bearer"}"#,
        ))
    })
    .await;
    let mut connection = connection(&server, browser());
    connection.tokens = tokens(Some(NOW), Some("rt-old"));
    let journal = MemoryJournal::with(&connection);
    let token = ask(&connection, &journal, &Nobody, &endpoints(&server)).await;
    assert_eq!(token.unwrap(), "at-new");
    let kept = journal.tokens(connection.id).unwrap();
    assert_eq!(kept.refresh.unwrap().expose(), "rt-old");
    assert_eq!(kept.expires_at, None);
}

#[tokio::test]
async fn a_refresh_that_is_refused_for_good_forgets_the_tokens_and_any_other_does_not() {
    for (status, body, expected, is_kept) in [
        (
            400,
            r#"{"error":"invalid_grant"}"#,
            "sign-in-required",
            false,
        ),
        (
            200,
            r#"{"error":"invalid_grant"}"#,
            "sign-in-required",
            false,
        ),
        (
            401,
            r#"{"error":"invalid_client"}"#,
            "sign-in-refused",
            true,
        ),
        (503, "{}", "server-failed", true),
        (429, "{}", "rate-limited", true),
        (404, "{}", "answer-not-understood", true),
        (302, "{}", "answer-not-understood", true),
        (200, "{}", "answer-not-understood", true),
    ] {
        let server = RawServer::start(move |_, _| Reply::Keep(json(status, body))).await;
        let mut connection = connection(&server, browser());
        connection.tokens = tokens(Some(NOW), Some("rt-old"));
        let journal = MemoryJournal::with(&connection);
        let end = ask(&connection, &journal, &Nobody, &endpoints(&server)).await;
        assert_eq!(code(&end), expected, "{status} {body}");
        assert_eq!(journal.tokens(connection.id).is_some(), is_kept);
        assert_eq!(server.seen().len(), 1, "a refresh is never sent twice");
    }
    let server = RawServer::start(|number, _| match number {
        0 => Reply::Keep(json(400, r#"{"error":"invalid_grant"}"#)),
        _ => Reply::Keep(json(200, GRANTED)),
    })
    .await;
    let mut connection = connection(&server, browser());
    connection.tokens = tokens(Some(NOW), Some("rt-old"));
    let journal = MemoryJournal::with(&connection);
    let (person, mut pages) = visitor();
    let endpoints = endpoints(&server);
    let (token, ()) = tokio::join!(ask(&connection, &journal, &person, &endpoints), async {
        let page = pages.recv().await.unwrap();
        page.send(&page.get(&page.target("&code=code-4711"))).await;
    });
    assert_eq!(token.unwrap(), "at-new", "the person signs in anew");
}

#[tokio::test]
async fn new_tokens_that_could_not_be_sealed_are_sealed_by_the_next_caller() {
    let server = granting().await;
    let mut connection = connection(&server, browser());
    connection.tokens = tokens(Some(NOW), Some("rt-old"));
    let journal = MemoryJournal::with(&connection);
    let (endpoints, clock) = (endpoints(&server), FixedClock::at(NOW));
    let link = Link::open(&connection, &Nobody, &journal, &clock).unwrap();
    journal.fail(0, 2);
    for _ in 0..2 {
        assert_eq!(code(&link.token(&endpoints).await), "not-saved");
    }
    let token = link.token(&endpoints).await.unwrap();
    assert_eq!((token.expose(), server.seen().len()), ("at-new", 1));
    let kept = journal.tokens(connection.id).unwrap();
    assert_eq!(kept.refresh.unwrap().expose(), "rt-new");
}

#[tokio::test]
async fn a_token_that_the_server_refuses_is_renewed_next_time() {
    let server = RawServer::start(|_, request| {
        if request.starts_with("POST /token") {
            Reply::Keep(json(200, GRANTED))
        } else {
            Reply::Keep(json(401, "{}"))
        }
    })
    .await;
    let mut connection = connection(&server, browser());
    connection.tokens = tokens(Some(NOW + 1_000), Some("rt-old"));
    let journal = MemoryJournal::with(&connection);
    let (endpoints, clock) = (endpoints(&server), FixedClock::at(NOW));
    let link = Link::open(&connection, &Nobody, &journal, &clock).unwrap();
    let token = link.token(&endpoints).await.unwrap();
    assert_eq!(token.expose(), "at-old");
    let other = SecretText::from("other");
    link.send(Request::get(server.url()).bearer(&other))
        .await
        .unwrap();
    assert!(
        journal.writes().is_empty(),
        "it was not ours that was refused"
    );
    link.send(Request::get(server.url()).bearer(&token))
        .await
        .unwrap();
    let anew = ask(&connection, &journal, &Nobody, &endpoints).await;
    assert_eq!(anew.unwrap(), "at-new", "for another link too");
}

#[tokio::test]
async fn an_operator_signs_in_by_name_and_password_in_a_header() {
    let server = RawServer::start(|_, _| {
        Reply::Keep(json(
            200,
            r#"{"access_token":"at-new","token_type":"Bearer","expires_in":3600}"#,
        ))
    })
    .await;
    let connection = connection(&server, operator());
    let journal = MemoryJournal::with(&connection);
    for _ in 0..2 {
        let token = ask(&connection, &journal, &Nobody, &endpoints(&server)).await;
        assert_eq!(token.unwrap(), "at-new");
    }
    assert_eq!(server.seen().len(), 1);
    let seen = server.seen().remove(0);
    // op%3A1:pw-4711+%25
    assert!(
        seen.contains("authorization: Basic b3AlM0ExOnB3LTQ3MTErJTI1\r\n"),
        "{seen}"
    );
    let fields = form(&seen);
    assert_eq!(fields["grant_type"], "client_credentials");
    assert_eq!((fields["scope"].as_str(), fields.len()), ("a b", 2));
}

#[tokio::test]
async fn an_answer_that_is_no_token_is_none() {
    for (body, expected) in [
        (
            r#"{"access_token":"at-new","token_type":"Bearer","x":1}"#,
            "a token",
        ),
        (
            r#"{"access_token":"at-new","token_type":"bEARER","expires_in":null}"#,
            "a token",
        ),
        (r#"{"access_token":"at-new"}"#, "answer-not-understood"),
        (
            r#"{"access_token":"at-new","token_type":"mac"}"#,
            "answer-not-understood",
        ),
        (
            r#"{"access_token":"","token_type":"Bearer"}"#,
            "answer-not-understood",
        ),
        (
            r#"{"access_token":"at-new\r\nx: y","token_type":"Bearer"}"#,
            "answer-not-understood",
        ),
        (
            r#"{"access_token":"at new","token_type":"Bearer"}"#,
            "answer-not-understood",
        ),
        (
            r#"{"access_token":4711,"token_type":"Bearer"}"#,
            "answer-not-understood",
        ),
        (
            r#"{"access_token":null,"token_type":"Bearer"}"#,
            "answer-not-understood",
        ),
        (
            r#"{"access_token":"at-new","access_token":"b","token_type":"Bearer"}"#,
            "answer-not-understood",
        ),
        (
            r#"{"access_token":"at-new","token_type":"Bearer","expires_in":"x"}"#,
            "answer-not-understood",
        ),
        (
            r#"{"access_token":"at-new","token_type":"Bearer","expires_in":-1}"#,
            "answer-not-understood",
        ),
        (
            r#"{"access_token":"at-new","token_type":"Bearer","refresh_token":7}"#,
            "answer-not-understood",
        ),
        (
            r#"{"access_token":"at-new","token_type":"Bearer","error":"invalid_client"}"#,
            "sign-in-refused",
        ),
        (
            r#"{"error":"access_denied","error_description":"pw-4711"}"#,
            "sign-in-refused",
        ),
        (r#"{"error":"unsupported_grant_type"}"#, "bad-connection"),
        ("[]", "answer-not-understood"),
        ("null", "answer-not-understood"),
        ("at-new", "answer-not-understood"),
        ("", "answer-not-understood"),
    ] {
        let server = RawServer::start(move |_, _| Reply::Keep(json(200, body))).await;
        let connection = connection(&server, operator());
        let journal = MemoryJournal::with(&connection);
        let end = ask(&connection, &journal, &Nobody, &endpoints(&server)).await;
        assert_eq!(code(&end), expected, "{body}");
        assert_eq!(journal.writes().len(), usize::from(end.is_ok()));
    }
    let html = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\nat-new";
    for (reply, expected) in [
        (&html[..], "answer-not-understood"),
        (b"", "outcome-unknown"),
    ] {
        let server = RawServer::start(move |_, _| Reply::Close(reply.to_vec())).await;
        let connection = connection(&server, operator());
        let journal = MemoryJournal::with(&connection);
        let end = ask(&connection, &journal, &Nobody, &endpoints(&server)).await;
        assert_eq!((code(&end), server.seen().len()), (expected, 1));
    }
}

#[tokio::test]
async fn a_sign_in_goes_only_where_it_is_safe_to_go() {
    let server = granting().await;
    for (change, expected) in [
        (
            (|e| e.token = "http://id.example.com/token".to_owned()) as fn(&mut Endpoints),
            "bad-connection",
        ),
        (|e| e.token = "nonsense".to_owned(), "bad-connection"),
        (|e| e.token = String::new(), "bad-connection"),
    ] {
        let connection = connection(&server, operator());
        let journal = MemoryJournal::with(&connection);
        let mut endpoints = endpoints(&server);
        change(&mut endpoints);
        let end = ask(&connection, &journal, &Nobody, &endpoints).await;
        assert_eq!(code(&end), expected);
    }
    for authorize in [
        "http://id.example.com",
        "javascript:alert(1)",
        "file:///x",
        "",
    ] {
        let connection = connection(&server, browser());
        let journal = MemoryJournal::with(&connection);
        let endpoints = Endpoints {
            authorize: authorize.to_owned(),
            ..endpoints(&server)
        };
        let person = Answers::none();
        let end = ask(&connection, &journal, &person, &endpoints).await;
        assert_eq!(code(&end), "bad-connection", "{authorize}");
        assert!(person.visits().is_empty());
    }
    assert!(server.seen().is_empty());
}

fn by_device_code() -> SignIn {
    SignIn::DeviceCode {
        client_id: "keyfob".to_owned(),
    }
}

#[tokio::test]
async fn a_device_code_is_shown_and_asked_about_until_the_person_is_done() {
    let started = r#"{"device_code":"dc-4711","user_code":"WDJB-MJHT","verification_uri":"https://id.example.com/device","expires_in":600,"interval":1}"#;
    let asked = Arc::new(Mutex::new(0));
    let server = RawServer::start(move |_, request| {
        if request.starts_with("POST /device ") {
            return Reply::Keep(json(200, started));
        }
        let mut asked = asked.lock().unwrap();
        *asked += 1;
        match *asked {
            1 => Reply::Keep(json(400, r#"{"error":"authorization_pending"}"#)),
            _ => Reply::Keep(json(200, GRANTED)),
        }
    })
    .await;
    let connection = connection(&server, by_device_code());
    let journal = MemoryJournal::with(&connection);
    let person = Answers::none();
    let token = ask(&connection, &journal, &person, &endpoints(&server)).await;
    assert_eq!(token.unwrap(), "at-new");
    let visit = person.visits().remove(0);
    assert_eq!(
        (visit.id, visit.url.as_str()),
        ("sign-in-code", "https://id.example.com/device")
    );
    assert_eq!(visit.code.as_deref(), Some("WDJB-MJHT"));
    assert_eq!(form(&server.seen()[0])["scope"], "a b");
    let poll = form(&server.seen()[2]);
    assert_eq!(
        poll["grant_type"],
        "urn:ietf:params:oauth:grant-type:device_code"
    );
    assert_eq!(
        (poll["device_code"].as_str(), poll["client_id"].as_str()),
        ("dc-4711", "keyfob")
    );
    assert!(matches!(journal.writes()[..], [Write::Tokens(Some(_))]));
}

#[tokio::test]
async fn a_device_code_without_a_safe_page_and_a_plain_code_is_none() {
    let answer = |code: &str, page: &str| {
        format!(
            r#"{{"device_code":"dc-4711","user_code":"{code}","verification_uri":"{page}","expires_in":600}}"#
        )
    };
    let long = "A".repeat(41);
    for body in [
        answer("WDJB", "http://id.example.com/device"),
        answer("WDJB", "javascript:alert(1)"),
        answer("WDJB", "https://user:word@id.example.com/"),
        answer("", "https://id.example.com/"),
        answer(&long, "https://id.example.com/"),
        answer("\\u001b[2J", "https://id.example.com/"),
        r#"{"device_code":"dc-4711"}"#.to_owned(),
        "[]".to_owned(),
    ] {
        let shown = body.clone();
        let server = RawServer::start(move |_, _| Reply::Keep(json(200, &body))).await;
        let connection = connection(&server, by_device_code());
        let journal = MemoryJournal::with(&connection);
        let person = Answers::none();
        let end = ask(&connection, &journal, &person, &endpoints(&server)).await;
        assert_eq!(code(&end), "answer-not-understood", "{shown}");
        assert!(person.visits().is_empty());
    }
    let server = granting().await;
    let connection = connection(&server, by_device_code());
    let journal = MemoryJournal::with(&connection);
    let endpoints = Endpoints {
        device: None,
        ..endpoints(&server)
    };
    let end = ask(&connection, &journal, &Answers::none(), &endpoints).await;
    assert_eq!(code(&end), "unsupported-by-server");
}
