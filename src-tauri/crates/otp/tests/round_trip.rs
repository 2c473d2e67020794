//! What is written is read back, and random text is survived.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use otp::{
    Algorithm, Counter, Digits, KeyUri, Kind, Label, Parameters, Period, SharedSecret,
    SteamSpelling, migration, parse_pasted,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// The same cases on every machine and every day.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(0x6b65_7966_6f62),
        ..ProptestConfig::default()
    }
}

fn parameters() -> impl Strategy<Value = Parameters> {
    let period = (1..=86_400_u32).prop_map(|seconds| Period::try_from(seconds).unwrap());
    let kind = prop_oneof![
        period.clone().prop_map(|period| Kind::Totp { period }),
        Just(Kind::default()),
        (0..=Counter::MAX.as_u64()).prop_map(|n| Kind::Hotp {
            counter: Counter::try_from(n).unwrap()
        }),
        period.prop_map(|period| Kind::Steam { period }),
    ];
    let digits = (5..=9_u8).prop_map(|digits| Digits::try_from(digits).unwrap());
    (prop::sample::select(&Algorithm::ALL[..]), digits, kind).prop_map(
        |(algorithm, digits, kind)| match kind {
            Kind::Steam { period } => Parameters::steam(period),
            Kind::Totp { .. } | Kind::Hotp { .. } => Parameters {
                algorithm,
                digits,
                kind,
            },
        },
    )
}

/// Names full of what has a meaning in a URI. Not those that mean something to the reader:
/// `period=` is a known slip of an exporter, and an issuer that starts with a colon is no name.
fn name() -> impl Strategy<Value = String> {
    let awkward = "[a-cA-C3-5 .:%+&#?/=@é你🔑\u{202e}\\\\-]{0,12}";
    prop_oneof![
        awkward,
        "\\PC{0,24}",
        "[a-z]{1,8}(%3A|%40|%20|%25)[a-z]{0,4}"
    ]
    .prop_filter("means something to the reader", |name| {
        !name.contains("period=") && !name.trim_start().starts_with(':')
    })
}

fn account() -> impl Strategy<Value = KeyUri> {
    let secret = prop::collection::vec(any::<u8>(), 1..=80);
    (prop::option::of(name()), name(), secret, parameters()).prop_map(
        |(issuer, account, secret, parameters)| {
            let secret = SharedSecret::from_bytes(secret).unwrap();
            KeyUri::new(Label { issuer, account }, secret, parameters)
        },
    )
}

/// An issuer is its own prefix once it is written, unless a colon would split it.
fn as_read_back(label: &Label) -> Option<String> {
    label.issuer.clone().filter(|issuer| !issuer.contains(':'))
}

proptest! {
    #![proptest_config(config(1_000))]

    #[test]
    fn a_written_key_uri_is_read_back_to_the_same_account(
        uri in account(),
        spelling in prop::sample::select(&[SteamSpelling::Host, SteamSpelling::Encoder][..]),
    ) {
        let is_steam = matches!(uri.parameters.kind, Kind::Steam { .. });
        let gains_issuer = is_steam && spelling == SteamSpelling::Encoder && uri.label.issuer.is_none();
        prop_assume!(!gains_issuer);

        let text = uri.write(spelling);
        let again = KeyUri::parse(&text).expect("what we write, we read");
        prop_assert_eq!(&again.label, &uri.label, "{}", *text);
        prop_assert_eq!(&again.label_issuer, &as_read_back(&uri.label), "{}", *text);
        prop_assert_eq!(again.parameters, uri.parameters);
        prop_assert!(again.secret.ct_eq(&uri.secret));
        prop_assert_eq!(&*again.write(spelling), &*text, "writing is stable");
    }

    #[test]
    fn base32_is_read_back_in_any_case_and_grouping(
        bytes in prop::collection::vec(any::<u8>(), 1..200),
        group in 1..9_usize,
    ) {
        let secret = SharedSecret::from_bytes(bytes.clone()).unwrap();
        let text = secret.to_base32().to_ascii_lowercase();
        let grouped: Vec<&str> =
            text.as_bytes().chunks(group).map(|chunk| std::str::from_utf8(chunk).unwrap()).collect();
        let again = SharedSecret::from_base32(&grouped.join(" ")).unwrap();
        prop_assert_eq!(again.expose(), &bytes[..]);
    }

    #[test]
    fn random_text_never_panics(text in any::<String>()) {
        let _ = (KeyUri::parse(&text), migration::parse(&text), parse_pasted(&text));
        let uri = format!("otpauth://totp/{text}&secret={text}?secret={text}&issuer={text}");
        let _ = (KeyUri::parse(&uri), parse_pasted(&uri));
    }

    #[test]
    fn random_bytes_as_a_migration_payload_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let base64 = data_encoding::BASE64URL_NOPAD.encode(&bytes);
        let _ = migration::parse(&format!("otpauth-migration://offline?data={base64}"));
    }
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn a_written_export_is_read_back_in_order_and_says_what_it_left_out(
        uris in prop::collection::vec(account(), 0..25),
        batch_id in any::<i32>(),
    ) {
        let export = migration::write(&uris, batch_id);
        let payloads: Vec<_> = export.uris.iter().map(|uri| migration::parse(uri).unwrap()).collect();
        let mut kept = payloads.iter().flat_map(|payload| &payload.entries);
        for (position, uri) in uris.iter().enumerate() {
            if export.left_out.iter().any(|(left_out, _)| *left_out == position) {
                continue;
            }
            let again = kept.next().expect("every account is kept or left out").as_ref().unwrap();
            prop_assert_eq!(&again.label, &uri.label);
            prop_assert_eq!(again.parameters, uri.parameters);
            prop_assert!(again.secret.ct_eq(&uri.secret));
        }
        prop_assert!(kept.next().is_none());
        for (index, payload) in payloads.iter().enumerate() {
            prop_assert_eq!(payload.batch.index as usize, index);
            prop_assert_eq!(payload.batch.size as usize, payloads.len());
            prop_assert_eq!(payload.batch.id, Some(batch_id));
            prop_assert!((1..=migration::ENTRIES_PER_CODE).contains(&payload.entries.len()));
        }
    }
}
