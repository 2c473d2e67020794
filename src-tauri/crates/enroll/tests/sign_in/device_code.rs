//! Codes that are typed on another device.

use super::*;

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
