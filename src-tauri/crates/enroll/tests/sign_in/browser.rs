//! The browser, and callers that nobody invited.

use super::*;

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
