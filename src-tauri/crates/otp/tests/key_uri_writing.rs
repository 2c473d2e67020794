//! The strict writer, case by case.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use otp::{
    Counter, Digits, KeyUri, Kind, Label, Parameters, Period, SharedSecret, SteamSpelling, Warning,
};

/// 160 bits, so that no case is about the length of its secret unless it says so.
const SECRET: &str = "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U";

fn read(uri: &str) -> KeyUri {
    KeyUri::parse(uri).unwrap_or_else(|error| panic!("{uri}: {error}"))
}

fn account(issuer: Option<&str>, account: &str, parameters: Parameters) -> KeyUri {
    let label = Label {
        issuer: issuer.map(str::to_owned),
        account: account.to_owned(),
    };
    KeyUri::new(
        label,
        SharedSecret::from_base32(SECRET).unwrap(),
        parameters,
    )
}

/// Asserts what stands around `?secret=...`.
fn assert_written(uri: &KeyUri, spelling: SteamSpelling, start: &str, end: &str) {
    assert_eq!(
        *uri.write(spelling),
        format!("otpauth://{start}?secret={SECRET}{end}")
    );
}

#[test]
fn the_writer_spells_everything_out() {
    let rest = "&algorithm=SHA1&digits=6&period=30";
    let cases = [
        (Some("Shop"), "eve", "totp/Shop:eve", "&issuer=Shop"),
        (
            Some("Blue Shop+"),
            "e@x.test",
            "totp/Blue%20Shop%2B:e%40x.test",
            "&issuer=Blue%20Shop%2B",
        ),
        (None, "eve", "totp/eve", ""),
        (None, "a:b", "totp/:a%3Ab", ""),
        (Some("A: B"), "eve", "totp/eve", "&issuer=A%3A%20B"),
        (Some("A: B"), "c:d", "totp/:c%3Ad", "&issuer=A%3A%20B"),
    ];
    for (issuer, name, start, end) in cases {
        let uri = account(issuer, name, Parameters::default());
        assert_written(&uri, SteamSpelling::Host, start, &format!("{end}{rest}"));
        assert_written(&uri, SteamSpelling::Encoder, start, &format!("{end}{rest}"));
    }
}

#[test]
fn a_counter_takes_the_place_of_the_period() {
    let kind = Kind::Hotp {
        counter: Counter::MAX,
    };
    let hotp = Parameters {
        kind,
        digits: Digits::EIGHT,
        ..Parameters::default()
    };
    let end = "&issuer=S&algorithm=SHA1&digits=8&counter=9223372036854775807";
    assert_written(
        &account(Some("S"), "e", hotp),
        SteamSpelling::Host,
        "hotp/S:e",
        end,
    );
}

#[test]
fn steam_is_written_in_the_spelling_of_either_camp() {
    let steam = Parameters::steam(Period::DEFAULT);
    let rest = "&algorithm=SHA1&digits=5&period=30";
    let valve = account(Some("Valve"), "e", steam);
    let end = format!("&issuer=Valve{rest}");
    assert_written(&valve, SteamSpelling::Host, "steam/Valve:e", &end);
    assert_written(
        &valve,
        SteamSpelling::Encoder,
        "totp/Valve:e",
        &format!("{end}&encoder=steam"),
    );
    let nameless = account(None, "e", steam);
    let end = format!("&issuer=Steam{rest}&encoder=steam");
    assert_written(&nameless, SteamSpelling::Encoder, "totp/Steam:e", &end);
    assert_written(&nameless, SteamSpelling::Host, "steam/e", rest);
}

#[test]
fn steam_is_written_with_the_parameters_its_codes_are_made_with() {
    let odd = Parameters {
        digits: Digits::EIGHT,
        ..Parameters::steam(Period::DEFAULT)
    };
    let end = "&algorithm=SHA1&digits=5&period=30";
    assert_written(
        &account(None, "e", odd),
        SteamSpelling::Host,
        "steam/e",
        end,
    );
}

#[test]
fn both_names_of_a_server_survive_writing() {
    let uri = read(&format!(
        "otpauth://totp/Tenant:eve?secret={SECRET}&issuer=Cloud"
    ));
    let again = read(&uri.write(SteamSpelling::Host));
    assert_eq!(again.label, uri.label);
    assert_eq!(again.label_issuer.as_deref(), Some("Tenant"));
}

#[test]
fn the_writer_never_passes_on_an_impossible_base32_length() {
    let uri = read("otpauth://totp/S:e?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHP");
    let written = uri.write(SteamSpelling::Host);
    assert!(
        written.contains("secret=JBSWY3DPEHPK3PXPJBSWY3DPEE&"),
        "26 characters, 16 bytes"
    );
}

#[test]
fn names_that_a_person_types_are_cleaned_like_names_that_are_read() {
    let uri = account(Some(" Sh\u{202e}op "), "e\0ve\n", Parameters::default());
    assert_eq!(
        (uri.label.issuer.as_deref(), uri.label.account.as_str()),
        (Some("Shop"), "eve")
    );
    assert_eq!(uri.warnings, [Warning::ControlCharsRemoved]);
    let nameless = account(Some(" "), "", Parameters::default());
    assert_eq!(nameless.warnings, [Warning::NoIssuer, Warning::NoAccount]);
}
