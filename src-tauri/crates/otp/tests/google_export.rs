//! Google Authenticator's export, field by field.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use otp::migration::{self, Batch, LeftOut, MigrationEntryReason};
use otp::{
    Algorithm, Counter, Digits, KeyUri, Kind, Label, Parameters, Period, SecretError, SharedSecret,
};

/// A message of single-byte field keys and short values, spelled out so that it shares nothing with
/// the writer under test.
fn bytes(field: u8, value: &[u8]) -> Vec<u8> {
    [&[field << 3 | 2, u8::try_from(value.len()).unwrap()], value].concat()
}

fn number(field: u8, value: u8) -> Vec<u8> {
    vec![field << 3, value]
}

fn uri(payload: &[Vec<u8>]) -> String {
    let base64 = data_encoding::BASE64.encode(&payload.concat());
    format!(
        "otpauth-migration://offline?data={}",
        base64.replace('+', "%2B").replace('=', "%3D")
    )
}

/// The one entry of a payload: a secret of 20 bytes, `name`, `issuer`, and then `rest`.
fn entry(name: &str, issuer: &str, rest: &[Vec<u8>]) -> Vec<u8> {
    let names = [
        bytes(1, &[7; 20]),
        bytes(2, name.as_bytes()),
        bytes(3, issuer.as_bytes()),
    ];
    bytes(1, &[names.concat(), rest.concat()].concat())
}

fn read_one(entry: Vec<u8>) -> Result<KeyUri, migration::MigrationEntryError> {
    let mut payload = migration::parse(&uri(&[entry, number(2, 1)])).unwrap();
    assert_eq!(payload.entries.len(), 1);
    payload.entries.remove(0)
}

fn reason(rest: &[Vec<u8>]) -> MigrationEntryReason {
    let error = read_one(entry("Shop:eve", "Shop", rest)).unwrap_err();
    assert_eq!(
        error.label.account, "eve",
        "the person can find the entry by its name"
    );
    error.reason
}

#[test]
fn algorithm_digits_and_type_are_numbers_of_googles_own() {
    let read = |algorithm, digits, kind| {
        let rest = [
            number(4, algorithm),
            number(5, digits),
            number(6, kind),
            number(7, 9),
        ];
        read_one(entry("Shop:eve", "Shop", &rest))
            .unwrap()
            .parameters
    };
    let totp = Kind::Totp {
        period: Period::DEFAULT,
    };
    let hotp = Kind::Hotp {
        counter: Counter::try_from(9).unwrap(),
    };
    let parameters = |algorithm, digits, kind| Parameters {
        algorithm,
        digits,
        kind,
    };
    assert_eq!(
        read(1, 1, 2),
        parameters(Algorithm::Sha1, Digits::SIX, totp)
    );
    assert_eq!(
        read(2, 2, 2),
        parameters(Algorithm::Sha256, Digits::EIGHT, totp)
    );
    assert_eq!(
        read(3, 1, 1),
        parameters(Algorithm::Sha512, Digits::SIX, hotp)
    );
    assert_eq!(
        read(0, 0, 0),
        Parameters::default(),
        "unspecified is the default"
    );
}

#[test]
fn what_is_unknown_is_an_error_of_that_entry_and_never_sha1() {
    assert_eq!(
        reason(&[number(4, 4)]),
        MigrationEntryReason::UnsupportedAlgorithm,
        "MD5"
    );
    assert_eq!(
        reason(&[number(4, 5)]),
        MigrationEntryReason::UnsupportedAlgorithm
    );
    assert_eq!(reason(&[number(5, 3)]), MigrationEntryReason::InvalidDigits);
    assert_eq!(
        reason(&[number(6, 3)]),
        MigrationEntryReason::UnsupportedKind
    );
    let negative = vec![
        7 << 3,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0x01,
    ];
    assert_eq!(
        reason(&[number(6, 1), negative]),
        MigrationEntryReason::InvalidCounter
    );
    assert_eq!(
        reason(&[bytes(1, b"")]),
        MigrationEntryReason::Secret(SecretError::Empty)
    );
    assert_eq!(
        reason(&[bytes(4, b"SHA1")]),
        MigrationEntryReason::Malformed
    );
    assert_eq!(
        reason(&[vec![0x0b]]),
        MigrationEntryReason::Malformed,
        "a group"
    );
}

