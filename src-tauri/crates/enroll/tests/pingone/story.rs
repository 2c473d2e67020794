//! The usual way, and what a person can do about what is in it.

use enroll::{Cleanup, CodeRefusal, ErrorKind, Flow, Naming, Standing};
use sandbox::pingone::connection_by;
use vault::{PendingStage, SignIn, Subject};

use crate::bench::{Bench, NAME, code, provider, wrong_code};
use crate::common::Write;

#[tokio::test]
async fn the_app_makes_a_device_for_oneself_and_proves_it() {
    let bench = Bench::new().await;
    let mut pending = bench.begin().await.unwrap();
    let sealed = bench.journal.only_pending().unwrap();
    let key = sealed.offer().unwrap().key.clone().unwrap();
    let at_server = bench.devices_of("jane");
    assert!(
        key.secret.ct_eq(&at_server[0].secret),
        "sealed before confirmed"
    );
    assert!(!at_server[0].is_active);
    assert_eq!(key.issuer, "Sandbox PingOne", "the URI names nobody");
    assert_eq!(key.account, "jane.doe@pingone.example");
    let uri = key.raw_uri.unwrap();
    assert!(
        uri.expose()
            .starts_with("otpauth://totp/jane.doe@pingone.example?")
    );
    assert!(!uri.expose().contains("issuer"), "kept as it was written");
    let begun = sealed.begun_at.as_u64();
    let expires_at = sealed.offer().unwrap().expires_at.unwrap().as_u64();
    assert!((begun + 1_800..begun + 1_810).contains(&expires_at));

    let paired = bench.confirm(&mut pending, None).await.unwrap();
    let at_server = bench.devices_of("jane");
    assert!(at_server.len() == 1 && at_server[0].is_active);
    assert!(paired.is_owner_checked && paired.is_named);
    assert_eq!(paired.owner, Some(bench.owner("jane")));
    assert_eq!(paired.device.as_deref(), Some(at_server[0].id.as_str()));
    assert_eq!(bench.system.device_names("jane"), [NAME]);
    let entries = bench.journal.entries();
    assert_eq!(Some(entries[0].id), paired.entry);
    assert!(entries[0].secret.ct_eq(&at_server[0].secret));
    assert!(bench.journal.only_pending().is_none());
    assert_eq!(bench.requests("POST", "/devices"), 2, "one attempt each");
    assert_eq!(provider().profile().abilities.naming, Naming::AtCreation);
}

#[tokio::test]
async fn an_issuer_of_the_policy_is_kept() {
    let bench = Bench::new().await;
    bench
        .system
        .change_rules(|rules| rules.issuer = Some("Acme & Söhne: Portal"));
    let pending = bench.begin().await.unwrap();
    let key = pending.offer().unwrap().key.as_ref().unwrap();
    assert_eq!(key.issuer, "Acme & Söhne: Portal");
}

#[tokio::test]
async fn somebody_elses_key_is_shown_and_never_written() {
    let bench = Bench::with("pingone-helen", &[]).await;
    let mut pending = bench.begin_for(bench.other("sam")).await.unwrap();
    let typed = bench.code_of(&pending);
    let spaced = format!("{} {}", &typed[..3], &typed[3..]);
    let paired = bench.confirm(&mut pending, Some(&spaced)).await.unwrap();
    assert_eq!(paired.entry, None);
    assert_eq!(paired.owner, Some(bench.owner("sam")));
    assert!(bench.devices_of("sam")[0].is_active);
    assert!(bench.devices_of("helen").is_empty());
    for write in bench.journal.writes() {
        let Write::Kept(pending) = write else {
            continue;
        };
        assert!(pending.offer().is_none_or(|offer| offer.key.is_none()));
    }
}

#[tokio::test]
async fn the_address_may_end_in_the_version_or_not() {
    for end in ["", "/", "/v1", "/v1/"] {
        let mut bench = Bench::new().await;
        bench.connection.url = format!("{}{end}", bench.server.url());
        bench.begin().await.unwrap();
    }
}

