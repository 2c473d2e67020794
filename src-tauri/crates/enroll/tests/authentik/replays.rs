//! The provider against what a real authentik answered.

use enroll::authentik::create_device_record;
use enroll::{CodeRefusal, EnrollError, ErrorKind, Flow, Link, QuestionKind};
use sandbox::ServerClock;
use vault::{Connection, PendingStage, SecretText, SignIn, Subject};

use crate::common::raw::RawServer;
use crate::common::{Answers, MemoryJournal};
use crate::recorded::{
    ADMIN_CREATE, EXPIRED_TOKEN, HELPDESK, NO_SESSION, OWN_DEVICE, SECOND_FACTOR, WRONG_PASSWORD,
    replay,
};
use crate::world::{provider, somebody};

/// Somebody at a server that answers from recordings.
struct Replay {
    server: RawServer,
    connection: Connection,
    journal: MemoryJournal,
    answers: Answers,
    clock: ServerClock,
}

impl Replay {
    async fn of(recordings: &[&str]) -> Self {
        let server = replay(recordings).await;
        let mut connection = sandbox::authentik::connection(&server.url());
        // Where the set-up is was known when this was measured.
        let slug = "default-authenticator-totp-setup".to_owned();
        connection.options.insert("totp_flow".to_owned(), slug);
        Self {
            journal: MemoryJournal::with(&connection),
            answers: Answers::to(&[("username", "mia"), ("password", "secret"), ("reason", "x")]),
            clock: ServerClock::default(),
            connection,
            server,
        }
    }

    fn with_token(mut self) -> Self {
        self.connection.sign_in = SignIn::Token(SecretText::from("a-token-of-an-administrator"));
        self
    }

    fn link(&self) -> Link<'_> {
        Link::open(&self.connection, &self.answers, &self.journal, &self.clock).unwrap()
    }

    async fn refused(&self, subject: Subject) -> EnrollError {
        let link = self.link();
        let flow = Flow::new(provider(), &link);
        flow.begin(subject, "").await.unwrap_err()
    }

    /// The requests that begin so.
    fn seen(&self, start: &str) -> Vec<String> {
        let mut seen = self.server.seen();
        seen.retain(|request| request.starts_with(start));
        seen
    }
}

fn header<'a>(request: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = request.lines().filter_map(|line| line.split_once(": "));
    let found = lines.find(|(found, _)| found.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value)
}

#[tokio::test]
async fn a_device_of_one_s_own_is_paired_after_a_wrong_code_and_one_too_soon() {
    let world = Replay::of(&[OWN_DEVICE]).await;
    let link = world.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = flow.begin(Subject::Myself, "").await.unwrap();
    assert_eq!(pending.owner.as_ref().unwrap().remote_id, "21");
    let refusal = |error: EnrollError| match error.kind {
        ErrorKind::CodeRefused(refusal) => (refusal, error.server.correlation),
        other => panic!("{other:?}"),
    };
    let wrong = flow.confirm(&mut pending, Some("000000")).await;
    let (wrong, correlation) = refusal(wrong.unwrap_err());
    assert_eq!(wrong, CodeRefusal::Wrong);
    assert_eq!(correlation.unwrap().len(), 32, "the header is passed on");
    let early = flow.confirm(&mut pending, None).await.unwrap_err();
    let early = refusal(early).0;
    assert_eq!(early, CodeRefusal::Throttled { after_s: Some(1) });
    assert!(matches!(pending.stage, PendingStage::Offered(_)));
    let paired = flow.confirm(&mut pending, None).await.unwrap();
    assert_eq!(paired.device.as_deref(), Some("5"));
    assert!(paired.is_owner_checked);
    let entries = world.journal.entries();
    assert_eq!(entries.len(), 1);
    assert_eq!(
        &*entries[0].secret.to_base32(),
        "KRSXG5DTMVRXEZLUKRSXG5DTMVRXEZLU"
    );
    assert_eq!(
        (&*entries[0].issuer, &*entries[0].account),
        ("authentik", "mia")
    );

    let posts = world.seen("POST /api/v3/flows/executor/default-authenticator-totp-setup/");
    assert_eq!(posts.len(), 3);
    for post in posts {
        let csrf = "csrfcsrfcsrfcsrfcsrfcsrfcsrfcsrf";
        assert_eq!(header(&post, "x-authentik-csrf"), Some(csrf));
        let cookies = header(&post, "cookie").unwrap();
        assert!(cookies.contains("authentik_session=of-mia"), "the last one");
        assert!(cookies.contains(&format!("authentik_csrf={csrf}")));
    }
}

