//! A keychain that fails at any call: nothing is created, overwritten or deleted because of it.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]

mod common;

use common::{CHEAP, Fixture, files, issuers, passphrase};
use vault::{
    Access, Fault, ItemName, ItemValue, Keychain, KeychainError, KeychainReport, MemoryKeychain,
    NewSlot, Unlock, Vault, VaultError, VaultFolder,
};

const ERRORS: [KeychainError; 10] = [
    KeychainError::NoEntry,
    KeychainError::Locked,
    KeychainError::Dismissed,
    KeychainError::NoProvider,
    KeychainError::NoCollection,
    KeychainError::TimedOut { after_s: 3 },
    KeychainError::Malformed,
    KeychainError::Ambiguous,
    KeychainError::NotKept,
    KeychainError::Failed,
];

/// Every way a call can go wrong.
fn faults() -> Vec<Fault> {
    let errors = ERRORS
        .iter()
        .flat_map(|error| [Fault::Error(*error), Fault::DoneButError(*error)]);
    errors
        .chain([Fault::OkButLost, Fault::OkButChanged])
        .collect()
}

#[test]
fn opening_tells_an_absent_key_from_every_other_failure_and_writes_nothing() {
    let fixture = Fixture::with_entries(2);
    let before = files(&fixture.folder);
    for fault in faults() {
        fixture.keychain.fail_next(fault);
        let error = fixture.reopen().expect_err("the read failed");
        match fault {
            Fault::Error(KeychainError::NoEntry)
            | Fault::DoneButError(KeychainError::NoEntry)
            | Fault::OkButLost => assert!(matches!(error, VaultError::KeychainKeyAbsent)),
            Fault::OkButChanged => assert!(matches!(error, VaultError::KeychainKeyWrong)),
            Fault::Error(told) | Fault::DoneButError(told) => {
                assert!(
                    matches!(error, VaultError::Keychain(kept) if kept == told),
                    "{error:?}"
                );
            }
        }
        assert_eq!(files(&fixture.folder), before);
        assert_eq!(fixture.keychain.len(), 1);
        assert_eq!(
            issuers(&fixture.reopen().unwrap()),
            ["Issuer 0", "Issuer 1"],
            "it heals"
        );
    }
}

#[test]
fn a_vault_is_not_created_on_a_keychain_that_does_not_keep_the_key() {
    for call in 0..2 {
        for fault in faults() {
            if call == 1 && matches!(fault, Fault::OkButLost) {
                continue; // The same as the item not being found, which is among the errors.
            }
            let home = tempfile::tempdir().unwrap();
            let folder = VaultFolder::new(home.path());
            let lock = folder.lock().unwrap();
            let keychain = MemoryKeychain::new();
            (0..call).for_each(|_| keychain.pass_next());
            keychain.fail_next(fault);
            let created = Vault::create(&folder, &lock, NewSlot::Keychain(&keychain));
            assert!(
                matches!(created, Err(VaultError::Keychain(_))),
                "{fault:?}: {created:?}"
            );
            assert!(files(&folder).is_empty(), "{fault:?} left a file");
            assert!(keychain.is_empty(), "{fault:?} left an item");
        }
    }
}

/// A keychain whose question a person answers late: meanwhile they chose a passphrase.
struct AnsweredLate<'a>(MemoryKeychain, &'a (dyn Fn() + Sync));

impl Keychain for AnsweredLate<'_> {
    fn read(&self, item: &ItemName) -> Result<ItemValue, KeychainError> {
        self.0.read(item)
    }

    fn write(&self, item: &ItemName, value: &ItemValue) -> Result<(), KeychainError> {
        (self.1)();
        self.0.write(item, value)
    }

    fn remove(&self, item: &ItemName) -> Result<(), KeychainError> {
        self.0.remove(item)
    }

    fn probe(&self) -> Result<KeychainReport, KeychainError> {
        self.0.probe()
    }
}

