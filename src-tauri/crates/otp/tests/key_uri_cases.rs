//! Our own key URIs: one group per rule of the reader, so that the suite is whole on its own.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use otp::{KeyUri, Kind, Parameters};

/// 160 bits, so that no case is about the length of its secret unless it says so.
const SECRET: &str = "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U";

/// Reads `otpauth://totp/LABEL?secret=...QUERY`.
fn totp(label: &str, query: &str) -> KeyUri {
    read(&format!("otpauth://totp/{label}?secret={SECRET}{query}"))
}

fn read(uri: &str) -> KeyUri {
    KeyUri::parse(uri).unwrap_or_else(|error| panic!("{uri}: {error}"))
}

fn warnings(uri: &KeyUri) -> String {
    uri.warnings
        .iter()
        .map(|warning| warning.code())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Asserts issuer, prefix, account and warnings of labels with a query.
fn assert_names(cases: &[(&str, &str, [&str; 3], &str)]) {
    for (label, query, names, expected_warnings) in cases {
        let uri = totp(label, query);
        let found = [
            uri.label.issuer.as_deref().unwrap_or("-"),
            uri.label_issuer.as_deref().unwrap_or("-"),
            &uri.label.account,
        ];
        assert_eq!(&found, names, "{label} {query}");
        assert_eq!(warnings(&uri), *expected_warnings, "{label} {query}");
    }
}

/// Asserts the same of what may follow a secret.
fn assert_query(cases: &[(&str, &str, &str)]) {
    for (query, expected, expected_warnings) in cases {
        let text = format!("otpauth://totp/S:e?secret={SECRET}{query}");
        assert_texts(&[(&text, expected, expected_warnings)]);
    }
}

/// Asserts kind, algorithm, digits, period or counter, and warnings of whole texts.
fn assert_texts(cases: &[(&str, &str, &str)]) {
    for (text, expected, expected_warnings) in cases {
        let uri = read(&text.replace("SECRET", SECRET));
        let Parameters {
            algorithm,
            digits,
            kind,
        } = uri.parameters;
        let moved_by = match kind {
            Kind::Totp { period } | Kind::Steam { period } => u64::from(period.as_secs()),
            Kind::Hotp { counter } => counter.as_u64(),
        };
        let found = format!(
            "{} {algorithm} {} {moved_by}",
            kind.as_str(),
            digits.as_u8()
        );
        assert_eq!(found, *expected, "{text}");
        assert_eq!(warnings(&uri), *expected_warnings, "{text}");
    }
}

#[test]
fn the_label_is_split_at_its_first_colon_before_decoding() {
    assert_names(&[
        ("Shop:eve", "", ["Shop", "Shop", "eve"], ""),
        ("Shop%3Aeve", "", ["Shop", "Shop", "eve"], ""),
        (
            "Shop%3aeve%40x.test",
            "",
            ["Shop", "Shop", "eve@x.test"],
            "",
        ),
        ("Shop:%20%20eve", "", ["Shop", "Shop", "eve"], ""),
        ("Shop%20%3A%20eve", "", ["Shop", "Shop", "eve"], ""),
        ("Shop:a%3Ab", "", ["Shop", "Shop", "a:b"], "extra-colon"),
        ("Shop%3Aa:b", "", ["Shop:a", "Shop:a", "b"], "extra-colon"),
        ("eve", "", ["-", "-", "eve"], "no-issuer"),
        ("", "", ["-", "-", ""], "no-issuer no-account"),
        (":eve", "", ["-", "-", "eve"], "no-issuer"),
        ("Shop:", "", ["Shop", "Shop", ""], "no-account"),
    ]);
}

#[test]
fn the_issuer_parameter_wins_and_the_prefix_is_kept() {
    assert_names(&[
        ("Shop:eve", "&issuer=Shop", ["Shop", "Shop", "eve"], ""),
        ("eve", "&issuer=Shop", ["Shop", "-", "eve"], ""),
        (
            "Tenant:eve",
            "&issuer=Cloud",
            ["Cloud", "Tenant", "eve"],
            "issuer-mismatch",
        ),
        (
            "shop:eve",
            "&issuer=Shop",
            ["Shop", "shop", "eve"],
            "issuer-mismatch",
        ),
        ("Shop:eve", "&issuer=", ["Shop", "Shop", "eve"], ""),
        ("Shop:eve", "&issuer", ["Shop", "Shop", "eve"], ""),
        (
            "Shop:eve",
            "&issuer=%20Shop%20",
            ["Shop", "Shop", "eve"],
            "",
        ),
        // Only the parameter can tell that the issuer itself contains the colon.
        (
            "A%3AB:eve",
            "&issuer=A%3AB",
            ["A:B", "A:B", "eve"],
            "extra-colon",
        ),
        (
            "Shop:Shop:eve",
            "&issuer=Shop",
            ["Shop", "Shop", "Shop:eve"],
            "extra-colon",
        ),
        (
            "eve",
            "&issuer=Shopperiod=60",
            ["Shop", "-", "eve"],
            "issuer-cleaned",
        ),
        (
            "eve",
            "&issuer=Shop&issuer=Shop",
            ["Shop", "-", "eve"],
            "duplicate-parameter",
        ),
    ]);
}

#[test]
fn a_plus_is_a_space_in_the_query_and_between_the_words_of_a_prefix_only() {
    assert_names(&[
        ("eve", "&issuer=Blue+Shop", ["Blue Shop", "-", "eve"], ""),
        ("eve", "&issuer=Blue%2BShop", ["Blue+Shop", "-", "eve"], ""),
        (
            "eve+work@x.test",
            "&issuer=Shop",
            ["Shop", "-", "eve+work@x.test"],
            "",
        ),
        (
            "Blue+Shop:eve",
            "",
            ["Blue Shop", "Blue Shop", "eve"],
            "plus-as-space",
        ),
        (
            "Blue+Shop:eve",
            "&issuer=Blue+Shop",
            ["Blue Shop", "Blue Shop", "eve"],
            "plus-as-space",
        ),
        ("Blue%2BShop:eve", "", ["Blue+Shop", "Blue+Shop", "eve"], ""),
        ("Shop+:eve", "&issuer=Shop+", ["Shop+", "Shop+", "eve"], ""),
        ("+Shop:eve", "", ["+Shop", "+Shop", "eve"], ""),
        ("C++:eve", "", ["C++", "C++", "eve"], ""),
        // The parameter says that this plus is one.
        ("A+B:eve", "&issuer=A%2BB", ["A+B", "A+B", "eve"], ""),
    ]);
}

#[test]
fn names_are_decoded_once_and_made_safe_to_show() {
    assert_names(&[
        ("Shop:100%25", "", ["Shop", "Shop", "100%"], ""),
        ("Shop:100%2525", "", ["Shop", "Shop", "100%25"], ""),
        ("Shop:50%", "", ["Shop", "Shop", "50%"], "bad-percent"),
        (
            "eve",
            "&issuer=50%off",
            ["50%off", "-", "eve"],
            "bad-percent",
        ),
        (
            "Shop%253Aeve",
            "",
            ["Shop", "Shop", "eve"],
            "double-encoded",
        ),
        (
            "eve%2540x.test",
            "&issuer=Shop",
            ["Shop", "-", "eve@x.test"],
            "double-encoded",
        ),
        (
            "Caf%E9:eve",
            "",
            ["Caf\u{fffd}", "Caf\u{fffd}", "eve"],
            "invalid-utf8",
        ),
        ("%D0%9C%D0%B8%D1%80:eve", "", ["Мир", "Мир", "eve"], ""),
        (
            "Sh\u{200b}op:eve",
            "",
            ["Shop", "Shop", "eve"],
            "control-chars-removed",
        ),
        (
            "Shop:eve%E2%80%AE",
            "",
            ["Shop", "Shop", "eve"],
            "control-chars-removed",
        ),
        (
            "Shop:e%0Ave",
            "",
            ["Shop", "Shop", "eve"],
            "control-chars-removed",
        ),
        (
            "eve",
            "&issuer=Sh%7Fop",
            ["Shop", "-", "eve"],
            "control-chars-removed",
        ),
        ("Shop:#1 <b>&eve", "", ["Shop", "Shop", "#1 <b>&eve"], ""),
        ("Shop:dept/eve", "", ["Shop", "Shop", "dept/eve"], ""),
        (r"Shop:AD\eve", "", ["Shop", "Shop", r"AD\eve"], ""),
    ]);
}

#[test]
fn the_query_is_read_as_it_is_found() {
    assert_query(&[
        ("&Digits=8&PERIOD=60", "totp SHA1 8 60", "unusual-period"),
        ("&amp;digits=8", "totp SHA1 8 30", "html-escaped"),
        ("&&&digits=8&", "totp SHA1 8 30", ""),
        ("#&digits=8", "totp SHA1 6 30", ""),
        ("&unknown=1&unknown=2", "totp SHA1 6 30", ""),
        (
            "&image=https://x.test/i.png",
            "totp SHA1 6 30",
            "ignored-image",
        ),
        ("&image=%00&image=2", "totp SHA1 6 30", "ignored-image"),
        ("&image=", "totp SHA1 6 30", ""),
        (
            "&codeDisplay=%7B%22trashed%22%3A%20true%7D",
            "totp SHA1 6 30",
            "source-trashed",
        ),
        (
            "&codeDisplay=%7B%22trashed%22%3Afalse%7D",
            "totp SHA1 6 30",
            "",
        ),
        ("&codeDisplay=%00", "totp SHA1 6 30", ""),
    ]);
}

#[test]
fn numbers_and_algorithms_have_defaults_and_every_spelling_in_use() {
    assert_query(&[
        ("&digits=&period=&algorithm=", "totp SHA1 6 30", ""),
        (
            "&digits=null&period=NULL&algorithm=null",
            "totp SHA1 6 30",
            "",
        ),
        ("&digits=07&period=030", "totp SHA1 7 30", "unusual-digits"),
        ("&digits=5", "totp SHA1 5 30", "unusual-digits"),
        (
            "&digits=9&period=1",
            "totp SHA1 9 1",
            "unusual-digits unusual-period",
        ),
        ("&algorithm=HmacSHA512", "totp SHA512 6 30", ""),
        ("&algorithm=Algorithm.sha256", "totp SHA256 6 30", ""),
        (
            "&digits=8&digits=8",
            "totp SHA1 8 30",
            "duplicate-parameter",
        ),
        ("&counter=x", "totp SHA1 6 30", ""),
    ]);
    assert_texts(&[
        (
            "otpauth://hotp/S:e?secret=SECRET&counter=0",
            "hotp SHA1 6 0",
            "",
        ),
        (
            "otpauth://hotp/S:e?secret=SECRET",
            "hotp SHA1 6 0",
            "missing-counter",
        ),
        (
            "otpauth://hotp/S:e?secret=SECRET&counter=9&period=0",
            "hotp SHA1 6 9",
            "",
        ),
    ]);
}

#[test]
fn steam_has_many_spellings_and_explicit_digits_can_say_no() {
    assert_query(&[
        ("&encoder=STEAM", "steam SHA1 5 30", ""),
        ("&encoder=other", "totp SHA1 6 30", ""),
        ("&steam", "steam SHA1 5 30", ""),
        ("&steam=no", "totp SHA1 6 30", ""),
        ("&algorithm=steam", "steam SHA1 5 30", ""),
    ]);
    assert_texts(&[
        (
            "otpauth://steam/Steam:e?secret=SECRET",
            "steam SHA1 5 30",
            "",
        ),
        (
            "otpauth://steam/S:e?secret=SECRET&algorithm=SHA512&digits=8",
            "steam SHA1 5 30",
            "",
        ),
        ("steam://SECRET", "steam SHA1 5 30", "no-account"),
        (
            "otpauth://totp/Steam:e?secret=SECRET",
            "steam SHA1 5 30",
            "",
        ),
        (
            "otpauth://totp/e?secret=SECRET&issuer=Steam&digits=5",
            "steam SHA1 5 30",
            "",
        ),
        (
            "otpauth://totp/Steamer:e?secret=SECRET",
            "totp SHA1 6 30",
            "",
        ),
        (
            "otpauth://hotp/Steam:e?secret=SECRET&counter=1",
            "hotp SHA1 6 1",
            "",
        ),
    ]);
    let not_steam = totp("Steam:e", "&digits=8");
    assert_eq!(not_steam.parameters.kind, Kind::default());
    assert_eq!(warnings(&not_steam), "issuer-steam-not-steam");
}

#[test]
fn the_scheme_may_be_apples_or_wrapped() {
    assert_texts(&[
        (
            "apple-otpauth://totp/S:e?secret=SECRET",
            "totp SHA1 6 30",
            "",
        ),
        (
            "\u{feff} OtpAuth://Totp/S:e?secret=SECRET \r\n",
            "totp SHA1 6 30",
            "",
        ),
        ("otpauth:totp/S:e?secret=SECRET", "totp SHA1 6 30", ""),
        (
            "otpauth%3A%2F%2Ftotp%2FS%3Ae%3Fsecret%3DSECRET%26digits%3D8",
            "totp SHA1 8 30",
            "double-encoded",
        ),
    ]);
}

#[test]
fn a_secret_on_its_own_is_an_account_without_names_but_a_sentence_is_none() {
    let nameless = "no-issuer no-account";
    assert_texts(&[
        ("SECRET", "totp SHA1 6 30", nameless),
        (
            "mfrg gzdf mztw q2lk nnwg 23tp obyx e43u",
            "totp SHA1 6 30",
            nameless,
        ),
        (
            "MFRGGZDF-MZTWQ2LK-NNWG23TP-OBYXE43U",
            "totp SHA1 6 30",
            nameless,
        ),
        ("key=SECRET", "totp SHA1 6 30", nameless),
        (
            "key=SECRET&type=Hotp&counter=3&size=8",
            "hotp SHA1 8 3",
            nameless,
        ),
        (
            "key=SECRET&otpHashMode=Sha512&step=30",
            "totp SHA512 6 30",
            nameless,
        ),
    ]);
    for sentence in [
        "",
        "hello",
        "hello world",
        "there is no secret here",
        "password",
        "a b c d e f",
    ] {
        assert_eq!(
            KeyUri::parse(sentence).unwrap_err().code(),
            "not-otpauth",
            "{sentence:?}"
        );
    }
}

#[test]
fn warnings_about_the_secret_come_first() {
    let uri = read("otpauth://totp/e?secret=JDJDBDBDDBDBBXBXB&period=60");
    assert_eq!(
        warnings(&uri),
        "weak-secret odd-base32-length no-issuer unusual-period"
    );
    let strong = read("otpauth://totp/S:e?secret=MFRGGZDFMZTWQ2LKNNWG23TPOA");
    assert_eq!(
        (strong.secret.bits(), warnings(&strong)),
        (128, String::new())
    );
}
