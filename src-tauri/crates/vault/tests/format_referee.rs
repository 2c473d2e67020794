//! The format as FORMAT.md has it, read by `tests/open_vault.py`: other code, another language,
//! another cryptographic library (libsodium).
#![allow(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]
#![cfg(unix)]

mod common;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use common::{CHEAP, Fixture, entry};
use otp::{Algorithm, Counter, Digits, Kind, Parameters, Period, SharedSecret, UnixSeconds};
use vault::{Argon2Cost, Entry, Passphrase, VaultError};

fn open_with_script(folder: &Path, passphrase: &str) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/open_vault.py");
    // Debian's own Python, because PyNaCl comes from its packages.
    let mut python = Command::new("/usr/bin/python3")
        .arg(script)
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("this test needs /usr/bin/python3");
    python
        .stdin
        .take()
        .unwrap()
        .write_all(passphrase.as_bytes())
        .unwrap();
    let output = python.wait_with_output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(
        !error.contains("No module named"),
        "install python3-nacl (make test does): {error}"
    );
    output
}

/// One account of every kind, with what tries an encoding.
fn varied() -> Vec<Entry> {
    let period = Period::try_from(60).unwrap();
    let kinds = [
        (Kind::Totp { period }, Algorithm::Sha512, 8),
        (
            Kind::Hotp {
                counter: Counter::MAX,
            },
            Algorithm::Sha256,
            6,
        ),
        (
            Kind::Steam {
                period: Period::DEFAULT,
            },
            Algorithm::Sha1,
            5,
        ),
    ];
    let varied = kinds
        .into_iter()
        .enumerate()
        .map(|(number, (kind, algorithm, digits))| Entry {
            issuer: "Beispiel \u{201e}Bank\u{201c} \u{1f511}".into(),
            label_issuer: Some("Beispiel".into()),
            note: "two\nlines, a \\ and a \"".into(),
            group: Some("Work".into()),
            pinned: number == 1,
            secret: SharedSecret::from_bytes(vec![0xff; 20 + number]).unwrap(),
            parameters: Parameters {
                algorithm,
                digits: Digits::try_from(digits).unwrap(),
                kind,
            },
            ..entry(number)
        });
    varied.collect()
}

/// Whether a line of the script is this entry. Compared field by field, spelled out here once more.
fn assert_is(line: &serde_json::Value, entry: &Entry) {
    let (kind, moves_on) = match entry.parameters.kind {
        Kind::Totp { period } => ("totp", ("period", u64::from(period.as_secs()))),
        Kind::Hotp { counter } => ("hotp", ("counter", counter.as_u64())),
        Kind::Steam { period } => ("steam", ("period", u64::from(period.as_secs()))),
    };
    let secret = data_encoding::BASE32_NOPAD.encode(entry.secret.expose());
    let mut expected = serde_json::json!({
        "kind": "entry", "id": entry.id.to_string(), "issuer": entry.issuer,
        "account": entry.account, "secret": secret, "type": kind,
        "algorithm": entry.parameters.algorithm.as_str(),
        "digits": entry.parameters.digits.as_u8(), "created_at": entry.created_at.as_u64(),
    });
    expected[moves_on.0] = moves_on.1.into();
    // Left out where they are empty.
    for (name, text) in [
        ("label_issuer", &entry.label_issuer),
        ("group", &entry.group),
    ] {
        text.iter()
            .for_each(|text| expected[name] = text.as_str().into());
    }
    if !entry.note.is_empty() {
        expected["note"] = entry.note.as_str().into();
    }
    if entry.pinned {
        expected["pinned"] = true.into();
    }
    assert_eq!(*line, expected);
}

#[test]
fn an_independent_reader_finds_every_account() {
    let mut fixture = Fixture::new();
    let typed = "p\u{e4}ssphrase with spaces ";
    let cost = Argon2Cost::new(64 * 1024, 2, 1).unwrap();
    fixture
        .vault
        .add_passphrase(&Passphrase::new("another slot").unwrap(), CHEAP)
        .unwrap();
    fixture
        .vault
        .add_passphrase(&Passphrase::new(typed).unwrap(), cost)
        .unwrap();
    fixture
        .vault
        .change(|contents| {
            varied()
                .into_iter()
                .try_for_each(|entry| contents.add(entry).map(drop))?;
            let gone = contents.add(entry(9))?;
            contents
                .remove(gone, UnixSeconds(77))
                .map_err(|_| VaultError::FileMissing)
        })
        .unwrap();
    // Typed with a combining accent: form C makes it the same.
    let output = open_with_script(fixture.folder.path(), "pa\u{308}ssphrase with spaces \n");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let entries = fixture.vault.contents().entries();
    assert_eq!(lines.len(), entries.len() + 1);
    entries
        .iter()
        .zip(&lines)
        .for_each(|(entry, line)| assert_is(line, entry));
    let removed = lines.last().unwrap();
    assert_eq!(
        (&removed["kind"], &removed["removed_at"]),
        (&"removed".into(), &77.into())
    );
    assert_is(
        &removed["entry"],
        &fixture.vault.contents().removed()[0].entry,
    );
}

#[test]
fn an_independent_reader_tells_a_wrong_passphrase_from_damage() {
    let mut fixture = Fixture::with_entries(1);
    fixture
        .vault
        .add_passphrase(&common::passphrase(), CHEAP)
        .unwrap();
    let wrong = open_with_script(fixture.folder.path(), "wrong");
    assert_eq!((wrong.status.code(), wrong.stdout), (Some(1), Vec::new()));
    let mut file = fixture.file();
    file[40] ^= 1;
    fixture.set_file(&file);
    let damaged = open_with_script(fixture.folder.path(), "wrong");
    assert_eq!(
        (damaged.status.code(), damaged.stdout),
        (Some(2), Vec::new())
    );
}
