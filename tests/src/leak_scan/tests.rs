use std::process::{Command, Stdio};

use data_encoding::{BASE32, BASE32_NOPAD, BASE64, BASE64_NOPAD, BASE64URL, HEXLOWER, HEXUPPER};

use super::*;

/// Twenty bytes, of which Base64 needs both of the characters that differ for URLs.
const CANARY: [u8; 20] = [
    0xFB, 0xEF, 0xBE, 0xFF, 0xEF, 0xBF, 0x13, 0x37, 0x00, 0x9A, 0x42, 0xD6, 0x01, 0x7C, 0x88, 0xE5,
    0x2B, 0x60, 0xC4, 0x0F,
];

fn leaks_of(content: &[u8]) -> Vec<Leak> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("deep")).unwrap();
    fs::write(folder.path().join("deep/er"), content).unwrap();
    let mut scanned = Scanned::default();
    LeakScan::for_secret(&CANARY)
        .unwrap()
        .in_folder(folder.path(), &mut scanned)
        .unwrap();
    assert_eq!(scanned.files, 1);
    scanned.leaks
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn a_planted_canary_is_found_in_every_form() {
    let base32 = BASE32.encode(&CANARY);
    let numbers = CANARY.map(|byte| byte.to_string());
    let texts = [
        base32.clone(),
        base32.to_lowercase(),
        BASE32_NOPAD.encode(&CANARY),
        BASE64.encode(&CANARY),
        BASE64_NOPAD.encode(&CANARY),
        BASE64URL.encode(&CANARY),
        HEXLOWER.encode(&CANARY),
        HEXUPPER.encode(&CANARY),
        format!("[{}]", numbers.join(",")),
        format!("[{}]", numbers.join(", ")),
    ];
    for text in texts {
        assert_eq!(
            leaks_of(format!("before {text} after").as_bytes()).len(),
            1,
            "{text}"
        );
        assert_eq!(
            leaks_of(&wide(&format!("before {text} after"))).len(),
            1,
            "{text} in UTF-16"
        );
    }
    assert_eq!(
        leaks_of(&[b"before".as_slice(), &CANARY, b"after"].concat()).len(),
        1,
        "raw"
    );
}

#[test]
fn a_canary_inside_a_longer_base64_text_is_found_at_every_alignment() {
    for before in 0..6 {
        for after in 0..3 {
            let text = [vec![0xA5; before], CANARY.to_vec(), vec![0x5A; after]].concat();
            for encoding in [BASE64, BASE64URL] {
                let leaks = leaks_of(encoding.encode(&text).as_bytes());
                assert_eq!(leaks.len(), 1, "{before} bytes before, {after} after");
            }
        }
    }
}

#[test]
fn a_secret_shown_in_groups_of_four_is_found() {
    let base32 = BASE32.encode(&CANARY);
    let groups: Vec<&str> = (0..base32.len())
        .step_by(4)
        .map(|at| &base32[at..at + 4])
        .collect();
    assert_eq!(leaks_of(groups.join(" ").as_bytes()).len(), 1);
    assert_eq!(
        leaks_of(groups.join(" ").to_lowercase().as_bytes()).len(),
        1
    );
}

#[test]
fn a_file_that_is_named_after_the_canary_is_found() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(HEXLOWER.encode(&CANARY)), "").unwrap();
    let mut scanned = Scanned::default();
    LeakScan::for_secret(&CANARY)
        .unwrap()
        .in_folder(folder.path(), &mut scanned)
        .unwrap();
    assert_eq!(scanned.leaks.len(), 1);
}

#[test]
fn a_canary_in_arguments_or_environment_is_found() {
    let scan = LeakScan::for_secret(&CANARY).unwrap();
    let text = BASE32.encode(&CANARY);
    let mut sleeping = Command::new("sh")
        .args(["-c", "read -r line", &text])
        .env("CANARY", text.to_lowercase())
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut scanned = Scanned::default();
    scan.in_processes(&Process::family(sleeping.id()), &mut scanned)
        .unwrap();
    sleeping.kill().unwrap();
    sleeping.wait().unwrap();

    let places: Vec<&str> = scanned
        .leaks
        .iter()
        .map(|leak| leak.place.as_str())
        .collect();
    assert_eq!(places.len(), 2, "{places:?}");
    assert!(places[0].starts_with("arguments of"), "{places:?}");
    assert!(places[1].starts_with("environment of"), "{places:?}");
}

#[test]
fn what_is_not_the_canary_is_no_leak() {
    let mut other = CANARY;
    other[10] ^= 1;
    assert_eq!(leaks_of(&other), []);
    assert_eq!(leaks_of(BASE32.encode(&other).as_bytes()), []);
    assert_eq!(leaks_of(BASE64.encode(&other).as_bytes()), []);
    assert_eq!(leaks_of(HEXLOWER.encode(&CANARY[..19]).as_bytes()), []);
}

#[test]
fn a_canary_that_could_be_found_by_chance_is_refused() {
    assert!(LeakScan::for_secret(b"too short").is_err());
}
