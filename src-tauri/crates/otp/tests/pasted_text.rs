//! Several accounts in one pasted text.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use otp::parse_pasted;

const A: &str = "otpauth://totp/Shop:ada?secret=MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U";
const B: &str = "otpauth://hotp/Shop:bob?secret=MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U&counter=1";

/// Line and account name, or line and error code, of every item.
fn read(text: &str) -> Vec<(usize, String)> {
    let items = parse_pasted(text).into_iter();
    items
        .map(|item| match item.result {
            Ok(uri) => (item.line, uri.label.account),
            Err(error) => (item.line, error.code().to_owned()),
        })
        .collect()
}

fn expect(items: &[(usize, &str)]) -> Vec<(usize, String)> {
    items
        .iter()
        .map(|(line, name)| (*line, (*name).to_owned()))
        .collect()
}

#[test]
fn every_line_is_an_account_and_blank_and_comment_lines_are_none() {
    let text = format!("\u{feff}# my accounts\r\n\r\n{A}\r\n   \r\n  {B}  \r\n#{A}\r\n");
    assert_eq!(read(&text), expect(&[(3, "ada"), (5, "bob")]));
    assert_eq!(read(""), []);
    assert_eq!(read(" \n# nothing\n"), []);
}

#[test]
fn a_bad_line_is_reported_where_it_stands_and_stops_nothing() {
    let text = format!("{A}\nhello there\notpauth://totp/x?secret=1\n{B}");
    let expected = [
        (1, "ada"),
        (2, "not-otpauth"),
        (3, "invalid-secret"),
        (4, "bob"),
    ];
    assert_eq!(read(&text), expect(&expected));
}

#[test]
fn commas_separate_uris_but_not_names() {
    assert_eq!(read(&format!("{A},{B}")), expect(&[(1, "ada"), (1, "bob")]));
    assert_eq!(
        read(&format!("{A}, {B},\n{A}")),
        expect(&[(1, "ada"), (1, "bob"), (2, "ada")])
    );
    let comma = A.replace("ada", "ada, the first");
    assert_eq!(
        read(&format!("{comma},{B}")),
        expect(&[(1, "ada, the first"), (1, "bob")])
    );
}

#[test]
fn a_google_export_becomes_its_entries() {
    let accounts = [A, B].map(|uri| otp::KeyUri::parse(uri).unwrap());
    let export = otp::migration::write(&accounts, 1);
    let text = format!("{A}\n{}\n{B}", *export.uris[0]);
    assert_eq!(
        read(&text),
        expect(&[(1, "ada"), (2, "ada"), (2, "bob"), (3, "bob")])
    );
    assert_eq!(
        read("otpauth-migration://offline?data=XXXX"),
        expect(&[(1, "migration-malformed")])
    );
}

#[test]
fn a_secret_on_its_own_is_one_account_even_when_it_is_wrapped() {
    let nameless = expect(&[(1, "")]);
    assert_eq!(read("mfrg gzdf mztw q2lk nnwg 23tp obyx e43u\n"), nameless);
    assert_eq!(
        read("mfrg gzdf\nmztw q2lk\nnnwg 23tp\nobyx e43u"),
        expect(&[(1, "")])
    );
    let two = "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U\nGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    assert_eq!(
        read(two),
        expect(&[(1, ""), (2, "")]),
        "two secrets are not one wrapped"
    );
    let prose = expect(&[(1, "not-otpauth"), (2, "not-otpauth")]);
    assert_eq!(read("these are not\nany secrets"), prose);
}