#[tokio::test]
async fn a_wrong_password_is_a_refused_sign_in() {
    let world = Replay::of(&[WRONG_PASSWORD]).await;
    let error = world.refused(Subject::Myself).await;
    assert!(matches!(error.kind, ErrorKind::SignInRefused), "{error:?}");
}

#[tokio::test]
async fn a_second_factor_is_chosen_from_those_that_the_server_names() {
    let world = Replay::of(&[SECOND_FACTOR]).await;
    world.answers.set("mfa-device", "totp-9");
    let error = world.refused(Subject::Myself).await;
    assert!(matches!(error.kind, ErrorKind::Unanswered(_)), "{error:?}");
    let asked = world.answers.asked();
    let ids: Vec<_> = asked.iter().map(|asked| asked.id).collect();
    assert_eq!(ids, ["username", "password", "mfa-device", "mfa-code"]);
    let QuestionKind::Choice(choices) = &asked[2].kind else {
        panic!("{asked:?}");
    };
    let choices: Vec<_> = choices.iter().map(|choice| choice.id.as_str()).collect();
    assert_eq!(choices, ["static-1", "totp-9"]);
}

#[tokio::test]
async fn the_helpdesk_pairs_somebody_with_a_token_and_the_cookie_it_brings() {
    let world = Replay::of(&[HELPDESK]).await.with_token();
    let link = world.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = flow.begin(somebody("21", "mia"), "Phone").await.unwrap();
    let paired = flow.confirm(&mut pending, Some("123456")).await.unwrap();
    assert_eq!(paired.device.as_deref(), Some("7"));
    assert!(paired.is_owner_checked && paired.is_named);
    assert!(world.journal.entries().is_empty());
    assert_eq!(
        world.seen("GET /api/v3/core/users/impersonate_end/").len(),
        1
    );
    for request in world.server.seen() {
        let has = |name| header(&request, name).is_some();
        assert!(!(has("authorization") && has("cookie")), "{request}");
    }
}

#[tokio::test]
async fn a_session_that_is_nobody_s_is_told_from_a_flow_that_is_closed_to_somebody() {
    let recordings = [NO_SESSION, HELPDESK];
    let world = Replay::of(&recordings).await.with_token();
    let error = world.refused(somebody("21", "mia")).await;
    assert!(matches!(error.kind, ErrorKind::SignInRequired), "{error:?}");
    assert!(world.journal.only_pending().is_none());
}

#[tokio::test]
async fn a_token_that_is_none_wants_a_sign_in() {
    let world = Replay::of(&[EXPIRED_TOKEN]).await.with_token();
    let error = world.refused(somebody("21", "mia")).await;
    assert!(matches!(error.kind, ErrorKind::SignInRequired), "{error:?}");
    assert_eq!(error.server.status, Some(403), "never 401");
}

#[tokio::test]
async fn a_device_record_cannot_be_made_and_each_answer_says_why() {
    let world = Replay::of(&[ADMIN_CREATE]).await.with_token();
    let link = world.link();
    for expected in [
        "unsupported-by-server",
        "value-refused",
        "value-refused",
        "permission-denied",
        "sign-in-required",
        "sign-in-required",
    ] {
        let error = create_device_record(&link, "Desktop").await.unwrap_err();
        assert_eq!(error.code(), expected, "{error:?}");
    }
}
