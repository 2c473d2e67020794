//! Slots, keychains that fail, second processes and damaged files.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use app::{
    Access, ErrorCode, Event, Nothing, RemoveSlot, RestoreCopy, SetPassphrase, SlotKind,
    UnlockVault, VaultView,
};
use common::{Machine, PASSPHRASE, RFC_URI, Running, SlowKeychain};
use vault::{Fault, KeychainError};

fn kinds(running: &Running) -> Vec<SlotKind> {
    running
        .app
        .list_slots(Nothing {})
        .unwrap()
        .slots
        .iter()
        .map(|slot| slot.kind)
        .collect()
}

fn remove(running: &Running, kind: SlotKind) -> Result<app::SlotsView, app::CommandError> {
    let slots = running.app.list_slots(Nothing {}).unwrap().slots;
    let id = slots.into_iter().find(|slot| slot.kind == kind).unwrap().id;
    running.app.remove_slot(RemoveSlot { id })
}

fn by_passphrase() -> UnlockVault {
    UnlockVault::Passphrase {
        passphrase: PASSPHRASE.to_owned().into(),
    }
}

#[test]
fn a_vault_that_begins_to_lock_by_itself_says_so_and_counts_from_then() {
    let machine = Machine::new();
    let running = machine.with_vault();
    running.app.make_recovery_code(Nothing {}).unwrap();
    machine.clock.advance(3_600);
    remove(&running, SlotKind::Keychain).unwrap();
    running.event(|event| matches!(event, Event::VaultChanged {}));
    let VaultView::Open { locks_at } = running.started().vault else {
        panic!("it does not lock for the hour before");
    };
    assert_eq!(locks_at, Some(1_111_111_109 + 3_600 + 600));
}

#[test]
fn a_recovery_code_opens_the_vault_when_the_keychain_lost_its_key() {
    let machine = Machine::new();
    let code = {
        let running = machine.with_vault();
        running.add(RFC_URI);
        running
            .app
            .make_recovery_code(Nothing {})
            .unwrap()
            .code
            .expose()
            .to_owned()
    };
    machine.keychain.reset();
    let running = machine.start();
    let VaultView::Locked { problem, ways } = running.started().vault else {
        panic!("a vault whose key is gone is locked, not empty");
    };
    assert_eq!(problem.unwrap().code, ErrorCode::KeychainKeyAbsent);
    assert_eq!(ways, [SlotKind::Keychain, SlotKind::Recovery]);
    let typed = code.to_lowercase().replace('-', " ");
    running
        .app
        .unlock(UnlockVault::Recovery { code: typed.into() })
        .unwrap();
    assert_eq!(running.titles(), ["Acme ada"]);
}

#[test]
fn a_new_recovery_code_replaces_the_old_one() {
    let machine = Machine::new();
    let running = machine.with_vault();
    let old = running.app.make_recovery_code(Nothing {}).unwrap();
    let new = running.app.make_recovery_code(Nothing {}).unwrap();
    running.app.lock(Nothing {}).unwrap();
    let by = |code: &str| UnlockVault::Recovery {
        code: code.to_owned().into(),
    };
    let refused = running.app.unlock(by(old.code.expose())).unwrap_err();
    assert_eq!(refused.code, ErrorCode::WrongRecoveryCode);
    running.app.unlock(by(new.code.expose())).unwrap();
}

#[test]
fn without_its_keychain_slot_nothing_short_of_the_passphrase_opens_the_vault() {
    let machine = Machine::new();
    let running = machine.with_vault();
    assert_eq!(
        remove(&running, SlotKind::Keychain).unwrap_err().code,
        ErrorCode::LastSlot
    );
    running
        .app
        .set_passphrase(SetPassphrase {
            passphrase: PASSPHRASE.to_owned().into(),
        })
        .unwrap();
    remove(&running, SlotKind::Keychain).unwrap();
    assert_eq!(kinds(&running), [SlotKind::Passphrase]);
    assert!(machine.keychain.is_empty(), "the key left the keychain too");
    running.app.lock(Nothing {}).unwrap();
    assert_eq!(
        running.app.unlock(UnlockVault::Keychain).unwrap_err().code,
        ErrorCode::NoSuchSlot
    );
    let opened = running.app.unlock(by_passphrase()).unwrap();
    assert!(
        matches!(opened.vault, VaultView::Open { locks_at: Some(_) }),
        "a lock that means something comes by itself"
    );
    running.app.add_keychain_slot(Nothing {}).unwrap();
    assert_eq!(kinds(&running), [SlotKind::Passphrase, SlotKind::Keychain]);
}

/// The lock comes before, during or after the derivation; whichever it is, the answer is true.
#[test]
fn a_vault_that_is_locked_while_a_passphrase_is_derived_says_so_and_keeps_its_ways() {
    let machine = Machine::new();
    let running = machine.with_vault();
    let app = running.app.clone();
    let setting = std::thread::spawn(move || {
        app.set_passphrase(SetPassphrase {
            passphrase: PASSPHRASE.to_owned().into(),
        })
    });
    running.app.lock(Nothing {}).unwrap();
    let set = setting.join().unwrap();
    running.app.unlock(UnlockVault::Keychain).unwrap();
    let expected = match set {
        Ok(_) => vec![SlotKind::Keychain, SlotKind::Passphrase],
        Err(error) => {
            assert_eq!(error.code, ErrorCode::VaultLocked);
            vec![SlotKind::Keychain]
        }
    };
    assert_eq!(kinds(&running), expected);
}

