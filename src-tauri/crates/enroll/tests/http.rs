//! HTTP within limits, against a server that keeps none.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::time::Duration;

use common::raw::{RawServer, Reply, json};
use enroll::http::{Answer, Http, Method, Request};
use enroll::{EnrollError, ErrorKind, NetworkFailure, Outcome};
use sandbox::ServerClock;
use serde::Deserialize;
use vault::{Network, SecretText};

const CANARY: &str = "canary-4711";

fn client(server: &RawServer) -> Http {
    Http::new(&server.url(), &Network::default()).unwrap()
}

async fn send(http: &Http, request: Request) -> Result<Answer, EnrollError> {
    http.send(&ServerClock::default(), request).await
}

fn network(error: &EnrollError) -> Option<(NetworkFailure, Outcome)> {
    match error.kind {
        ErrorKind::Network { reason, outcome } => Some((reason, outcome)),
        _ => None,
    }
}

/// hyper's pool and reqwest itself can both send again; neither may do so with a request that the
/// server has read.
#[tokio::test]
async fn a_post_that_was_read_and_never_answered_is_not_sent_again() {
    let server = RawServer::start(|_, request| {
        if request.starts_with("GET") {
            Reply::Keep(json(200, "{}"))
        } else {
            Reply::Close(Vec::new())
        }
    })
    .await;
    let http = client(&server);
    for is_reused in [false, true] {
        if is_reused {
            // Leaves a connection in the pool, so that the POST goes out on a used one.
            send(&http, Request::get(server.url())).await.unwrap();
        }
        let before = server.seen().len();
        let post = Request::post(server.url()).json(&[CANARY]);
        let error = send(&http, post).await.unwrap_err();
        let expected = (NetworkFailure::Broken, Outcome::Unknown);
        assert_eq!(network(&error), Some(expected), "reused: {is_reused}");
        assert_eq!(server.seen().len(), before + 1);
        assert!(!format!("{error} {error:?}").contains(CANARY));
    }
}

/// The race that a pool invites: the server closes an idle connection while a request is on its
/// way. However it ends, the server reads a POST at most once, and once when it is answered.
#[tokio::test]
async fn a_post_on_a_connection_that_is_being_closed_arrives_at_most_once() {
    for round in 0..100 {
        let server = RawServer::start(|number, _| match number {
            // Says keep-alive and closes all the same.
            0 => Reply::Close(json(200, "{}")),
            _ => Reply::Keep(json(201, "{}")),
        })
        .await;
        let http = client(&server);
        send(&http, Request::get(server.url())).await.unwrap();
        if round % 2 == 0 {
            tokio::task::yield_now().await;
        }
        let answered = send(&http, Request::post(server.url()).json(&[round])).await;
        let posts = server.seen().len() - 1;
        match answered {
            Ok(answer) => assert_eq!((answer.status(), posts), (201, 1)),
            Err(_) => assert!(posts <= 1, "{posts} arrived"),
        }
    }
}

