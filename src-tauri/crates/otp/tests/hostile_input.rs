//! Malformed and mutated texts: an error with a code, or an account, but never a panic.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use otp::{KeyUri, migration, parse_pasted};

const SECRET: &str = "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U";

/// Texts with the code that each must give.
fn malformed() -> Vec<(String, &'static str)> {
    let mut cases = Vec::new();
    let mut add = |code, texts: &[&str], shape: &dyn Fn(&str) -> String| {
        cases.extend(texts.iter().map(|text| (shape(text), code)));
    };
    let with = |name: &'static str| {
        move |value: &str| format!("otpauth://totp/S:e?secret={SECRET}&{name}={value}")
    };
    let numbers = [
        "x",
        "-1",
        "-6",
        "%2B6",
        "6.0",
        "6,0",
        "6e0",
        "0x6",
        "0b110",
        "1_0",
        "6 6",
        "six",
        "٦",
        "６",
        "%EF%BC%96",
        "6%00",
        "99999999999999999999999",
        "18446744073709551616",
        "true",
        "[6]",
        "6;7",
        "%",
        "∞",
        "NaN",
    ];
    let without_nul: Vec<&str> = numbers.into_iter().filter(|n| !n.contains("%00")).collect();
    add("invalid-digits", &without_nul, &with("digits"));
    add(
        "invalid-digits",
        &["0", "1", "4", "10", "255", "256"],
        &with("digits"),
    );
    add("invalid-period", &without_nul, &with("period"));
    add(
        "invalid-period",
        &["0", "86401", "90000", "4294967296"],
        &with("period"),
    );
    let counter = |value: &str| format!("otpauth://hotp/S:e?secret={SECRET}&counter={value}");
    add("invalid-counter", &without_nul, &counter);
    add(
        "invalid-counter",
        &["9223372036854775808", "null"],
        &counter,
    );
    add("nul", &["6%00", "%00", "%0030"], &with("digits"));
    let algorithms = [
        "MD5",
        "SHA",
        "SHA0",
        "SHA2",
        "SHA224",
        "SHA384",
        "SHA3-256",
        "SHA3-512",
        "SHA512/256",
        "SHA2-256",
        "SHA-1024",
        "BLAKE3",
        "WHIRLPOOL",
        "HMAC",
        "1",
        "0",
        "-",
        "_",
        "x",
        "Ｓha1",
        "SHA1SHA1",
        "SHA1,SHA256",
    ];
    add("unsupported-algorithm", &algorithms, &with("algorithm"));
    let secret = |value: &str| format!("otpauth://totp/S:e?secret={value}&digits=6");
    let secrets = [
        "A",
        "0",
        "1",
        "8",
        "9",
        "01890189",
        "MFRG!",
        "MFRG/GZDF",
        "MFRG=GZDF",
        "MFRG%",
        "MFRG%ZZ",
        "MFRG%FF",
        "MFRG%F0%9F%94%91",
        "ÄÖÜ",
        "мир",
        "ＡＢＣＤ",
        "MFRG.GZDF",
        "{MFRG}",
        "\"MFRG\"",
        "MFRG;",
        "MFRG%22",
        "%3DMFRG",
        "x@y",
        "MFRG\\",
        "MFRG*",
    ];
    add("invalid-secret", &secrets, &secret);
    add(
        "empty-secret",
        &["", " ", "%20", "+", "-", "_", "=", "====", "%3D%3D", "+-_+"],
        &secret,
    );
    let foreign = [
        "motp://S:e?secret=7ac61d4736f51a2b",
        "MOTP:x",
        "yaotp://e?secret=x",
        "phonefactor://activate_account?code=1",
        "otpauth-migration://offline?data=CgA%3D",
        "apple-otpauth-migration://offline?data=CgA%3D",
        "otpauth://motp/S:e?secret=MFRGGZDF",
        "otpauth://yaotp/e?secret=MFRGGZDF",
        "otpauth-migration:",
        "otpauth-migration%3A%2F%2Foffline",
    ];
    add("unsupported-kind", &foreign, &str::to_owned);
    let types = [
        "", "/", "totp:80/", "x@totp/", "totpp/", "otp/", "ocra/", "totp%20/", "тotp/", "[::1]/",
        "totp /", "%74otp/",
    ];
    add("unknown-type", &types, &|host| {
        format!("otpauth://{host}S:e?secret={SECRET}")
    });
    let bare = [
        "otpauth",
        "otpauth//totp/S:e?secret=MFRGGZDFMZTWQ2LK",
        "http://totp/S:e?secret=MFRGGZDFMZTWQ2LK",
        "otpauthx://totp/S:e",
        "xotpauth://totp/S:e",
        "javascript:alert(1)",
        "FIDO:/0123456789",
        "steam:MFRGGZDF",
        "data:text/plain,MFRGGZDFMZTWQ2LK",
        "{\"secret\":\"MFRGGZDFMZTWQ2LK\"}",
        "?",
        "&",
        "=",
        ":",
        "://",
        "%3A%2F%2F",
        "<otpauth://totp/S:e?secret=MFRGGZDFMZTWQ2LK>",
        "QR-Code:otpauth://totp/S:e?secret=MFRGGZDFMZTWQ2LK",
        "MFRGGZDFMZTWQ2L1",
        "🔑",
        "just some words",
        "123456",
        "secret=MFRGGZDFMZTWQ2LK",
        "KEY",
        "MFRGGZDFMZTWQ2LK!",
    ];
    add("not-otpauth", &bare, &str::to_owned);
    let missing = [
        "",
        "?",
        "?issuer=S",
        "?secrets=MFRG",
        "?secre=MFRG",
        "#?",
        "?#secret=MFRG",
        "&secret=MFRG",
    ];
    add("missing-secret", &missing, &|query| {
        format!("otpauth://totp/S:e{query}")
    });
    let twice = [
        "secret=MFRGGZDG",
        "digits=6&digits=8",
        "period=30&period=60",
        "algorithm=SHA1&algorithm=SHA256",
        "issuer=A&issuer=B",
        "encoder=steam&encoder=x",
    ];
    add("duplicate-parameter", &twice, &|q| {
        format!("otpauth://totp/S:e?secret={SECRET}&{q}")
    });
    add("nul", &["S%00:e", "S:e%00", "\0", "S\0:e"], &|label| {
        format!("otpauth://totp/{label}?secret={SECRET}")
    });
    add("too-long", &["x"], &|x| {
        format!("otpauth://totp/{}?secret={SECRET}", x.repeat(4096))
    });
    add("steam", &[], &str::to_owned);
    add(
        "empty-secret",
        &[
            "steam://",
            "steam:///x",
            "steam://?secret=MFRG",
            "key=",
            "key=&step=30",
        ],
        &str::to_owned,
    );
    add(
        "invalid-secret",
        &[
            "steam://A",
            "steam://0189",
            "key=0189",
            "key=MFRGGZDF&encoding=hex",
        ],
        &str::to_owned,
    );
    cases
}