#[test]
fn a_keychain_that_fails_leaves_the_vault_locked_with_the_reason_and_heals_on_request() {
    let reasons = [
        (KeychainError::Locked, ErrorCode::KeychainLocked),
        (KeychainError::Dismissed, ErrorCode::KeychainRefused),
        (KeychainError::NoProvider, ErrorCode::KeychainMissing),
        (KeychainError::NoCollection, ErrorCode::KeychainNotSetUp),
        (
            KeychainError::TimedOut { after_s: 3 },
            ErrorCode::KeychainTimedOut,
        ),
        (KeychainError::Failed, ErrorCode::KeychainFailed),
        (KeychainError::Malformed, ErrorCode::KeychainKeyMalformed),
    ];
    for (error, code) in reasons {
        let machine = Machine::new();
        {
            machine.with_vault().add(RFC_URI);
        }
        let file = machine.folder.path().join("data/vault.keyfob");
        let before = std::fs::read(&file).unwrap();
        machine.keychain.fail_next(Fault::Error(error));
        let running = machine.start();
        let VaultView::Locked { problem, .. } = running.started().vault else {
            panic!("{error:?} must not look like an empty vault");
        };
        assert_eq!(problem.unwrap().code, code);
        assert_eq!(
            std::fs::read(&file).unwrap(),
            before,
            "{error:?} wrote nothing"
        );
        running.app.unlock(UnlockVault::Keychain).unwrap();
        assert_eq!(running.titles(), ["Acme ada"]);
    }
}

#[test]
fn a_keychain_that_loses_what_was_written_makes_no_vault() {
    let machine = Machine::new();
    let running = machine.start();
    running.started();
    machine.keychain.fail_next(Fault::OkButLost);
    let refused = running
        .app
        .create_vault(app::CreateVault::Keychain)
        .unwrap_err();
    assert!(matches!(
        refused.code,
        ErrorCode::KeychainNotKept | ErrorCode::KeychainKeyAbsent
    ));
    assert!(matches!(running.started().vault, VaultView::Absent { .. }));
    running
        .app
        .create_vault(app::CreateVault::Keychain)
        .unwrap();
}

#[test]
fn a_second_process_cannot_write_but_can_read() {
    let machine = Machine::new();
    let first = machine.with_vault();
    first.add(RFC_URI);
    let second = machine.start();
    let VaultView::Unusable { problem } = second.started().vault else {
        panic!("two writers must be impossible");
    };
    assert_eq!(problem.code, ErrorCode::VaultInUse);

    let reader = machine.start_as(Access::Read);
    reader.started();
    assert_eq!(reader.titles(), ["Acme ada"]);
    assert_eq!(
        reader.try_add(RFC_URI).unwrap_err().code,
        ErrorCode::VaultInUse
    );
}

#[test]
fn a_damaged_file_is_said_to_be_damaged_and_an_older_copy_takes_its_place() {
    let machine = Machine::new();
    {
        let running = machine.with_vault();
        running.add(RFC_URI);
        running.add("otpauth://totp/Late:ada?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Late");
    }
    let file = machine.folder.path().join("data/vault.keyfob");
    let mut bytes = std::fs::read(&file).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(&file, &bytes).unwrap();

    let running = machine.start();
    let VaultView::Unusable { problem } = running.started().vault else {
        panic!("a damaged file must not be opened");
    };
    assert_eq!(problem.code, ErrorCode::VaultDamaged);
    let copies = running.app.list_copies(Nothing {}).unwrap().copies;
    assert!(copies[0].readable && copies[0].newest);
    assert!(copies[1..].iter().all(|copy| !copy.newest));
    assert!(copies[0].written_at.is_some());
    let restored = running.app.restore_copy(RestoreCopy { number: 1 }).unwrap();
    assert!(matches!(restored.vault, VaultView::Open { .. }));
    assert_eq!(
        running.titles(),
        ["Acme ada"],
        "the last change is lost, not more"
    );
    let kept = std::fs::read_dir(file.parent().unwrap())
        .unwrap()
        .filter_map(|entry| std::fs::read(entry.unwrap().path()).ok())
        .any(|kept| kept == bytes);
    assert!(kept, "the damaged file is kept aside");
}

