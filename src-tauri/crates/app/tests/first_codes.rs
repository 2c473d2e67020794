//! The walking skeleton without a window: first run, add, see, copy, quit, start, still there.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use app::{
    CopyCode, CreateVault, EntryRequest, ErrorCode, Event, Nothing, Notice, SettingsView,
    ShowCodes, UnlockVault, VaultView, WhichCode,
};
use common::{HOTP_URI, Machine, PASSPHRASE, RFC_URI};

#[test]
fn an_account_that_was_added_is_there_after_the_next_start() {
    let machine = Machine::new();
    {
        let first = machine.start();
        assert!(
            matches!(first.started().vault, VaultView::Absent { keychain } if keychain.problem.is_none())
        );
        first.app.create_vault(CreateVault::Keychain).unwrap();
        first.add(RFC_URI);
    }
    let second = machine.start();
    let started = second.started();
    assert!(matches!(started.vault, VaultView::Open { locks_at: None }));
    assert_eq!(started.list.unwrap().total, 1);
    let codes = started.codes.unwrap();
    // RFC 6238 Appendix B, SHA-1, T = 1111111109 and the window after it.
    assert_eq!(codes.codes[0].digits.as_deref(), Some("07081804"));
    assert_eq!(codes.codes[0].next.as_deref(), Some("14050471"));
    assert_eq!(codes.valid_until, Some(1_111_111_110));
    assert_eq!(started.notices, [Notice::OneWayToUnlock]);
}

#[test]
fn a_vault_made_by_passphrase_opens_by_it_and_by_nothing_else() {
    let machine = Machine::new();
    drop(machine.with_passphrase());
    assert!(machine.keychain.is_empty(), "no key went into the keychain");

    let running = machine.start();
    assert!(matches!(
        running.started().vault,
        VaultView::Locked { problem: None, .. }
    ));
    let wrong = UnlockVault::Passphrase {
        passphrase: "correct horse batterz".to_owned().into(),
    };
    assert_eq!(
        running.app.unlock(wrong).unwrap_err().code,
        ErrorCode::WrongPassphrase
    );
    assert_eq!(
        running.app.unlock(UnlockVault::Keychain).unwrap_err().code,
        ErrorCode::NoSuchSlot
    );
    let right = UnlockVault::Passphrase {
        passphrase: PASSPHRASE.to_owned().into(),
    };
    let started = running.app.unlock(right).unwrap();
    // A vault that asks for a passphrase locks by itself.
    assert!(matches!(
        started.vault,
        VaultView::Open { locks_at: Some(_) }
    ));
}

#[test]
fn a_passphrase_shorter_than_the_limit_makes_no_vault() {
    let machine = Machine::new();
    let running = machine.start();
    let short = CreateVault::Passphrase {
        passphrase: "seven 7".to_owned().into(),
    };
    assert_eq!(
        running.app.create_vault(short).unwrap_err().code,
        ErrorCode::PassphraseTooShort
    );
    assert!(matches!(running.started().vault, VaultView::Absent { .. }));
}

#[test]
fn codes_on_screen_roll_by_one_event_at_the_end_of_their_window() {
    let machine = Machine::new();
    let running = machine.with_vault();
    let ids = running.add(RFC_URI);
    running.app.show_codes(ShowCodes { ids }).unwrap();
    machine.clock.advance(1);
    running.app.wake();
    let event = running.event(|event| matches!(event, Event::CodesRolled { .. }));
    let Event::CodesRolled { codes } = event else {
        unreachable!("it was asked for")
    };
    assert_eq!(codes.codes[0].digits.as_deref(), Some("14050471"));
    assert_eq!(codes.valid_until, Some(1_111_111_140));
}

#[test]
fn copying_computes_the_code_of_that_moment_and_takes_the_next_one_below_two_seconds() {
    let machine = Machine::new();
    let running = machine.with_vault();
    let id = running.add(RFC_URI).remove(0);
    let copy = |which| {
        running
            .app
            .copy_code(CopyCode {
                id: id.clone(),
                which,
            })
            .unwrap()
    };

    machine.clock.set(1_111_111_108);
    assert!(!copy(WhichCode::Current).next, "2 s are left");
    assert_eq!(machine.clipboard.held().as_deref(), Some("07081804"));
    machine.clock.set(1_111_111_109);
    assert!(copy(WhichCode::Current).next, "1 s is left");
    assert_eq!(machine.clipboard.held().as_deref(), Some("14050471"));
    machine.clock.set(1_111_111_111);
    let copied = copy(WhichCode::Current);
    assert_eq!((copied.next, copied.clears_after_s), (false, Some(30)));
    assert_eq!(machine.clipboard.held().as_deref(), Some("14050471"));
}

#[test]
fn the_clipboard_is_cleared_when_due_unless_somebody_else_wrote_to_it() {
    let machine = Machine::new();
    let running = machine.with_vault();
    let id = running.add(RFC_URI).remove(0);
    let copy = || {
        let which = WhichCode::Current;
        running
            .app
            .copy_code(CopyCode {
                id: id.clone(),
                which,
            })
            .unwrap();
    };

    copy();
    machine.clock.advance(30);
    running.app.wake();
    running.event(|event| matches!(event, Event::ClipboardCleared {}));
    assert_eq!(machine.clipboard.held(), None);

    copy();
    machine.clipboard.put("a shopping list");
    running.app.lock(Nothing {}).unwrap();
    assert_eq!(machine.clipboard.held().as_deref(), Some("a shopping list"));
}