#[test]
fn one_bad_entry_does_not_stop_the_others() {
    let good = entry("Shop:eve", "Shop", &[]);
    let md5 = entry("Shop:mallory", "Shop", &[number(4, 4)]);
    let payload = migration::parse(&uri(&[good.clone(), md5, good])).unwrap();
    let codes: Vec<_> = payload
        .entries
        .iter()
        .map(|e| e.as_ref().err().map(|e| e.code()))
        .collect();
    assert_eq!(codes, [None, Some("unsupported-algorithm"), None]);
}

#[test]
fn the_name_may_repeat_the_issuer() {
    let names = |name, issuer| {
        let uri = read_one(entry(name, issuer, &[])).unwrap();
        let Label { issuer, account } = uri.label;
        (
            issuer.unwrap_or_default(),
            uri.label_issuer.unwrap_or_default(),
            account,
        )
    };
    let expect = |issuer: &str, prefix: &str, account: &str| {
        (issuer.to_owned(), prefix.to_owned(), account.to_owned())
    };
    assert_eq!(names("eve", "Shop"), expect("Shop", "", "eve"));
    assert_eq!(names("Shop:eve", "Shop"), expect("Shop", "Shop", "eve"));
    assert_eq!(names("Shop: eve", ""), expect("Shop", "Shop", "eve"));
    assert_eq!(
        names("Tenant:eve", "Cloud"),
        expect("Cloud", "Tenant", "eve")
    );
    assert_eq!(names("A: B:eve", "A: B"), expect("A: B", "A: B", "eve"));
    assert_eq!(
        names("a+b%40c", ""),
        expect("", "", "a+b%40c"),
        "nothing is encoded here"
    );
}

#[test]
fn version_1_has_a_batch_number_and_version_2_has_an_identifier_in_every_entry() {
    let negative_id = vec![
        5 << 3,
        0xfe,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0x01,
    ];
    let v1 = [
        entry("e", "S", &[]),
        number(2, 1),
        number(3, 3),
        number(4, 2),
        negative_id,
    ];
    let v1 = migration::parse(&uri(&v1)).unwrap();
    assert_eq!(
        (v1.version, v1.batch),
        (
            1,
            Batch {
                index: 2,
                size: 3,
                id: Some(-2)
            }
        )
    );

    let identified = entry("e", "S", &[bytes(8, b"cf6e061763600000000")]);
    let v2 = migration::parse(&uri(&[identified, number(2, 2), number(3, 2)])).unwrap();
    assert_eq!(
        (v2.version, v2.batch),
        (
            2,
            Batch {
                index: 0,
                size: 2,
                id: None
            }
        )
    );
    assert!(v2.entries[0].is_ok());
}

#[test]
fn base64_is_read_however_it_was_escaped() {
    let bytes = entry("e", "S", &[bytes(9, &[0xfb, 0xff, 0xfe, 0x3e, 0x3f])]);
    let plain = data_encoding::BASE64.encode(&bytes);
    assert!(
        plain.contains('+') && plain.contains('/'),
        "the case is about these: {plain}"
    );
    let spellings = [
        plain.clone(),
        plain.replace('+', " "),
        plain
            .replace('+', "%2b")
            .replace('/', "%2F")
            .replace('=', "%3d"),
        plain.replace('+', "-").replace('/', "_"),
        plain.trim_end_matches('=').to_owned(),
    ];
    for data in spellings {
        for start in [
            "otpauth-migration://offline?data=",
            " OTPAUTH-MIGRATION://OFFLINE?x=1&DATA=",
        ] {
            let payload = migration::parse(&format!("{start}{data}")).unwrap();
            assert!(payload.entries[0].is_ok(), "{data}");
        }
    }
}

