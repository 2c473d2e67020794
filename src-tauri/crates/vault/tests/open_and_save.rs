//! The life of a vault: made, changed, closed, opened, its slots added and removed.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]

mod common;

use std::sync::Arc;

use common::{CHEAP, Fixture, entry, issuers, passphrase};
use otp::UnixSeconds;
use vault::{
    Access, FolderLock, NewSlot, NoSuchEntry, OlderCopy, Passphrase, Presence, SlotKind, Unlock,
    Vault, VaultError, VaultFolder,
};

#[test]
fn what_is_saved_is_there_after_opening_again() {
    let mut fixture = Fixture::with_entries(3);
    let id = fixture.vault.contents().entries()[1].id;
    fixture
        .vault
        .change(|contents| {
            contents
                .edit(id, |entry| entry.note = "changed".into())
                .unwrap();
            contents.move_to(id, 0).unwrap();
            Ok::<_, VaultError>(())
        })
        .unwrap();
    let opened = fixture.reopen().unwrap();
    assert_eq!(issuers(&opened), ["Issuer 1", "Issuer 0", "Issuer 2"]);
    let (before, after) = (fixture.vault.contents(), opened.contents());
    assert_eq!(after.entry(id).unwrap().note, "changed");
    assert!(
        after
            .entry(id)
            .unwrap()
            .secret
            .ct_eq(&before.entry(id).unwrap().secret)
    );
    assert_eq!(opened.generation(), 5, "created, three added, one changed");
}

#[test]
fn a_removed_account_comes_back_to_its_place() {
    let mut fixture = Fixture::with_entries(3);
    let id = fixture.vault.contents().entries()[1].id;
    fixture
        .vault
        .change(|contents| {
            contents
                .remove(id, UnixSeconds(9))
                .map_err(|_| VaultError::ReadOnly)
        })
        .unwrap();
    let mut opened = fixture.reopen().unwrap();
    assert_eq!(issuers(&opened), ["Issuer 0", "Issuer 2"]);
    assert_eq!(opened.contents().removed()[0].removed_at, UnixSeconds(9));
    opened
        .change(|contents| -> Result<(), VaultError> {
            assert_eq!(contents.forget(vault::EntryId::random()?), Err(NoSuchEntry));
            contents.restore(id).unwrap();
            Ok(())
        })
        .unwrap();
    assert_eq!(
        issuers(&fixture.reopen().unwrap()),
        ["Issuer 0", "Issuer 1", "Issuer 2"]
    );
}

#[test]
fn accounts_that_agree_in_everything_stay_two() {
    let mut fixture = Fixture::with_entries(1);
    let twin = fixture.vault.contents().entries()[0].as_ref().clone();
    let id = fixture
        .vault
        .change(|contents| contents.add(twin.clone()))
        .unwrap();
    assert_ne!(id, twin.id, "an id that is taken is not given twice");
    assert_eq!(fixture.reopen().unwrap().contents().entries().len(), 2);
}

#[test]
fn a_change_that_fails_changes_nothing_anywhere() {
    let mut fixture = Fixture::with_entries(2);
    let before = common::files(&fixture.folder);
    let failed = fixture.vault.change(|contents| {
        contents.add(entry(7))?;
        Err::<(), _>(VaultError::NoSuchSlot)
    });
    assert!(matches!(failed, Err(VaultError::NoSuchSlot)));
    assert_eq!(issuers(&fixture.vault), ["Issuer 0", "Issuer 1"]);
    assert_eq!(common::files(&fixture.folder), before);
}

#[test]
fn every_save_has_a_new_nonce_and_ciphertext() {
    let mut fixture = Fixture::new();
    let mut seen = std::collections::HashSet::new();
    for _ in 0..50 {
        fixture.vault.change(|_| Ok::<_, VaultError>(())).unwrap();
        assert!(
            seen.insert(fixture.file()[38..62].to_vec()),
            "a nonce came twice"
        );
    }
}

#[test]
fn nothing_of_an_account_is_in_any_file() {
    let fixture = Fixture::with_entries(5);
    for (name, bytes) in common::files(&fixture.folder) {
        for needle in [&b"secret of"[..], b"Issuer", b"example.com", b"entry"] {
            let found = bytes.windows(needle.len()).any(|window| window == needle);
            assert!(!found, "{name} has a piece of the contents in clear");
        }
    }
}

#[test]
fn the_last_three_good_files_are_kept_and_each_one_opens() {
    let fixture = Fixture::with_entries(6);
    let copies = fixture.folder.older_copies().unwrap();
    let generations: Vec<u64> = copies
        .iter()
        .map(|copy| copy.header.as_ref().unwrap().generation)
        .collect();
    assert_eq!(generations, [6, 5, 4], "the present one is 7");
    for copy in OlderCopy::ALL {
        let path = fixture
            .folder
            .path()
            .join(format!("vault.keyfob.{}", copy.number()));
        fixture.set_file(&std::fs::read(path).unwrap());
        let opened = fixture.reopen().unwrap();
        assert_eq!(
            opened.contents().entries().len(),
            6 - usize::from(copy.number())
        );
    }
}