#[tokio::test]
async fn a_get_is_sent_again_until_it_is_answered() {
    let server = RawServer::start(|number, _| match number {
        0 => Reply::Close(Vec::new()),
        _ => Reply::Keep(json(200, r#"{"a":1}"#)),
    })
    .await;
    let answer = send(&client(&server), Request::get(server.url())).await;
    assert!(answer.unwrap().is_success());
    assert_eq!(server.seen().len(), 2);

    let once = Request::get(format!("{}/once", server.url())).once();
    assert!(send(&client(&server), once).await.is_ok());
}

#[tokio::test]
async fn a_post_is_not_sent_again_whatever_the_server_says() {
    for status in [408, 425, 429, 500, 502, 503, 504] {
        let server = RawServer::start(move |_, _| {
            let answer =
                format!("HTTP/1.1 {status} No\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n");
            Reply::Keep(answer.into_bytes())
        })
        .await;
        let post = Request::post(server.url()).form(&[("a", "b")]);
        let answer = send(&client(&server), post).await.unwrap();
        assert_eq!((answer.status(), server.seen().len()), (status, 1));
        assert_eq!(answer.retry_after_s(0), Some(0));
    }
}

#[tokio::test]
async fn redirects_are_answers_and_nobody_follows_them() {
    let elsewhere = RawServer::start(|_, _| Reply::Keep(json(200, "{}"))).await;
    for status in [300, 301, 302, 303, 305, 307, 308] {
        let target = elsewhere.url();
        let server = RawServer::start(move |_, _| {
            let answer = format!(
                "HTTP/1.1 {status} Go\r\nlocation: {target}/steal\r\ncontent-length: 0\r\n\r\n"
            );
            Reply::Keep(answer.into_bytes())
        })
        .await;
        let token = SecretText::from(CANARY);
        for request in [Request::get(server.url()), Request::post(server.url())] {
            let answer = send(&client(&server), request.bearer(&token)).await;
            assert_eq!(answer.unwrap().status(), status);
        }
        assert_eq!(server.seen().len(), 2);
    }
    assert!(elsewhere.seen().is_empty());
}

#[tokio::test]
async fn credentials_go_to_no_origin_that_was_not_named() {
    let server = RawServer::start(|_, _| Reply::Keep(json(200, "{}"))).await;
    let other = RawServer::start(|_, _| Reply::Keep(json(200, "{}"))).await;
    let http = client(&server);
    let token = SecretText::from(CANARY);
    let port = server.address().port();
    for url in [
        other.url(),
        format!("http://localhost:{port}/"),
        format!("https://127.0.0.1:{port}/"),
        format!("http://127.0.0.1:{port}@{}/", other.address()),
        format!("http://name:word@127.0.0.1:{port}/"),
        "http://example.com/".to_owned(),
        "https://example.com/".to_owned(),
        "file:///etc/passwd".to_owned(),
        "/relative".to_owned(),
        String::new(),
    ] {
        let error = send(&http, Request::get(&url).bearer(&token)).await;
        assert_eq!(error.unwrap_err().code(), "answer-not-understood", "{url}");
    }
    assert!(server.seen().is_empty() && other.seen().is_empty());

    http.allow(&other.url()).unwrap();
    assert!(send(&http, Request::get(other.url())).await.is_ok());
    for url in [
        "http://example.com",
        "https://example.com",
        "nonsense",
        "https://a:b@example.com",
    ] {
        assert_eq!(http.allow(url).unwrap_err().code(), "bad-connection");
    }
    let remote = Http::new("https://id.example.com", &Network::default()).unwrap();
    let to_this_computer = remote.allow(&other.url()).unwrap_err();
    assert_eq!(to_this_computer.code(), "bad-connection");
    assert!(remote.allow("https://auth.example.com/token").is_ok());
}

#[test]
fn an_address_is_encrypted_or_on_this_computer_and_nothing_but_a_base() {
    for (url, is_taken) in [
        ("https://id.example.com", true),
        ("http://127.0.0.1:7741", true),
        ("http://127.8.9.10", true),
        ("http://[::1]:7741/base", true),
        ("http://localhost:7741", true),
        ("http://id.example.com", false),
        ("http://localhost.example.com", false),
        ("http://10.0.0.1", false),
        ("http://0.0.0.0", false),
        ("http://[::ffff:127.0.0.1]", false),
        ("ftp://127.0.0.1", false),
        ("https://user@id.example.com", false),
        ("https://:word@id.example.com", false),
        ("https://id.example.com/base?next=1", false),
        ("https://id.example.com?", false),
        ("https://id.example.com/#flow", false),
        ("https://", false),
        ("id.example.com", false),
        ("", false),
    ] {
        let http = Http::new(url, &Network::default());
        assert_eq!(http.is_ok(), is_taken, "{url}");
    }
}

#[test]
fn a_network_that_cannot_be_used_is_named() {
    let with = |change: &dyn Fn(&mut Network)| {
        let mut network = Network::default();
        change(&mut network);
        let error = Http::new("https://id.example.com", &network).err().unwrap();
        match error.kind {
            ErrorKind::BadConnection(what) => what,
            other => panic!("{other}"),
        }
    };
    assert_eq!(with(&|n| n.extra_ca = Some("no PEM".into())), "extra_ca");
    const EMPTY: &str = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n";
    assert_eq!(with(&|n| n.extra_ca = Some(EMPTY.into())), "extra_ca");
    const BROKEN: &str = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert_eq!(with(&|n| n.extra_ca = Some(BROKEN.into())), "extra_ca");
    let key = |n: &mut Network| n.client_certificate = Some("no PEM".into());
    assert_eq!(with(&key), "client_certificate");
    assert_eq!(with(&|n| n.proxy = Some("not a proxy".into())), "proxy");
}

#[tokio::test]
async fn a_body_beyond_one_mebibyte_is_given_up() {
    let mib = 1024 * 1024;
    for (length, fits) in [(mib, true), (mib + 1, false), (100 * mib, false)] {
        let server = RawServer::start(move |_, _| {
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n");
            Reply::Endless(head.into_bytes(), vec![b' '; 8_192])
        })
        .await;
        let answer = send(&client(&server), Request::post(server.url())).await;
        assert_eq!(answer.is_ok(), fits, "{length} bytes announced");
        if let Err(error) = answer {
            let expected = (NetworkFailure::TooLong, Outcome::Unknown);
            assert_eq!(network(&error), Some(expected));
        }
    }
    let unannounced = RawServer::start(|_, _| {
        let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
        let mut chunk = b"2000\r\n".to_vec();
        chunk.extend(vec![b' '; 0x2000]);
        chunk.extend(b"\r\n");
        Reply::Endless(head, chunk)
    })
    .await;
    let error = send(&client(&unannounced), Request::get(unannounced.url())).await;
    let expected = (NetworkFailure::TooLong, Outcome::Unknown);
    assert_eq!(network(&error.unwrap_err()), Some(expected));
    assert_eq!(unannounced.seen().len(), 1, "asking again would not help");
}

#[tokio::test]
async fn a_compressed_answer_is_refused_unread() {
    for (encoding, is_taken) in [
        ("identity", true),
        ("Identity", true),
        ("gzip", false),
        ("br", false),
        ("deflate, gzip", false),
        ("zstd", false),
        ("", false),
    ] {
        let server = RawServer::start(move |_, _| {
            let answer = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\
                 content-encoding: {encoding}\r\ncontent-length: 2\r\n\r\n{{}}"
            );
            Reply::Keep(answer.into_bytes())
        })
        .await;
        let answer = send(&client(&server), Request::get(server.url())).await;
        let code = answer.as_ref().map_or_else(EnrollError::code, |_| "taken");
        let expected = if is_taken {
            "taken"
        } else {
            "answer-not-understood"
        };
        assert_eq!(code, expected, "{encoding}");
        let asked = server.seen().join("").to_ascii_lowercase();
        assert!(asked.contains("accept-encoding: identity\r\n"));
    }
}

#[tokio::test]
async fn an_answer_that_stops_halfway_may_have_been_acted_on() {
    for cut in [
        &b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"half\""[..],
        b"HTTP/1.1 200 OK\r\ncontent-le",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\nabc",
        b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
        b"nonsense\r\n\r\n",
        b"",
    ] {
        let server = RawServer::start(move |_, _| Reply::Close(cut.to_vec())).await;
        let error = send(&client(&server), Request::post(server.url())).await;
        let expected = (NetworkFailure::Broken, Outcome::Unknown);
        assert_eq!(network(&error.unwrap_err()), Some(expected), "{cut:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_did_nothing() {
    let server = RawServer::start(|_, _| Reply::Silence).await;
    let (http, url) = (client(&server), server.url());
    drop(server);
    tokio::task::yield_now().await;
    let error = send(&http, Request::post(url)).await.unwrap_err();
    let expected = (NetworkFailure::Unreachable, Outcome::NotDone);
    assert_eq!(network(&error), Some(expected));
}

/// The clock is stopped once the server has the request, and then runs ahead by itself.
#[tokio::test]
async fn a_server_that_says_nothing_is_given_up_after_15_s_and_one_that_drips_when_time_is_up() {
    let (told, mut hears) = tokio::sync::mpsc::unbounded_channel();
    let silent = RawServer::start(move |_, _| {
        told.send(()).unwrap();
        Reply::Silence
    })
    .await;
    let http = client(&silent);
    let asked = send(&http, Request::post(silent.url()));
    let (answer, waited) = tokio::join!(asked, async {
        hears.recv().await.unwrap();
        tokio::time::pause();
        tokio::time::Instant::now()
    });
    let waited = waited.elapsed();
    tokio::time::resume();
    let expected = (NetworkFailure::TimedOut, Outcome::Unknown);
    assert_eq!(network(&answer.unwrap_err()), Some(expected));
    assert!((14..=16).contains(&waited.as_secs()), "{waited:?}");

    let dripping = RawServer::start(|_, _| {
        let mut answer = b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n".to_vec();
        answer.extend(vec![b' '; 100_000]);
        Reply::Drip(answer, Duration::from_millis(1))
    })
    .await;
    let patience = Duration::from_millis(500);
    let post = Request::post(dripping.url()).timeout(patience);
    let answer = send(&client(&dripping), post).await;
    assert_eq!(network(&answer.unwrap_err()), Some(expected));
    assert_eq!(Request::TIMEOUT, Duration::from_secs(30));
}

#[tokio::test]
async fn json_is_json_by_name_by_depth_and_without_a_field_twice() {
    #[derive(Debug, Deserialize)]
    struct Known {
        #[expect(dead_code, reason = "only whether it can be read is of interest")]
        key: String,
    }
    let nested = |depth: usize| {
        let deep = "[".repeat(depth) + &"]".repeat(depth);
        format!(r#"{{"key":"{CANARY}","deep":{deep}}}"#)
    };
    let (shallow, deep) = (nested(63), nested(64));
    let mib = nested(100_000);
    for (media_type, body, is_read) in [
        ("application/json", r#"{"key":"k"}"#, true),
        (
            "application/json; charset=utf-8",
            r#"{"key":"k","new":1}"#,
            true,
        ),
        ("Application/JSON", r#"{"key":"k"}"#, true),
        ("application/vnd.api+json", r#"{"key":"k"}"#, true),
        ("application/hal+json;q=1", r#"{"key":"k"}"#, true),
        ("text/html", r#"{"key":"k"}"#, false),
        ("text/json-ish", r#"{"key":"k"}"#, false),
        ("", r#"{"key":"k"}"#, false),
        (
            "application/json",
            r#"{"key":"canary-4711","key":"k"}"#,
            false,
        ),
        ("application/json", r#"{"key":4711}"#, false),
        ("application/json", r#"{"key":null}"#, false),
        ("application/json", r#"{"ke":"canary-4711"}"#, false),
        ("application/json", r#"["canary-4711"]"#, true),
        ("application/json", r#"{"key":"canary-4711"} more"#, false),
        ("application/json", "{\"key\":\"canary-4711\"", false),
        ("application/json", "{\"key\":\"a\u{1}\"}", false),
        ("application/json", "", false),
        ("application/json", "<html>canary-4711</html>", false),
        ("application/json", &shallow, true),
        ("application/json", &deep, false),
        ("application/json", &mib, false),
    ] {
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        let server = RawServer::start(move |_, _| Reply::Keep(answer.clone().into_bytes())).await;
        let answer = send(&client(&server), Request::get(server.url()))
            .await
            .unwrap();
        let shown = format!("{answer:?}");
        let read = answer.json::<Known>("a thing");
        let start = body.get(..60).unwrap_or(body);
        assert_eq!(read.is_ok(), is_read, "{media_type}: {start}");
        if let Err(error) = read {
            assert_eq!(error.code(), "answer-not-understood");
            let said = format!("{shown} {error} {error:?}");
            assert!(!said.contains(CANARY) && said.contains("a thing"), "{said}");
            assert_eq!(error.server.status, Some(200));
        }
    }
}

#[tokio::test]
async fn a_request_says_what_it_was_told_and_shows_nothing() {
    let server = RawServer::start(|_, _| Reply::Keep(json(200, "{}"))).await;
    let http = client(&server);
    let request = Request::new(Method::Put, server.url())
        .bearer(&SecretText::from(CANARY))
        .header("accept", "application/vnd.api+json")
        .query(&[("q", "a b&c")])
        .json_as("application/vnd.x+json", &serde_json::json!({"k": CANARY}));
    assert!(!format!("{request:?}").contains(CANARY));
    send(&http, request).await.unwrap();
    let seen = server.seen().remove(0);
    assert!(seen.starts_with("PUT /?q=a+b%26c HTTP/1.1\r\n"), "{seen}");
    for line in [
        "authorization: Bearer canary-4711\r\n",
        "accept: application/vnd.api+json\r\n",
        "content-type: application/vnd.x+json\r\n",
        "user-agent: Keyfob/",
        "\r\n\r\n{\"k\":\"canary-4711\"}",
    ] {
        assert!(seen.contains(line), "{line} in {seen}");
    }
    assert!(!seen.contains("referer"));

    for value in ["a\r\nx-evil: 1", "a\nb", "a\0b"] {
        let request = Request::get(server.url()).bearer(&SecretText::from(value));
        let error = send(&http, request).await.unwrap_err();
        assert_eq!(error.code(), "bad-connection", "{value:?}");
    }
    assert_eq!(server.seen().len(), 1);
}