#[test]
fn more_than_two_hundred_malformed_texts_each_give_their_error() {
    let cases = malformed();
    assert!(cases.len() >= 200, "{} cases", cases.len());
    for (text, code) in &cases {
        match KeyUri::parse(text) {
            Ok(uri) => panic!("{text:?} was read as {uri:?}"),
            Err(error) => assert_eq!(error.code(), *code, "{text:?}"),
        }
    }
}

#[test]
fn an_input_at_the_limit_is_read_and_one_byte_more_is_not() {
    let shell = format!("otpauth://totp/?secret={SECRET}");
    let label = "x".repeat(KeyUri::MAX_LEN - shell.len());
    let longest = shell.replace('?', &format!("{label}?"));
    assert_eq!(KeyUri::parse(&longest).unwrap().label.account, label);
    assert!(
        KeyUri::parse(&format!("  {longest}\n")).is_ok(),
        "white space round it does not count"
    );
    assert_eq!(
        KeyUri::parse(&longest.replace('?', "x?"))
            .unwrap_err()
            .code(),
        "too-long"
    );
}

/// The longest secret that fits into the longest URI is accepted, so that `too-long` is the only
/// limit a person can meet.
#[test]
fn every_secret_that_fits_into_a_uri_is_read() {
    let shell = "otpauth://totp/?secret=";
    let uri = format!("{shell}{}", "A".repeat(KeyUri::MAX_LEN - shell.len()));
    assert_eq!(
        KeyUri::parse(&uri).unwrap().secret.bits(),
        (KeyUri::MAX_LEN - shell.len()) * 5 / 8 * 8
    );
}

fn seeds() -> Vec<String> {
    vec![
        format!("otpauth://totp/Blue%20Shop:eve%40x.test?secret={SECRET}&issuer=Blue+Shop&digits=8&period=60"),
        format!("otpauth://hotp/S%3Ae?secret={SECRET}&counter=7&algorithm=SHA512"),
        format!("otpauth%3A%2F%2Ftotp%2FS%3Ae%3Fsecret%3D{SECRET}"),
        format!("otpauth://totp/Caf%E9+Bar:é🔑?secret={SECRET}&amp;codeDisplay=%7B%22trashed%22%3Atrue%7D"),
        format!("steam://{SECRET}"),
        format!("key={SECRET}&step=25&size=8&otpHashMode=Sha256"),
        "mfrg gzdf mztw q2lk nnwg 23tp obyx e43u".to_owned(),
        "otpauth-migration://offline?data=Ci8KFGFiY2RlZmdoaWprbG1ub3BxcnN0Eg1TaG9wOmV2ZUB4LnRlc3QaBFNob3AgASgBMAIQARgBIAAoKg%3D%3D".to_owned(),
    ]
}

const AWKWARD: [&str; 15] = [
    "%",
    "%0",
    "%00",
    "\0",
    ":",
    "?",
    "#",
    "&",
    "=",
    "+",
    "é",
    "\u{202e}",
    "%ff",
    "9",
    "\u{10ffff}",
];

/// Every seed with each of its characters removed, replaced and followed by something awkward, and
/// cut off at each.
fn mutations(seed: &str) -> impl Iterator<Item = String> + '_ {
    seed.char_indices().flat_map(move |(at, c)| {
        let (before, after) = (&seed[..at], &seed[at + c.len_utf8()..]);
        let replaced = AWKWARD
            .iter()
            .map(move |bad| format!("{before}{bad}{after}"));
        let inserted = AWKWARD
            .iter()
            .map(move |bad| format!("{before}{c}{bad}{after}"));
        replaced
            .chain(inserted)
            .chain([before.to_owned(), format!("{before}{after}")])
    })
}

#[test]
fn every_mutation_of_a_good_text_gives_an_account_or_an_error_with_a_code() {
    let mut errors = 0;
    for seed in seeds() {
        for text in mutations(&seed) {
            let code = KeyUri::parse(&text).err().map(|error| error.code());
            assert_ne!(code, Some(""), "{text:?}");
            let migration = migration::parse(&text).err().map(|error| error.code());
            assert_ne!(migration, Some(""), "{text:?}");
            errors += usize::from(code.is_some());
            for item in parse_pasted(&text) {
                assert!(item.result.is_ok_and(|uri| uri.secret.bits() > 0) || !text.is_empty());
            }
        }
    }
    assert!(errors >= 5_000, "only {errors} mutations were malformed");
}