#[test]
fn going_back_keeps_the_damaged_file_aside() {
    let fixture = Fixture::with_entries(3);
    fixture.set_file(b"damaged");
    assert!(matches!(fixture.reopen(), Err(VaultError::Damaged(_))));
    let aside = fixture
        .folder
        .restore_generation(&fixture.lock, OlderCopy::NEWEST)
        .unwrap()
        .unwrap();
    assert_eq!(std::fs::read(aside).unwrap(), b"damaged");
    let mut opened = fixture.reopen().unwrap();
    assert_eq!(
        opened.contents().entries().len(),
        2,
        "one change is lost, no more"
    );
    opened.change(|contents| contents.add(entry(8))).unwrap();
    assert_eq!(
        issuers(&fixture.reopen().unwrap()),
        ["Issuer 0", "Issuer 1", "Issuer 8"]
    );
    let again = fixture
        .folder
        .restore_generation(&fixture.lock, OlderCopy::NEWEST)
        .unwrap()
        .unwrap();
    assert!(
        again.ends_with("vault.keyfob.aside-2"),
        "the first is not overwritten"
    );
}

#[test]
fn older_copies_without_a_vault_are_no_first_run() {
    let fixture = Fixture::with_entries(2);
    std::fs::remove_file(fixture.folder.path().join("vault.keyfob")).unwrap();
    let Presence::FileMissing { generations } = fixture.folder.presence().unwrap() else {
        panic!("the copies were overlooked");
    };
    assert_eq!(generations.len(), 2);
    let first = NewSlot::Keychain(&fixture.keychain);
    let created = Vault::create(&fixture.folder, &fixture.lock, first);
    assert!(matches!(created, Err(VaultError::AlreadyExists)));
    assert!(matches!(fixture.reopen(), Err(VaultError::FileMissing)));
    assert_eq!(
        fixture
            .folder
            .restore_generation(&fixture.lock, OlderCopy::NEWEST)
            .unwrap(),
        None
    );
    assert_eq!(issuers(&fixture.reopen().unwrap()), ["Issuer 0"]);
}

#[test]
fn a_folder_without_anything_is_a_first_run() {
    let home = tempfile::tempdir().unwrap();
    let folder = VaultFolder::new(home.path().join("not/there/yet"));
    assert_eq!(folder.presence().unwrap(), Presence::Absent);
    let lock = folder.lock().unwrap();
    assert_eq!(
        folder.presence().unwrap(),
        Presence::Absent,
        "a lock file is no vault"
    );
    let wrong = folder.restore_generation(&lock, OlderCopy::NEWEST);
    assert!(matches!(wrong, Err(VaultError::NoSuchCopy)));
}

#[test]
fn a_file_that_something_else_wrote_is_not_overwritten() {
    let mut fixture = Fixture::with_entries(1);
    let mine = fixture.file();
    let mut other = fixture.reopen().unwrap();
    other.change(|contents| contents.add(entry(5))).unwrap();
    let theirs = fixture.file();
    let saved = fixture.vault.change(|contents| contents.add(entry(6)));
    assert!(matches!(saved, Err(VaultError::ChangedOnDisk)));
    assert_eq!(fixture.file(), theirs);
    assert_eq!(issuers(&fixture.vault), ["Issuer 0"]);
    // Once the file is ours again, the same change goes through.
    fixture.set_file(&mine);
    fixture
        .vault
        .change(|contents| contents.add(entry(6)))
        .unwrap();
}

