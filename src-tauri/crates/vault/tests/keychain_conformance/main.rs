//! What every keychain must do, run on each implementation.
//!
//! On Linux the system's own is a real GNOME Keyring on a private bus: `gnome_keyring.rs`.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]

#[path = "../common/mod.rs"]
mod common;
#[cfg(target_os = "linux")]
mod gnome_keyring;
#[cfg(target_os = "linux")]
mod private_session;

use common::Fixture;
use vault::{ItemName, ItemValue, Keychain, KeychainError, MemoryKeychain, SlotId, VaultId};

#[test]
fn the_memory_keychain_conforms() {
    let keychain = MemoryKeychain::new();
    assert_conforms(&keychain, &|| Box::new(keychain.clone()));
    assert!(keychain.is_empty(), "the suite cleans up");
}

/// The suite. `fresh` opens another handle to the same keychain.
fn assert_conforms(keychain: &dyn Keychain, fresh: &dyn Fn() -> Box<dyn Keychain>) {
    what_is_not_there_is_absent(keychain);
    what_is_written_reads_back_through_any_handle(keychain, fresh);
    a_second_write_replaces(keychain, fresh);
    names_do_not_mix(keychain);
    every_byte_that_is_allowed_survives(keychain, fresh);
    what_is_removed_is_absent(keychain, fresh);
    a_round_trip_leaves_nothing(keychain);
    threads_take_turns(fresh);
}

fn what_is_not_there_is_absent(keychain: &dyn Keychain) {
    assert_eq!(
        keychain.read(&item(0)).map(drop),
        Err(KeychainError::NoEntry)
    );
    assert_eq!(keychain.remove(&item(0)), Err(KeychainError::NoEntry));
}

fn what_is_written_reads_back_through_any_handle(
    keychain: &dyn Keychain,
    fresh: &dyn Fn() -> Box<dyn Keychain>,
) {
    keychain.write(&item(1), &value("keyfob1:first")).unwrap();
    assert_eq!(keychain.read(&item(1)).unwrap().expose(), "keyfob1:first");
    assert_eq!(fresh().read(&item(1)).unwrap().expose(), "keyfob1:first");
}

fn a_second_write_replaces(keychain: &dyn Keychain, fresh: &dyn Fn() -> Box<dyn Keychain>) {
    keychain.write(&item(1), &value("keyfob1:second")).unwrap();
    assert_eq!(fresh().read(&item(1)).unwrap().expose(), "keyfob1:second");
}

fn names_do_not_mix(keychain: &dyn Keychain) {
    keychain.write(&item(2), &value("another")).unwrap();
    assert_eq!(keychain.read(&item(1)).unwrap().expose(), "keyfob1:second");
    keychain.remove(&item(2)).unwrap();
    assert_eq!(
        keychain.read(&item(2)).map(drop),
        Err(KeychainError::NoEntry)
    );
    assert_eq!(keychain.read(&item(1)).unwrap().expose(), "keyfob1:second");
}

fn every_byte_that_is_allowed_survives(
    keychain: &dyn Keychain,
    fresh: &dyn Fn() -> Box<dyn Keychain>,
) {
    let printable: String = (' '..='~').collect();
    for text in ["x", &printable, &"A".repeat(200)] {
        keychain.write(&item(3), &value(text)).unwrap();
        assert_eq!(fresh().read(&item(3)).unwrap().expose(), text);
    }
    keychain.remove(&item(3)).unwrap();
}

fn what_is_removed_is_absent(keychain: &dyn Keychain, fresh: &dyn Fn() -> Box<dyn Keychain>) {
    keychain.remove(&item(1)).unwrap();
    assert_eq!(
        keychain.read(&item(1)).map(drop),
        Err(KeychainError::NoEntry)
    );
    assert_eq!(fresh().remove(&item(1)), Err(KeychainError::NoEntry));
}

fn a_round_trip_leaves_nothing(keychain: &dyn Keychain) {
    assert_eq!(keychain.round_trip(), Ok(()));
    assert!(!keychain.probe().unwrap().provider.is_empty());
}

fn threads_take_turns(fresh: &dyn Fn() -> Box<dyn Keychain>) {
    let keychain = fresh();
    std::thread::scope(|scope| {
        for number in 10..14 {
            let keychain = &keychain;
            scope.spawn(move || {
                let text = format!("of thread {number}");
                keychain.write(&item(number), &value(&text)).unwrap();
                assert_eq!(keychain.read(&item(number)).unwrap().expose(), text);
                keychain.remove(&item(number)).unwrap();
            });
        }
    });
}

fn item(number: u8) -> ItemName {
    let slot: SlotId = format!("{number:032x}").parse().unwrap();
    ItemName::of_slot(vault_id(), slot)
}

/// One for the whole process: names have to mean the same in all of the suite.
fn vault_id() -> VaultId {
    static ID: std::sync::OnceLock<VaultId> = std::sync::OnceLock::new();
    *ID.get_or_init(|| Fixture::new().vault.id())
}

fn value(line: &str) -> ItemValue {
    ItemValue::from_bytes(line.into()).unwrap()
}
