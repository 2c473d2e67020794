//! What an ordinary access token leads to.

use enroll::{Cleanup, Flow, Standing};
use otp::{Clock as _, code_at};
use sandbox::ServerClock;
use vault::{Confirm, SignIn, Subject};

use crate::bench::{Bench, jane, provider};

const ORDINARY: &str = "bkua_sandbox_omar";

/// What the page shows to somebody who typed the password: the key URI, and the hidden id.
struct Page {
    uri: String,
    id: String,
}

async fn page(bench: &Bench, user: &str) -> Page {
    let password = format!("{user}-password");
    let form = format!("user={user}&password={password}");
    let html = post(bench, "/user/two-factor", form).await;
    let between = |start: &str, end: &str| {
        let rest = html.split_once(start).unwrap().1;
        rest.split_once(end).unwrap().0.to_owned()
    };
    Page {
        uri: between("<code id=\"key\">", "</code>").replace("&amp;", "&"),
        id: between("name=\"id\" value=\"", "\""),
    }
}

async fn post(bench: &Bench, path: &str, form: String) -> String {
    let answer = reqwest::Client::new()
        .post(format!("{}{path}", bench.server.url()))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await;
    answer.unwrap().text().await.unwrap()
}

#[tokio::test]
async fn a_refusal_leads_to_the_website_and_says_so() {
    let bench = jane().await.with_token(ORDINARY);
    let shown = page(&bench, "omar").await;
    bench.answers.set("key-uri", &shown.uri);
    let link = bench.link();
    let flow = Flow::new(provider(), &link);

    let mut pending = flow.begin(Subject::Myself, "").await.unwrap();
    assert_eq!(bench.answers.visits()[0].id, "two-factor-page");
    assert!(bench.answers.visits()[0].url.ends_with("/user/two-factor"));
    let asked = bench.answers.asked();
    let question = asked.iter().find(|asked| asked.id == "key-uri").unwrap();
    assert!(question.about.contains(&("why", "refused".to_owned())));
    let offer = pending.offer().unwrap();
    assert_eq!(offer.confirm, Confirm::InBrowser);
    assert!(offer.device.is_none());

    // The person types the code into the page, and says so here.
    let key = offer.key.clone().unwrap();
    let now = ServerClock::default().now();
    let code = code_at(&key.secret, &key.parameters, now);
    let id = shown
        .id
        .replace('=', "%3D")
        .replace('+', "%2B")
        .replace('/', "%2F");
    let form = format!(
        "user=omar&password=omar-password&id={id}&token={}",
        code.digits
    );
    let done = post(&bench, "/user/two-factor/activate", form).await;
    assert!(done.contains("enabled"), "{done}");
    let paired = flow.confirm(&mut pending, None).await.unwrap();
    assert!(!paired.is_owner_checked);
    assert_eq!(bench.journal.entries()[0].account, "omar@example.com");
    assert_eq!(bench.active(), 1);
}

#[tokio::test]
async fn the_interface_alone_says_that_the_browser_is_needed() {
    let bench = jane().await.with_token(ORDINARY).with_option("mode", "api");
    let link = bench.link();
    let error = Flow::new(provider(), &link)
        .begin(Subject::Myself, "")
        .await;
    assert_eq!(error.unwrap_err().code(), "needs-browser");
    assert!(bench.journal.only_pending().is_none());
    assert!(bench.answers.visits().is_empty());
}

#[tokio::test]
async fn without_a_token_or_by_choice_the_interface_is_never_asked() {
    let mut without = jane().await;
    without.connection.sign_in = SignIn::AskEachTime;
    let chosen = jane().await.with_option("mode", "guided");
    for (bench, why) in [(without, "no-token"), (chosen, "chosen")] {
        bench.answers.set(
            "key-uri",
            "otpauth://totp/Buildkite:j?secret=MZXW6YTBOI2DGNBV",
        );
        let link = bench.link();
        let flow = Flow::new(provider(), &link);
        flow.begin(Subject::Myself, "").await.unwrap();
        assert!(bench.server.seen().is_empty());
        let asked = bench.answers.asked().pop().unwrap();
        assert!(asked.about.contains(&("why", why.to_owned())));
        assert_eq!(provider().test(&link).await.unwrap(), None);
    }
}