#[cfg(unix)]
#[test]
fn files_and_folder_are_for_this_person_only_whatever_the_umask_or_the_file_before() {
    use std::os::unix::fs::PermissionsExt;
    let mut fixture = Fixture::with_entries(2);
    let mode = |name: &str| {
        let path = fixture.folder.path().join(name);
        std::fs::symlink_metadata(path)
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(mode("."), 0o700);
    for name in [
        "vault.keyfob",
        "vault.keyfob.1",
        "vault.keyfob.2",
        "vault.lock",
    ] {
        assert_eq!(mode(name), 0o600, "{name}");
    }
    let open = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(fixture.folder.path().join("vault.keyfob"), open).unwrap();
    fixture
        .vault
        .change(|contents| contents.add(entry(3)))
        .unwrap();
    let path = fixture.folder.path().join("vault.keyfob");
    assert_eq!(
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777,
        0o600
    );
}

#[test]
fn any_slot_opens_the_vault() {
    let mut fixture = Fixture::with_entries(1);
    fixture.vault.add_passphrase(&passphrase(), CHEAP).unwrap();
    let code = fixture.vault.make_recovery_code().unwrap();
    let kinds: Vec<SlotKind> = fixture.vault.slots().iter().map(|slot| slot.kind).collect();
    assert_eq!(
        kinds,
        [SlotKind::Keychain, SlotKind::Passphrase, SlotKind::Recovery]
    );
    for unlock in [
        Unlock::Keychain(&fixture.keychain),
        Unlock::Passphrase(&passphrase()),
        Unlock::Recovery(&code),
    ] {
        assert_eq!(issuers(&fixture.open(unlock).unwrap()), ["Issuer 0"]);
    }
}

#[test]
fn a_vault_can_begin_with_a_passphrase_and_no_keychain() {
    let home = tempfile::tempdir().unwrap();
    let folder = VaultFolder::new(home.path());
    let lock = folder.lock().unwrap();
    let first = NewSlot::Passphrase(&passphrase(), CHEAP);
    let mut vault = Vault::create(&folder, &lock, first).unwrap();
    vault.change(|contents| contents.add(entry(0))).unwrap();
    let (keychain, passphrase) = (vault::MemoryKeychain::new(), passphrase());
    let open = |unlock| Vault::open(&folder, Access::ReadWrite(&lock), unlock);
    assert_eq!(
        issuers(&open(Unlock::Passphrase(&passphrase)).unwrap()),
        ["Issuer 0"]
    );
    assert!(matches!(
        open(Unlock::Keychain(&keychain)),
        Err(VaultError::NoSuchSlot)
    ));
    assert_eq!(keychain.calls(), 0);
}

#[test]
fn a_removed_slot_opens_neither_the_file_nor_an_older_copy() {
    let mut fixture = Fixture::with_entries(2);
    let slot = fixture.vault.add_passphrase(&passphrase(), CHEAP).unwrap();
    for number in 0..4 {
        fixture
            .vault
            .change(|contents| contents.add(entry(number)))
            .unwrap();
    }
    let leftovers = fixture.vault.remove_slot(slot).unwrap();
    assert!(leftovers.is_empty());
    let refused = fixture.open(Unlock::Passphrase(&passphrase()));
    assert!(matches!(refused, Err(VaultError::NoSuchSlot)));
    for copy in fixture.folder.older_copies().unwrap() {
        let header = copy.header.unwrap();
        assert!(
            header.slots.iter().all(|kept| kept.id != slot),
            "{:?}",
            copy.which
        );
        assert_eq!(
            header.generation,
            fixture.vault.generation(),
            "it is the new state"
        );
    }
    assert_eq!(
        fixture.folder.older_copies().unwrap().len(),
        3,
        "and no copy was given up"
    );
    assert_eq!(fixture.reopen().unwrap().contents().entries().len(), 6);
}

#[test]
fn changing_the_passphrase_ends_the_old_one() {
    let mut fixture = Fixture::new();
    fixture.vault.add_passphrase(&passphrase(), CHEAP).unwrap();
    let new = Passphrase::new("another passphrase").unwrap();
    assert!(
        fixture
            .vault
            .replace_passphrase(&new, CHEAP)
            .unwrap()
            .is_empty()
    );
    let old = fixture.open(Unlock::Passphrase(&passphrase()));
    assert!(matches!(old, Err(VaultError::WrongPassphrase)));
    assert!(fixture.open(Unlock::Passphrase(&new)).is_ok());
    let passphrases = fixture
        .vault
        .slots()
        .iter()
        .filter(|slot| slot.kind == SlotKind::Passphrase)
        .count();
    assert_eq!(passphrases, 1);
}

#[test]
fn the_last_slot_stays() {
    let mut fixture = Fixture::new();
    let slot = fixture.vault.slots()[0].id;
    let removed = fixture.vault.remove_slot(slot);
    assert!(matches!(removed, Err(VaultError::LastSlot)));
    assert_eq!(fixture.keychain.len(), 1);
    assert!(fixture.reopen().is_ok());
}

#[test]
fn the_table_of_slots_has_an_end() {
    let mut fixture = Fixture::new();
    for _ in 1..16 {
        fixture
            .vault
            .add_keychain(&fixture.keychain.clone())
            .unwrap();
    }
    let refused = fixture.vault.add_keychain(&fixture.keychain.clone());
    assert!(matches!(refused, Err(VaultError::TooManySlots)));
    assert!(matches!(
        fixture.vault.make_recovery_code(),
        Err(VaultError::TooManySlots)
    ));
    assert_eq!(fixture.keychain.len(), 16);
    assert!(fixture.reopen().is_ok());
}

#[test]
fn another_folders_lock_gives_no_right() {
    let fixture = Fixture::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let other: FolderLock = VaultFolder::new(elsewhere.path()).lock().unwrap();
    let unlock = Unlock::Keychain(&fixture.keychain);
    let opened = Vault::open(&fixture.folder, Access::ReadWrite(&other), unlock);
    assert!(matches!(opened, Err(VaultError::ReadOnly)));
}

#[test]
fn dropping_the_vault_leaves_no_one_else_holding_its_secrets() {
    let fixture = Fixture::with_entries(1);
    let entry = Arc::clone(&fixture.vault.contents().entries()[0]);
    drop(fixture.vault);
    assert_eq!(
        Arc::strong_count(&entry),
        1,
        "only the caller's own share is left"
    );
}

#[test]
fn an_open_vault_shows_nothing_of_what_is_in_it() {
    let fixture = Fixture::with_entries(1);
    let shown = format!("{:?} {:?}", fixture.vault, fixture.vault.contents());
    assert!(!shown.contains("secret of"));
    assert!(
        !shown.contains("115, 101, 99, 114, 101, 116"),
        "nor as numbers"
    );
}
