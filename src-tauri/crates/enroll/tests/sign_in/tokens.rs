//! Tokens: renewed once, kept, forgotten.

use super::*;

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
        (b"", "connection-broken"),
    ] {
        let server = RawServer::start(move |_, _| Reply::Close(reply.to_vec())).await;
        let connection = connection(&server, operator());
        let journal = MemoryJournal::with(&connection);
        let end = ask(&connection, &journal, &Nobody, &endpoints(&server)).await;
        assert_eq!((code(&end), server.seen().len()), (expected, 1));
    }
}
