//! What a damaged, newer or hostile file does: it is told apart, and nothing else happens.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]

mod common;

use common::{CHEAP, Fixture, issuers, passphrase};
use sha2::{Digest, Sha256};
use vault::{Access, Damage, Passphrase, Presence, SlotKind, Unlock, Vault, VaultError};

/// A small generator, so that a run can be repeated: SplitMix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % limit as u64).unwrap()
    }
}

fn header_len(file: &[u8]) -> usize {
    u32::from_le_bytes(file[10..14].try_into().unwrap()) as usize
}

/// Makes the header's checksum fit again, as somebody who means harm would.
fn resign(file: &mut [u8]) {
    let end = header_len(file) - 32;
    let checksum = Sha256::digest(&file[..end]);
    file[end..end + 32].copy_from_slice(&checksum);
}

fn assert_damaged(result: Result<Vault, VaultError>, what: &str) {
    match result {
        Err(VaultError::Damaged(_)) => {}
        other => panic!("{what}: {other:?}"),
    }
}

#[test]
fn every_single_bit_flip_is_detected_as_damage() {
    let mut fixture = Fixture::with_entries(3);
    fixture.vault.add_passphrase(&passphrase(), CHEAP).unwrap();
    fixture.vault.make_recovery_code().unwrap();
    let whole = fixture.file();
    let header = header_len(&whole);
    let mut dice = Dice(20_261_120);
    // Every bit that says how to read the rest, then anywhere.
    let certain = (0..70 * 8)
        .chain((header - 32) * 8..header * 8)
        .chain((whole.len() - 16) * 8..whole.len() * 8);
    let bits: Vec<usize> = certain
        .chain((0..2_000).map(|_| dice.below(whole.len() * 8)))
        .collect();
    assert!(bits.len() >= 1_000);
    for bit in bits {
        let mut file = whole.clone();
        file[bit / 8] ^= 1 << (bit % 8);
        fixture.set_file(&file);
        assert_damaged(fixture.reopen(), &format!("bit {bit}"));
        if bit / 8 < header {
            // Told before any key is derived, so a slip of the disk is never a wrong passphrase.
            assert_damaged(
                fixture.open(Unlock::Passphrase(&passphrase())),
                &format!("bit {bit}"),
            );
        }
        assert_eq!(
            fixture.file(),
            file,
            "reading a damaged file writes nothing"
        );
    }
}

#[test]
fn a_flip_in_the_body_is_damage_for_the_right_passphrase_too() {
    let mut fixture = Fixture::with_entries(1);
    fixture.vault.add_passphrase(&passphrase(), CHEAP).unwrap();
    let mut file = fixture.file();
    let last = file.len() - 20;
    file[last] ^= 1;
    fixture.set_file(&file);
    let opened = fixture.open(Unlock::Passphrase(&passphrase()));
    assert!(matches!(opened, Err(VaultError::Damaged(Damage::Body))));
}

#[test]
fn every_truncation_is_detected() {
    let fixture = Fixture::with_entries(3);
    let whole = fixture.file();
    for len in 0..whole.len() {
        fixture.set_file(&whole[..len]);
        assert_damaged(fixture.reopen(), &format!("{len} bytes"));
    }
    fixture.set_file(&[&whole[..], b"\0"].concat());
    assert_damaged(fixture.reopen(), "one byte more");
}

#[test]
fn a_wrong_passphrase_is_not_damage() {
    let mut fixture = Fixture::new();
    fixture.vault.add_passphrase(&passphrase(), CHEAP).unwrap();
    let wrong = Passphrase::new("incorrect horse").unwrap();
    assert!(matches!(
        fixture.open(Unlock::Passphrase(&wrong)),
        Err(VaultError::WrongPassphrase)
    ));
    assert!(fixture.open(Unlock::Passphrase(&passphrase())).is_ok());
}

#[test]
fn a_wrong_recovery_code_is_not_damage() {
    let mut fixture = Fixture::new();
    let old = fixture.vault.make_recovery_code().unwrap();
    let code = fixture.vault.make_recovery_code().unwrap();
    assert!(matches!(
        fixture.open(Unlock::Recovery(&old)),
        Err(VaultError::WrongRecoveryCode)
    ));
    let typed = code.expose().to_lowercase().parse().unwrap();
    assert!(fixture.open(Unlock::Recovery(&typed)).is_ok());
}

#[test]
fn a_newer_file_is_told_apart_and_never_changed() {
    let mut fixture = Fixture::with_entries(2);
    let mut file = fixture.file();
    file[8..10].copy_from_slice(&7u16.to_le_bytes());
    resign(&mut file);
    fixture.set_file(&file);
    assert!(matches!(
        fixture.reopen(),
        Err(VaultError::NewerFormat { found: 7 })
    ));
    let Presence::Present(summary) = fixture.folder.presence().unwrap() else {
        panic!("a newer vault is a vault");
    };
    assert!(summary.read_only_newer);
    assert_eq!(summary.vault_id, fixture.vault.id());
    let saved = fixture
        .vault
        .change(|contents| contents.add(common::entry(9)));
    assert!(matches!(saved, Err(VaultError::ChangedOnDisk)));
    let copy = vault::OlderCopy::NEWEST;
    let restored = fixture.folder.restore_generation(&fixture.lock, copy);
    assert!(matches!(
        restored,
        Err(VaultError::NewerFormat { found: 7 })
    ));
    assert_eq!(fixture.file(), file);
}