#[tokio::test]
async fn a_token_says_whose_it_is_and_an_option_says_it_better() {
    let bench = Bench::with("", &[]).await;
    let token = bench.system.token_of("sam").unwrap();
    let mut bench = bench.signed_in_with(&token);
    let pending = bench.begin().await.unwrap();
    assert_eq!(pending.owner, Some(bench.owner("sam")));

    for named in ["jane", bench.system.id_of("jane").unwrap()] {
        let sign_in = SignIn::Token("pingone-worker".into());
        bench.connection = connection_by(&bench.server.url(), sign_in, &[("user", named)]);
        let owner = provider().test(&bench.link()).await.unwrap();
        assert_eq!(owner, Some(bench.owner("jane")));
    }
}

#[tokio::test]
async fn a_worker_is_nobody_until_the_connection_names_somebody() {
    let bench = Bench::with("pingone-worker", &[]).await;
    assert_eq!(provider().test(&bench.link()).await.unwrap(), None);
    let error = bench.begin().await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::BadConnection("user")));
    let bench = Bench::with("pingone-worker", &[("user", "nobody")]).await;
    let error = bench.begin().await.unwrap_err();
    assert_eq!(error.code(), "not-found-at-server");
}

#[tokio::test]
async fn a_user_name_cannot_change_the_search_it_stands_in() {
    let named = r#"x" or username sw "j"#;
    let bench = Bench::with("pingone-worker", &[("user", named)]).await;
    let error = bench.begin().await.unwrap_err();
    assert_eq!(
        error.code(),
        "not-found-at-server",
        "it would have found Jane"
    );
}

#[tokio::test]
async fn a_wrong_code_leaves_the_offer_and_the_right_one_ends_it() {
    let bench = Bench::new().await;
    let mut pending = bench.begin().await.unwrap();
    for wrong in [
        wrong_code(&bench, &pending),
        "12".to_owned(),
        "abcdef".to_owned(),
    ] {
        // One after the other with the lock lifted in between.
        bench.system.change_rules(|rules| rules.failure_count = 10);
        let error = bench.confirm(&mut pending, Some(&wrong)).await.unwrap_err();
        assert_eq!(error.code(), "code-refused");
        assert_eq!(error.server.code.as_deref(), Some("INVALID_OTP"));
        assert_eq!(error.server.status, Some(400));
        assert_eq!(error.server.correlation.map(|id| id.len()), Some(36));
        assert!(matches!(pending.stage, PendingStage::Offered(_)));
    }
    bench.confirm(&mut pending, None).await.unwrap();
    assert_eq!(bench.devices_of("jane").len(), 1);
}

#[tokio::test]
async fn a_locked_device_is_told_from_a_wrong_code() {
    let bench = Bench::new().await;
    let mut pending = bench.begin().await.unwrap();
    let wrong = wrong_code(&bench, &pending);
    for _ in 0..2 {
        let error = bench.confirm(&mut pending, Some(&wrong)).await.unwrap_err();
        assert_eq!(error.code(), "code-refused");
    }
    let right = bench.code_of(&pending);
    for code in [&wrong, &right] {
        let error = bench.confirm(&mut pending, Some(code)).await.unwrap_err();
        let ErrorKind::CodeRefused(CodeRefusal::Throttled {
            after_s: Some(after_s),
        }) = error.kind
        else {
            panic!("{error:?}");
        };
        assert!((110..=122).contains(&after_s), "{after_s}");
    }
    bench.pass(125);
    bench.confirm(&mut pending, None).await.unwrap();
}

#[tokio::test]
async fn a_clock_that_is_ninety_seconds_off_does_not_matter_to_this_server() {
    for ahead in [90, -90] {
        let bench = Bench::new().await;
        bench.server.clock().set_ahead(ahead);
        let mut pending = bench.begin().await.unwrap();
        let paired = bench.confirm(&mut pending, None).await.unwrap();
        let skew = paired.skew.unwrap().server_ahead_s;
        assert!((ahead - 2..=ahead + 2).contains(&skew), "{skew}");
    }
}

#[tokio::test]
async fn a_clock_that_is_further_off_is_named_as_the_reason() {
    let bench = Bench::new().await;
    bench.server.clock().set_ahead(400);
    let link = bench.link();
    let flow = Flow::new(provider(), &link);
    let mut pending = flow.begin(Subject::Myself, NAME).await.unwrap();
    let error = flow.confirm(&mut pending, None).await.unwrap_err();
    assert_eq!(error.code(), "clock-off");
    bench.answers.set("correct-clock", "yes");
    flow.confirm(&mut pending, None).await.unwrap();
}

