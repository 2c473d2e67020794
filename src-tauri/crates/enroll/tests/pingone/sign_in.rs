//! The ways to sign in, from the connection to the device.

use sandbox::pingone::{CLIENT, connection};
use vault::SignIn;

use crate::bench::Bench;
use crate::common::{Answers, MemoryJournal};

#[tokio::test]
async fn the_ready_made_connection_signs_in_by_itself() {
    let mut bench = Bench::new().await;
    bench.connection = connection(&bench.server.url());
    bench.journal = MemoryJournal::with(&bench.connection);
    let mut pending = bench.begin().await.unwrap();
    bench.confirm(&mut pending, None).await.unwrap();
    assert!(bench.devices_of("jane")[0].is_active);
    assert!(enroll::Journal::tokens(&bench.journal, bench.connection.id).is_some());
    assert_eq!(
        bench.requests("POST", "/as/token"),
        1,
        "one token for all calls"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_signs_in_in_the_browser_or_with_a_code() {
    let browser = SignIn::Browser {
        client_id: CLIENT.to_owned(),
    };
    let device_code = SignIn::DeviceCode {
        client_id: CLIENT.to_owned(),
    };
    for sign_in in [browser, device_code] {
        let mut bench = Bench::with("", &[]).await;
        bench.connection.sign_in = sign_in;
        bench.journal = MemoryJournal::with(&bench.connection);
        bench.answers = Answers::none().visiting(|visit| {
            let url = visit.url.clone();
            let code = visit.code.clone();
            tokio::spawn(async move {
                let client = reqwest::Client::new();
                let mut page = reqwest::Url::parse(&url).unwrap();
                if let (Some(code), None) = (code, page.query()) {
                    page.query_pairs_mut().append_pair("user_code", &code);
                }
                client.get(page).send().await.unwrap();
            });
        });
        let mut pending = bench.begin().await.unwrap();
        assert_eq!(
            pending.owner,
            Some(bench.owner("jane")),
            "whose token it is"
        );
        bench.confirm(&mut pending, None).await.unwrap();
        assert!(bench.devices_of("jane")[0].is_active);
    }
}
