use otp::{
    Algorithm, Counter, Digits, Kind as Moves, Parameters, Period, SharedSecret, UnixSeconds,
};
use proptest::prelude::*;

use super::*;
use crate::{RemovedEntry, Settings, SlotId, Theme};

fn entry(moves: Moves) -> Entry {
    Entry {
        id: EntryId::random().unwrap(),
        issuer: "Example \"Bank\" \u{1f511}".into(),
        label_issuer: Some("Example".into()),
        account: "alice\n@example.com".into(),
        note: "back\\slash".into(),
        group: Some("Work".into()),
        pinned: true,
        secret: SharedSecret::from_base32("JBSWY3DPEHPK3PXP").unwrap(),
        parameters: Parameters {
            algorithm: Algorithm::Sha512,
            digits: Digits::try_from(8).unwrap(),
            kind: moves,
        },
        created_at: UnixSeconds(1_700_000_000),
    }
}

fn all_kinds() -> [Moves; 3] {
    let period = Period::try_from(60).unwrap();
    [
        Moves::Totp { period },
        Moves::Hotp {
            counter: Counter::MAX,
        },
        Moves::Steam {
            period: Period::DEFAULT,
        },
    ]
}

fn assert_same(one: &Entry, other: &Entry) {
    assert!(one.secret.ct_eq(&other.secret));
    assert_eq!(format!("{one:?}"), format!("{other:?}"));
}

fn framed(records: &[&[u8]]) -> Vec<u8> {
    let mut body = SecretBuffer::default();
    records
        .iter()
        .for_each(|record| push_bytes(&mut body, record));
    body.as_slice().to_vec()
}

fn bytes_set_aside(contents: &Contents) -> Vec<&[u8]> {
    contents.set_aside().iter().map(SetAside::bytes).collect()
}

#[test]
fn everything_that_is_written_reads_back() {
    let contents = Contents {
        entries: all_kinds().map(|moves| entry(moves).into()).to_vec(),
        removed: vec![RemovedEntry {
            entry: entry(all_kinds()[0]).into(),
            removed_at: UnixSeconds(5),
            position: 2,
        }],
        settings: Settings {
            theme: Theme::Dark,
            lock_after_min: Some(5),
            ..Settings::default()
        },
        set_aside: Vec::new(),
        forgotten_slots: vec![SlotId([7; 16])],
        ..Contents::default()
    };
    let read = decode(encode(&contents).as_slice());
    assert_eq!(read.entries().len(), 3);
    for (one, other) in contents.entries().iter().zip(read.entries()) {
        assert_same(one, other);
    }
    assert_same(&read.removed()[0].entry, &contents.removed()[0].entry);
    assert_eq!(read.removed()[0].removed_at, UnixSeconds(5));
    assert_eq!(read.removed()[0].position, 2);
    assert_eq!(read.settings(), contents.settings());
    assert_eq!(read.forgotten_slots, contents.forgotten_slots);
    assert!(read.set_aside().is_empty());
}

#[test]
fn a_record_says_what_the_format_says() {
    let mut entry = entry(all_kinds()[0]);
    entry.id = "aaaaaaaaaaaaaaaa".parse().unwrap();
    (entry.label_issuer, entry.group, entry.note, entry.pinned) =
        (None, None, String::new(), false);
    entry.account = String::new();
    entry.issuer = "Bank".into();
    let contents = Contents {
        entries: vec![entry.into()],
        ..Contents::default()
    };
    let body = encode(&contents);
    let (record, rest) = split_record(body.as_slice()).unwrap();
    assert!(rest.is_empty());
    assert_eq!(
        std::str::from_utf8(record).unwrap(),
        "{\"kind\":\"entry\",\"id\":\"aaaaaaaaaaaaaaaa\",\"issuer\":\"Bank\",\
         \"secret\":\"JBSWY3DPEHPK3PXP\",\"type\":\"totp\",\"algorithm\":\"SHA512\",\"digits\":8,\
         \"period\":60,\"created_at\":1700000000}"
    );
}