#[test]
fn a_code_that_is_copied_while_the_vault_locks_does_not_stay_on_the_clipboard() {
    let machine = Machine::new();
    let running = machine.with_vault();
    let id = running.add(RFC_URI).remove(0);
    let app = running.app.clone();
    machine.clipboard.while_writing(move || {
        app.lock(Nothing {}).unwrap();
    });
    let which = WhichCode::Current;
    let refused = running.app.copy_code(CopyCode { id, which }).unwrap_err();
    assert_eq!(refused.code, ErrorCode::VaultLocked);
    assert_eq!(machine.clipboard.held(), None);
}

#[test]
fn a_clipboard_that_does_not_answer_is_asked_again() {
    let machine = Machine::new();
    let running = machine.with_vault();
    let id = running.add(RFC_URI).remove(0);
    let which = WhichCode::Current;
    running.app.copy_code(CopyCode { id, which }).unwrap();
    machine.clipboard.fail(1);
    running.app.lock(Nothing {}).unwrap();
    assert!(machine.clipboard.held().is_some(), "it did not answer");
    machine.clock.advance(1);
    running.app.wake();
    running.event(|event| matches!(event, Event::ClipboardCleared {}));
    assert_eq!(machine.clipboard.held(), None);
}

#[test]
fn locking_clears_the_clipboard_and_answers_nothing_more() {
    let machine = Machine::new();
    let running = machine.with_vault();
    let id = running.add(RFC_URI).remove(0);
    running
        .app
        .copy_code(CopyCode {
            id: id.clone(),
            which: WhichCode::Current,
        })
        .unwrap();
    running.app.lock(Nothing {}).unwrap();
    running.event(|event| matches!(event, Event::Locked {}));
    assert_eq!(machine.clipboard.held(), None);
    let refused = [
        running.app.list_entries(Nothing {}).unwrap_err(),
        running
            .app
            .show_codes(ShowCodes {
                ids: vec![id.clone()],
            })
            .unwrap_err(),
        running
            .app
            .reveal_entry(EntryRequest { id: id.clone() })
            .unwrap_err(),
        running.app.list_slots(Nothing {}).unwrap_err(),
    ];
    assert!(
        refused
            .iter()
            .all(|error| error.code == ErrorCode::VaultLocked)
    );
    assert!(
        matches!(running.started().vault, VaultView::Locked { .. }),
        "no keychain opens it unasked"
    );
    running.app.unlock(UnlockVault::Keychain).unwrap();
    assert_eq!(running.titles(), ["Acme ada"]);
}

#[test]
fn a_vault_without_activity_locks_by_itself_and_activity_puts_that_off() {
    let machine = Machine::new();
    let running = machine.with_passphrase();
    machine.clock.advance(599);
    running.app.note_activity(Nothing {}).unwrap();
    machine.clock.advance(599);
    running.app.wake();
    assert!(
        running.app.list_entries(Nothing {}).is_ok(),
        "599 s after the last activity"
    );
    machine.clock.advance(1);
    running.app.wake();
    running.event(|event| matches!(event, Event::Locked {}));
    assert_eq!(
        running.app.list_entries(Nothing {}).unwrap_err().code,
        ErrorCode::VaultLocked
    );
}

#[test]
fn activity_after_a_long_sleep_does_not_put_off_a_lock_that_was_due() {
    let machine = Machine::new();
    let running = machine.with_passphrase();
    machine.clock.advance(8 * 3_600);
    running.app.note_activity(Nothing {}).unwrap();
    running.event(|event| matches!(event, Event::Locked {}));
}

#[test]
fn the_minutes_until_the_lock_begin_when_they_are_chosen() {
    let machine = Machine::new();
    let running = machine.with_vault();
    machine.clock.advance(3_600);
    let settings = SettingsView {
        lock_after_min: Some(1),
        ..running.started().settings
    };
    running.app.change_settings(settings).unwrap();
    let VaultView::Open { locks_at } = running.started().vault else {
        panic!("it does not lock for the hour before");
    };
    assert_eq!(locks_at, Some(1_111_111_109 + 3_600 + 60));
}

#[test]
fn an_hotp_code_is_shown_only_after_its_counter_is_saved_and_never_twice() {
    let machine = Machine::new();
    let id = {
        let running = machine.with_vault();
        let id = running.add(HOTP_URI).remove(0);
        let shown = running
            .app
            .show_codes(ShowCodes {
                ids: vec![id.clone()],
            })
            .unwrap();
        assert_eq!(
            shown.codes[0].digits, None,
            "no code before it is asked for"
        );
        let code = running
            .app
            .next_hotp_code(EntryRequest { id: id.clone() })
            .unwrap();
        assert_eq!(
            code.digits.as_deref(),
            Some("755224"),
            "RFC 4226 Appendix D, count 0"
        );
        // Copying repeats what is on screen and does not count on.
        running
            .app
            .copy_code(CopyCode {
                id: id.clone(),
                which: WhichCode::Current,
            })
            .unwrap();
        assert_eq!(machine.clipboard.held().as_deref(), Some("755224"));
        id
    };
    let running = machine.start();
    running.started();
    let code = running.app.next_hotp_code(EntryRequest { id }).unwrap();
    assert_eq!(
        code.digits.as_deref(),
        Some("287082"),
        "count 1, after a restart"
    );
}