#[test]
fn a_vault_made_while_the_keychain_was_asked_is_not_overwritten() {
    let home = tempfile::tempdir().unwrap();
    let folder = VaultFolder::new(home.path());
    let lock = folder.lock().unwrap();
    let meanwhile = || {
        let mut other =
            Vault::create(&folder, &lock, NewSlot::Passphrase(&passphrase(), CHEAP)).unwrap();
        other
            .change(|contents| contents.add(common::entry(0)))
            .unwrap();
    };
    let keychain = AnsweredLate(MemoryKeychain::new(), &meanwhile);
    let late = Vault::create(&folder, &lock, NewSlot::Keychain(&keychain));
    assert!(matches!(late, Err(VaultError::AlreadyExists)), "{late:?}");
    assert!(keychain.0.is_empty(), "the item that opens nothing is gone");
    let first = Vault::open(&folder, Access::ReadOnly, Unlock::Passphrase(&passphrase())).unwrap();
    assert_eq!(issuers(&first), ["Issuer 0"]);
}

#[test]
fn adding_a_keychain_slot_that_fails_leaves_file_and_keychain_as_they_were() {
    for fault in faults() {
        let mut fixture = Fixture::with_entries(1);
        let before = files(&fixture.folder);
        fixture.keychain.fail_next(fault);
        let added = fixture.vault.add_keychain(&fixture.keychain.clone());
        assert!(matches!(added, Err(VaultError::Keychain(_))), "{fault:?}");
        assert_eq!(files(&fixture.folder), before, "{fault:?}");
        assert_eq!(fixture.keychain.len(), 1, "{fault:?}");
        assert_eq!(fixture.vault.slots().len(), 1);
    }
}

#[test]
fn removing_a_keychain_slot_touches_no_keychain() {
    let mut fixture = Fixture::with_entries(1);
    let code = fixture.vault.make_recovery_code().unwrap();
    let slot = fixture.vault.slots()[0].id;
    let calls = fixture.keychain.calls();
    assert!(fixture.vault.remove_slot(slot).unwrap().is_empty());
    assert_eq!(
        (fixture.keychain.calls(), fixture.keychain.len()),
        (calls, 1)
    );
    assert!(matches!(fixture.reopen(), Err(VaultError::NoSuchSlot)));
    assert!(fixture.open(Unlock::Recovery(&code)).is_ok());
}

#[test]
fn a_reset_keychain_leaves_passphrase_and_recovery_code() {
    let mut fixture = Fixture::with_entries(1);
    let code = fixture.vault.make_recovery_code().unwrap();
    fixture.keychain.reset();
    assert!(matches!(
        fixture.reopen(),
        Err(VaultError::KeychainKeyAbsent)
    ));
    let mut vault = fixture.open(Unlock::Recovery(&code)).unwrap();
    vault.add_keychain(&fixture.keychain).unwrap();
    // The dead slot comes first in the file; the new one is found all the same.
    assert_eq!(issuers(&fixture.reopen().unwrap()), ["Issuer 0"]);
}

#[test]
fn a_locked_keychain_never_touches_the_vault_of_a_passphrase() {
    let mut fixture = Fixture::with_entries(1);
    fixture.vault.add_passphrase(&passphrase(), CHEAP).unwrap();
    let calls = fixture.keychain.calls();
    assert!(fixture.open(Unlock::Passphrase(&passphrase())).is_ok());
    fixture
        .vault
        .change(|contents| contents.add(common::entry(1)))
        .unwrap();
    assert_eq!(fixture.keychain.calls(), calls);
}

#[test]
fn a_round_trip_tells_every_fault_and_leaves_nothing() {
    for call in 0..2 {
        for fault in faults() {
            let keychain = MemoryKeychain::new();
            (0..call).for_each(|_| keychain.pass_next());
            keychain.fail_next(fault);
            let told = keychain.round_trip().expect_err("a call failed");
            match fault {
                Fault::Error(KeychainError::NoEntry)
                | Fault::DoneButError(KeychainError::NoEntry)
                    if call == 1 =>
                {
                    assert_eq!(told, KeychainError::NotKept);
                }
                Fault::Error(error) | Fault::DoneButError(error) => assert_eq!(told, error),
                Fault::OkButLost | Fault::OkButChanged => {
                    assert_eq!(told, KeychainError::NotKept);
                }
            }
            assert!(keychain.is_empty(), "{fault:?} left an item");
        }
    }
}