#[tokio::test]
async fn after_half_an_hour_the_offer_has_expired_and_can_be_taken_back() {
    let bench = Bench::new().await;
    let mut pending = bench.begin().await.unwrap();
    bench.pass(1_805);
    let right = bench.code_of(&pending);
    let error = bench.confirm(&mut pending, Some(&right)).await.unwrap_err();
    assert_eq!(error.code(), "offer-expired");
    assert_eq!(bench.resume(&mut pending).await.unwrap(), Standing::Expired);
    assert_eq!(bench.cancel(&mut pending).await.unwrap(), Cleanup::Removed);
    assert!(bench.devices_of("jane").is_empty());
    bench.begin().await.unwrap();
}

#[tokio::test]
async fn a_device_that_was_removed_elsewhere_has_expired() {
    let bench = Bench::new().await;
    let mut pending = bench.begin().await.unwrap();
    let device = pending.device().unwrap().to_owned();
    let of = Subject::Myself;
    crate::bench::inventory()
        .remove(&bench.link(), &of, &device)
        .await
        .unwrap();
    let error = bench.confirm(&mut pending, None).await.unwrap_err();
    assert_eq!(error.code(), "offer-expired");
    assert_eq!(
        bench.cancel(&mut pending).await.unwrap(),
        Cleanup::AlreadyGone
    );
    assert!(bench.journal.only_pending().is_none());
}

#[tokio::test]
async fn cancelling_takes_the_device_away_at_every_step() {
    let bench = Bench::new().await;
    let mut offered = bench.begin().await.unwrap();
    let offer = offered.offer().unwrap().clone();
    assert_eq!(bench.cancel(&mut offered).await.unwrap(), Cleanup::Removed);
    assert_eq!(
        offer.device.as_deref(),
        offered.device(),
        "the record names it"
    );

    let mut submitted = bench.begin().await.unwrap();
    let offer = submitted.offer().unwrap().clone();
    submitted.stage = PendingStage::Submitted(offer);
    assert_eq!(
        bench.cancel(&mut submitted).await.unwrap(),
        Cleanup::Removed
    );

    let mut confirmed = bench.begin().await.unwrap();
    let offer = confirmed.offer().unwrap().clone();
    let right = bench.code_of(&confirmed);
    let link = bench.link();
    provider().confirm(&link, &confirmed, &right).await.unwrap();
    confirmed.stage = PendingStage::Confirmed(offer);
    assert_eq!(
        bench.cancel(&mut confirmed).await.unwrap(),
        Cleanup::Removed
    );

    let mut intent = bench.begin().await.unwrap();
    intent.stage = PendingStage::Intent;
    assert_eq!(bench.cancel(&mut intent).await.unwrap(), Cleanup::Removed);
    assert!(bench.devices_of("jane").is_empty());
    assert!(bench.journal.only_pending().is_none());
}

#[tokio::test]
async fn a_device_that_says_it_is_somebody_elses_is_not_paired() {
    let bench = Bench::new().await;
    let mut pending = bench.begin().await.unwrap();
    bench.system.hand_over(pending.device().unwrap(), "sam");
    let error = bench.confirm(&mut pending, None).await.unwrap_err();
    let ErrorKind::WrongOwner { wanted, found } = &error.kind else {
        panic!("{error:?}");
    };
    assert_eq!(
        (wanted.as_str(), found.as_str()),
        ("jane", bench.system.id_of("sam").unwrap())
    );
    assert!(bench.journal.entries().is_empty());
    assert_eq!(bench.cancel(&mut pending).await.unwrap(), Cleanup::Removed);
    assert!(bench.devices_of("jane").is_empty());
}

#[tokio::test]
async fn codes_of_the_grace_period_are_taken_and_older_ones_are_not() {
    for (shift, is_taken) in [(-150_i64, true), (150, true), (-210, false), (210, false)] {
        let bench = Bench::new().await;
        let mut pending = bench.begin().await.unwrap();
        let key = pending.offer().unwrap().key.clone().unwrap();
        let at = otp::Clock::now(&bench.clock)
            .as_u64()
            .saturating_add_signed(shift);
        let typed = code(&key.secret, otp::UnixSeconds(at));
        let outcome = bench.confirm(&mut pending, Some(&typed)).await;
        assert_eq!(outcome.is_ok(), is_taken, "{shift}");
    }
}