#[test]
fn a_record_with_anything_wrong_is_set_aside_and_the_rest_loads() {
    let good = framed(&[]);
    assert!(good.is_empty());
    let written = encode(&Contents {
        entries: vec![entry(all_kinds()[0]).into()],
        ..Contents::default()
    });
    let (good, _) = split_record(written.as_slice()).unwrap();
    let good_text = std::str::from_utf8(good).unwrap();
    let wrong = [
        ("not JSON", SetAsideReason::Unreadable),
        ("[]", SetAsideReason::Unreadable),
        ("{}", SetAsideReason::Unreadable),
        (
            "{\"kind\":\"from the future\",\"x\":1}",
            SetAsideReason::UnknownKind,
        ),
        (
            &good_text.replace("\"digits\":8", "\"digits\":10"),
            SetAsideReason::Unreadable,
        ),
        (
            &good_text.replace("SHA512", "MD5"),
            SetAsideReason::Unreadable,
        ),
        (
            &good_text.replace("SHA512", "sha512"),
            SetAsideReason::Unreadable,
        ),
        (
            &good_text.replace("\"period\":60", "\"period\":0"),
            SetAsideReason::Unreadable,
        ),
        (
            &good_text.replace("\"period\":60", "\"counter\":0"),
            SetAsideReason::Unreadable,
        ),
        (
            &good_text.replace("\"period\":60", "\"period\":60,\"counter\":0"),
            SetAsideReason::Unreadable,
        ),
        (
            &good_text.replace("\"period\":60,", ""),
            SetAsideReason::Unreadable,
        ),
        (
            &good_text.replace("JBSWY3DPEHPK3PXP", ""),
            SetAsideReason::Unreadable,
        ),
        (
            &good_text.replace("JBSWY3DPEHPK3PXP", "0189"),
            SetAsideReason::Unreadable,
        ),
        (
            &good_text.replace("\"pinned\":true", "\"pinned\":true,\"colour\":\"red\""),
            SetAsideReason::Unreadable,
        ),
        (
            &good_text.replace("\"digits\":8", "\"digits\":8,\"digits\":8"),
            SetAsideReason::Unreadable,
        ),
        (good_text, SetAsideReason::Repeated),
        (
            "{\"kind\":\"settings\",\"settings\":{\"theme\":\"sepia\"}}",
            SetAsideReason::Unreadable,
        ),
        (
            "{\"kind\":\"forgotten_slots\",\"slots\":[\"xyz\"]}",
            SetAsideReason::Unreadable,
        ),
    ];
    for (text, why) in wrong {
        let contents = decode(&framed(&[good, text.as_bytes()]));
        assert_eq!(contents.entries().len(), 1, "{text}");
        assert_eq!(bytes_set_aside(&contents), [text.as_bytes()]);
        assert_eq!(contents.set_aside()[0].reason(), why, "{text}");
    }
}

#[test]
fn settings_that_are_not_named_have_their_defaults() {
    let contents = decode(&framed(&[
        br#"{"kind":"settings","settings":{"compact":true}}"#,
    ]));
    assert_eq!(
        contents.settings(),
        &Settings {
            compact: true,
            ..Settings::default()
        }
    );
    assert!(contents.set_aside().is_empty());
}

#[test]
fn only_the_first_settings_count_and_the_second_are_kept() {
    let second = br#"{"kind":"settings","settings":{}}"#;
    let contents = decode(&framed(&[
        br#"{"kind":"settings","settings":{"hide_codes":true}}"#,
        second,
    ]));
    assert!(contents.settings().hide_codes);
    assert_eq!(bytes_set_aside(&contents), [second]);
}

#[test]
fn settings_that_cannot_be_read_lock_the_vault_until_the_person_chooses_again() {
    for record in [
        &br#"{"kind":"settings","settings":{"language":"eo"}}"#[..],
        br#"{"kind":"preferences","lock_after_min":1}"#,
        b"\xff",
    ] {
        let mut contents = decode(&framed(&[record]));
        assert_eq!(contents.settings(), &Settings::CAUTIOUS);
        assert!(contents.settings().lock_after_min.is_some());
        contents.set_settings(Settings::default());
        let reread = decode(encode(&contents).as_slice());
        assert_eq!(
            reread.settings(),
            &Settings::default(),
            "never to lock is a choice that stays"
        );
        assert_eq!(bytes_set_aside(&reread), [record]);
    }
}

#[test]
fn what_is_set_aside_does_not_show_its_bytes() {
    let contents = decode(&framed(&[
        b"{\"kind\":\"x\",\"secret\":\"JBSWY3DPEHPK3PXP\"}",
    ]));
    assert_eq!(
        format!("{:?}", contents.set_aside()),
        "[SetAside(UnknownKind, 40 bytes)]"
    );
}

fn any_record() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..60),
        "\\{\"kind\":\"[a-z]{1,8}\",\"x\":[0-9]{1,5}\\}".prop_map(String::into_bytes),
        "\\{\"kind\":\"entry\",\"id\":\"[a-z2-7]{15,17}\"[^}]{0,20}\\}?"
            .prop_map(String::into_bytes),
    ]
}

proptest! {
    /// Whatever the records are, and whatever is saved meanwhile: what could not be read is still
    /// there, byte for byte and in order, after three saves.
    #[test]
    fn unreadable_records_survive_every_save(
        records in prop::collection::vec(any_record(), 0..12),
        tail in prop::collection::vec(any::<u8>(), 0..9),
    ) {
        let mut body = framed(&records.iter().map(Vec::as_slice).collect::<Vec<_>>());
        body.extend(&tail);
        let first = decode(&body);
        let mut contents = first.clone();
        for moves in all_kinds() {
            contents.add(entry(moves)).unwrap();
            contents = decode(encode(&contents).as_slice());
        }
        prop_assert_eq!(bytes_set_aside(&contents), bytes_set_aside(&first));
        prop_assert_eq!(contents.entries().len(), first.entries().len() + 3);
    }

    #[test]
    fn any_body_is_read_without_a_panic(body: Vec<u8>) {
        let kept: usize = decode(&body).set_aside().iter().map(|record| record.bytes().len()).sum();
        prop_assert!(kept <= body.len());
    }
}