#[test]
fn what_is_no_export_has_its_own_error() {
    let code = |text: &str| migration::parse(text).unwrap_err().code();
    assert_eq!(code("otpauth://totp/a?secret=MFRG"), "not-migration");
    assert_eq!(code(""), "not-migration");
    assert_eq!(code("otpauth-migration://offline"), "migration-no-data");
    assert_eq!(
        code("otpauth-migration://offline?data="),
        "migration-no-data"
    );
    assert_eq!(
        code("otpauth-migration://offline?data=%3D"),
        "migration-no-data"
    );
    assert_eq!(
        code("otpauth-migration://offline?data=A"),
        "migration-not-base64"
    );
    assert_eq!(
        code("otpauth-migration://offline?data=%zz"),
        "migration-not-base64"
    );
    assert_eq!(
        code("otpauth-migration://offline?data=%4"),
        "migration-not-base64"
    );
    assert_eq!(
        code("otpauth-migration://offline?data=XXXX"),
        "migration-malformed"
    );
    assert_eq!(code(&uri(&[number(1, 1)])), "migration-malformed");
    assert_eq!(
        code(&format!(
            "otpauth-migration://offline?data={}",
            "A".repeat(20_000)
        )),
        "migration-too-long"
    );
}

fn account(index: u8, parameters: Parameters) -> KeyUri {
    let label = Label {
        issuer: Some("Shop".into()),
        account: format!("user{index}"),
    };
    KeyUri::new(
        label,
        SharedSecret::from_bytes([index + 1; 20]).unwrap(),
        parameters,
    )
}

#[test]
fn ten_accounts_go_into_one_code_and_the_rest_into_the_next() {
    let accounts: Vec<_> = (0..21)
        .map(|index| account(index, Parameters::default()))
        .collect();
    let export = migration::write(&accounts, 42);
    let sizes: Vec<_> = export
        .uris
        .iter()
        .map(|uri| migration::parse(uri).unwrap().entries.len())
        .collect();
    assert_eq!(sizes, [10, 10, 1]);
    assert!(
        export.uris.iter().all(|uri| uri.len() < 2_331),
        "a QR code holds it"
    );
}

#[test]
fn long_secrets_make_more_codes_instead_of_one_that_no_qr_code_holds() {
    let secret = || SharedSecret::from_bytes([9; 400]).unwrap();
    let label = Label {
        issuer: None,
        account: "eve".into(),
    };
    let accounts = [(); 6].map(|()| KeyUri::new(label.clone(), secret(), Parameters::default()));
    let export = migration::write(&accounts, 42);
    assert_eq!(export.uris.len(), 2);
    assert!(
        export.uris.iter().all(|uri| uri.len() < 2_331),
        "a QR code holds it"
    );
}

#[test]
fn what_google_does_not_know_is_left_out_with_its_reason() {
    let minute = Kind::Totp {
        period: Period::try_from(60).unwrap(),
    };
    let accounts = [
        Parameters {
            digits: Digits::try_from(7).unwrap(),
            ..Parameters::default()
        },
        Parameters {
            kind: minute,
            ..Parameters::default()
        },
        Parameters::steam(Period::DEFAULT),
        Parameters {
            kind: Kind::Hotp {
                counter: Counter::MAX,
            },
            ..Parameters::default()
        },
    ]
    .map(|parameters| account(0, parameters));
    let export = migration::write(&accounts, 42);
    assert_eq!(
        export.left_out,
        [
            (0, LeftOut::Digits),
            (1, LeftOut::Period),
            (2, LeftOut::Steam)
        ]
    );
    let payload = migration::parse(&export.uris[0]).unwrap();
    assert_eq!(
        payload.entries[0].as_ref().unwrap().parameters,
        accounts[3].parameters
    );
}