#[test]
fn a_hostile_key_derivation_is_refused_before_memory_is_taken() {
    let mut fixture = Fixture::new();
    fixture.vault.add_passphrase(&passphrase(), CHEAP).unwrap();
    let whole = fixture.file();
    // The passphrase slot follows the keychain slot: 63 bytes, one slot of 19 + 72, then 19.
    let parameters = 63 + 19 + 72 + 19;
    for (at, value) in [
        (0, u32::MAX),
        (0, 1_048_577),
        (0, 8),
        (4, 17),
        (4, u32::MAX),
        (4, 0),
        (8, 9),
        (8, 0),
    ] {
        let mut file = whole.clone();
        file[parameters + at..parameters + at + 4].copy_from_slice(&value.to_le_bytes());
        resign(&mut file);
        fixture.set_file(&file);
        let opened = fixture.open(Unlock::Passphrase(&passphrase()));
        assert!(
            matches!(opened, Err(VaultError::Damaged(Damage::Slot))),
            "{at} {value}"
        );
        let peak_kib = peak_memory_kib();
        assert!(peak_kib < 600 * 1024, "{peak_kib} KiB were taken");
    }
}

/// The most memory this process ever had, where the system tells.
fn peak_memory_kib() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0)
}

#[test]
fn a_slot_that_was_moved_or_weakened_does_not_open() {
    let mut fixture = Fixture::new();
    fixture.vault.add_passphrase(&passphrase(), CHEAP).unwrap();
    let mut file = fixture.file();
    // Another slot id under a checksum that fits: the wrapped key is bound to its slot.
    file[63 + 19 + 72 + 1] ^= 1;
    resign(&mut file);
    fixture.set_file(&file);
    assert!(matches!(
        fixture.open(Unlock::Passphrase(&passphrase())),
        Err(VaultError::WrongPassphrase)
    ));
    // And the body is bound to the header as a whole.
    assert!(matches!(
        fixture.reopen(),
        Err(VaultError::Damaged(Damage::Body))
    ));
}

#[test]
fn a_slot_of_an_unknown_kind_is_shown_and_never_tried() {
    let mut fixture = Fixture::new();
    fixture.vault.add_passphrase(&passphrase(), CHEAP).unwrap();
    let mut file = fixture.file();
    file[63 + 19 + 72] = 77;
    resign(&mut file);
    fixture.set_file(&file);
    let Presence::Present(summary) = fixture.folder.presence().unwrap() else {
        panic!("its header is whole");
    };
    assert_eq!(summary.slots[1].kind, SlotKind::Unknown(77));
    let opened = fixture.open(Unlock::Passphrase(&passphrase()));
    assert!(matches!(opened, Err(VaultError::NoSuchSlot)));
}

#[test]
fn something_else_under_the_name_is_not_a_vault_and_is_not_overwritten() {
    let fixture = Fixture::new();
    for bytes in [&b""[..], b"\x89PNG\r\n\x1a\n", &[0; 5_000]] {
        fixture.set_file(bytes);
        assert_damaged(fixture.reopen(), "not a vault");
        assert!(matches!(
            fixture.folder.presence(),
            Err(VaultError::Damaged(_))
        ));
        let first = vault::NewSlot::Keychain(&fixture.keychain);
        let created = Vault::create(&fixture.folder, &fixture.lock, first);
        assert!(matches!(created, Err(VaultError::AlreadyExists)));
        assert_eq!(fixture.file(), bytes);
    }
}

#[cfg(unix)]
#[test]
fn links_and_pipes_under_the_name_are_not_followed() {
    let fixture = Fixture::with_entries(1);
    let (path, aside) = (
        fixture.folder.path().join("vault.keyfob"),
        fixture.home.path().join("aside"),
    );
    std::fs::rename(&path, &aside).unwrap();
    std::os::unix::fs::symlink(&aside, &path).unwrap();
    assert!(matches!(fixture.reopen(), Err(VaultError::NotAPlainFile)));
    std::fs::remove_file(&path).unwrap();
    nix::unistd::mkfifo(&path, nix::sys::stat::Mode::S_IRWXU).unwrap();
    assert!(
        matches!(fixture.reopen(), Err(VaultError::NotAPlainFile)),
        "and does not wait"
    );
    std::fs::remove_file(&path).unwrap();
    std::fs::rename(&aside, &path).unwrap();
    assert_eq!(issuers(&fixture.reopen().unwrap()), ["Issuer 0"]);
}

#[test]
fn a_second_process_may_read_beside_the_writer_and_writes_nothing() {
    let mut fixture = Fixture::with_entries(2);
    let before = common::files(&fixture.folder);
    let unlock = Unlock::Keychain(&fixture.keychain);
    let mut reader = Vault::open(&fixture.folder, Access::ReadOnly, unlock).unwrap();
    assert_eq!(issuers(&reader), ["Issuer 0", "Issuer 1"]);
    let changed = reader.change(|_| -> Result<(), VaultError> { panic!("not called") });
    assert!(matches!(changed, Err(VaultError::ReadOnly)));
    assert!(matches!(
        reader.make_recovery_code(),
        Err(VaultError::ReadOnly)
    ));
    assert_eq!(common::files(&fixture.folder), before);
    fixture
        .vault
        .change(|contents| contents.add(common::entry(2)))
        .unwrap();
}