#[tokio::test]
async fn who_may_not_set_it_up_is_told_or_guided() {
    let bench = jane().await.with_token("bkua_sandbox_sam");
    bench.answers.set(
        "key-uri",
        "otpauth://totp/Buildkite:s?secret=MZXW6YTBOI2DGNBV",
    );
    let link = bench.link();
    let pending = Flow::new(provider(), &link)
        .begin(Subject::Myself, "")
        .await;
    assert_eq!(
        pending.unwrap().offer().unwrap().confirm,
        Confirm::InBrowser
    );
    assert_eq!(bench.server.seen().len(), 1, "nothing private was tried");

    let forced = jane()
        .await
        .with_token("bkua_sandbox_sam")
        .with_option("mode", "api");
    let link = forced.link();
    let error = Flow::new(provider(), &link)
        .begin(Subject::Myself, "")
        .await
        .unwrap_err();
    assert_eq!(error.code(), "permission-denied");
    assert_eq!(error.server.code.as_deref(), Some("sso_required"));
}

#[tokio::test]
async fn something_else_than_a_key_leaves_nothing_behind() {
    let bench = jane().await.with_token(ORDINARY);
    for text in [
        "https://buildkite.com/",
        "",
        "otpauth://hotp/x?secret=MZXW6YTBOI2DGNBV&counter=1",
    ] {
        bench.answers.set("key-uri", text);
        let link = bench.link();
        let flow = Flow::new(provider(), &link);
        let error = flow.begin(Subject::Myself, "").await.unwrap_err();
        assert_eq!(error.code(), "value-refused", "{text}");
        assert!(bench.journal.only_pending().is_none());
    }
    bench.answers.unset("key-uri");
    let link = bench.link();
    let error = Flow::new(provider(), &link)
        .begin(Subject::Myself, "")
        .await
        .unwrap_err();
    assert_eq!(error.code(), "unanswered");
    assert!(bench.journal.only_pending().is_none());
}

/// The website may have taken the code without a word to this computer.
#[tokio::test]
async fn cancelling_keeps_the_key_until_the_person_says_to_forget_it() {
    let bench = jane().await.with_option("mode", "guided");
    bench.answers.set(
        "key-uri",
        "otpauth://totp/Buildkite:j?secret=MZXW6YTBOI2DGNBV",
    );
    let link = bench.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = flow.begin(Subject::Myself, "").await.unwrap();
    assert_eq!(flow.resume(&mut pending).await.unwrap(), Standing::Waiting);
    assert_eq!(
        flow.cancel(&mut pending).await.unwrap(),
        Cleanup::Impossible
    );
    assert!(bench.journal.only_pending().is_some());
    flow.forget(&pending).await.unwrap();
    assert!(bench.journal.only_pending().is_none());
}

#[tokio::test]
async fn a_page_that_is_no_page_is_a_bad_connection() {
    for page in [
        "http://buildkite.com/user/two-factor",
        "javascript:alert(1)",
        "two-factor",
    ] {
        let bench = jane().await.with_option("two_factor_url", page);
        let link = bench.link();
        let error = Flow::new(provider(), &link)
            .begin(Subject::Myself, "")
            .await;
        assert_eq!(error.unwrap_err().code(), "bad-connection", "{page}");
    }
    let bench = jane().await.with_option("mode", "magic");
    let link = bench.link();
    let error = Flow::new(provider(), &link)
        .begin(Subject::Myself, "")
        .await;
    assert_eq!(error.unwrap_err().code(), "bad-connection");
}