#[test]
fn damage_that_only_the_right_passphrase_finds_leads_to_the_older_copies_too() {
    let machine = Machine::new();
    {
        machine.with_passphrase().add(RFC_URI);
    }
    let file = machine.folder.path().join("data/vault.keyfob");
    let mut bytes = std::fs::read(&file).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(&file, &bytes).unwrap();

    let running = machine.start();
    assert!(matches!(running.started().vault, VaultView::Locked { .. }));
    let refused = running.app.unlock(by_passphrase()).unwrap_err();
    assert_eq!(refused.code, ErrorCode::VaultDamaged);
    running.event(|event| matches!(event, Event::KeychainChanged { problem: Some(_) }));
    assert!(matches!(
        running.started().vault,
        VaultView::Unusable { .. }
    ));
    running.app.restore_copy(RestoreCopy { number: 1 }).unwrap();
    running.app.unlock(by_passphrase()).unwrap();
}

#[test]
fn a_missing_file_with_older_copies_is_no_first_run() {
    let machine = Machine::new();
    {
        let running = machine.with_vault();
        running.add(RFC_URI);
    }
    std::fs::remove_file(machine.folder.path().join("data/vault.keyfob")).unwrap();
    let running = machine.start();
    let VaultView::Unusable { problem } = running.started().vault else {
        panic!("a vault that went missing must not be made anew");
    };
    assert_eq!(problem.code, ErrorCode::VaultMissing);
    let refused = running
        .app
        .create_vault(app::CreateVault::Keychain)
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::VaultMissing);
}

#[test]
fn codes_roll_and_the_vault_locks_while_the_keychain_asks_a_person() {
    let machine = Machine::new();
    drop(machine.with_passphrase());
    let (keychain, answer) = SlowKeychain::over(&machine.keychain);
    let running = machine.start_with(keychain);
    running.started();
    running.app.unlock(by_passphrase()).unwrap();
    let app = running.app.clone();
    let asking = std::thread::spawn(move || app.add_keychain_slot(Nothing {}));
    while machine.keychain.is_empty() {
        std::thread::yield_now();
    }
    running.app.list_entries(Nothing {}).unwrap();
    running.app.lock(Nothing {}).unwrap();
    drop(answer);
    let refused = asking.join().unwrap().unwrap_err();
    assert_eq!(refused.code, ErrorCode::VaultLocked);
    assert!(machine.keychain.is_empty(), "the key was taken back");
}

#[test]
fn the_window_is_told_when_the_keychain_answers_late() {
    let machine = Machine::new();
    {
        machine.with_vault();
    }
    let (keychain, answer) = SlowKeychain::over(&machine.keychain);
    let running = machine.start_with(keychain);
    let VaultView::Locked { problem, .. } = running.started().vault else {
        panic!("the window does not wait for ever");
    };
    assert_eq!(problem.unwrap().code, ErrorCode::KeychainWaiting);
    drop(answer);
    let event = running.event(|event| matches!(event, Event::KeychainChanged { .. }));
    assert!(matches!(event, Event::KeychainChanged { problem: None }));
    assert!(matches!(running.started().vault, VaultView::Open { .. }));
}

#[test]
fn a_keychain_that_answers_after_the_person_locked_opens_nothing() {
    let machine = Machine::new();
    {
        let running = machine.with_vault();
        let passphrase = PASSPHRASE.to_owned().into();
        running
            .app
            .set_passphrase(SetPassphrase { passphrase })
            .unwrap();
    }
    let (keychain, answer) = SlowKeychain::over(&machine.keychain);
    let running = machine.start_with(keychain);
    running.started();
    running.app.unlock(by_passphrase()).unwrap();
    running.app.lock(Nothing {}).unwrap();
    drop(answer);
    running.event(|event| matches!(event, Event::KeychainChanged { .. }));
    assert!(matches!(running.started().vault, VaultView::Locked { .. }));
}

/// Needs a file system of its own, which only root may mount.
#[cfg(target_os = "linux")]
#[test]
fn on_a_read_only_disk_codes_are_shown_and_nothing_is_saved() {
    let machine = Machine::new();
    let folder = machine.folder.path().to_owned();
    let mount = |arguments: &[&str]| {
        let done = std::process::Command::new("mount")
            .args(arguments)
            .arg(&folder)
            .output();
        done.is_ok_and(|output| output.status.success())
    };
    if !mount(&["-t", "tmpfs", "-o", "size=1m", "keyfob-test"]) {
        println!("note: NOT run: a disk that is read-only, which only root can mount");
        return;
    }
    let ran = std::panic::catch_unwind(|| {
        {
            machine.with_vault().add(RFC_URI);
        }
        assert!(mount(&["-o", "remount,ro"]));
        let running = machine.start();
        assert!(matches!(running.started().vault, VaultView::Open { .. }));
        assert_eq!(running.titles(), ["Acme ada"]);
        let refused = running.try_add(RFC_URI).unwrap_err();
        assert_eq!(refused.code, ErrorCode::DiskReadOnly);

        assert!(mount(&["-o", "remount,rw"]));
        running.app.lock(Nothing {}).unwrap();
        running.app.unlock(UnlockVault::Keychain).unwrap();
        running.add(RFC_URI);
    });
    let unmounted = std::process::Command::new("umount")
        .arg("-l")
        .arg(&folder)
        .status();
    assert!(unmounted.is_ok_and(|status| status.success()));
    if let Err(panic) = ran {
        std::panic::resume_unwind(panic);
    }
}
