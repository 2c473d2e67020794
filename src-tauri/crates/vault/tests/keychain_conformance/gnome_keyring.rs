//! The system keychain over a real GNOME Keyring, in good days and bad ones.
//!
//! Each test starts a private session and runs its `in_session` twin there, in a child.

use std::time::Duration;

use super::private_session;

/// A test, and its twin that runs in the session.
macro_rules! in_a_private_session {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                private_session::run(concat!("gnome_keyring::in_session::", stringify!($name)));
            }
        )*
    };
}

in_a_private_session! {
    the_system_keychain_conforms
    a_locked_collection_is_told_and_heals_without_a_restart
    nobody_is_asked_unless_it_is_allowed
    without_a_daemon_nothing_is_absent
    without_a_bus_nothing_is_absent
    a_missing_collection_is_not_an_absent_key
    a_restarted_daemon_is_found_again
    a_deaf_daemon_meets_the_deadline
    a_value_that_we_did_not_write_is_malformed
    two_items_of_one_name_are_ambiguous
    a_vault_lives_on_it
}

mod in_session {
    use std::collections::HashMap;

    use dbus_secret_service_keyring_store::Store;
    use keyring_core::Entry;
    use keyring_core::api::CredentialStoreApi;
    use vault::{
        Access, Collection, Keychain, KeychainError, NewSlot, Patience, SERVICE, SystemKeychain,
        Unlock, Vault, VaultError, VaultFolder,
    };

    use super::super::private_session::{Keyring, lock_collection, unlock_collection};
    use super::super::{assert_conforms, item, value};
    use super::Duration;

    /// Longer than any healthy answer takes on a busy machine.
    const QUIET: Patience = Patience {
        deadline: Duration::from_secs(30),
        may_ask: false,
    };
    const ASKING: Patience = Patience {
        deadline: Duration::from_secs(30),
        may_ask: true,
    };

    fn assert_all_answer(keychain: &dyn Keychain, expected: KeychainError) {
        assert_eq!(keychain.read(&item(1)).map(drop), Err(expected));
        assert_eq!(keychain.write(&item(1), &value("new")), Err(expected));
        assert_eq!(keychain.remove(&item(1)), Err(expected));
    }

    #[test]
    #[ignore = "runs in a private session"]
    fn the_system_keychain_conforms() {
        let _keyring = Keyring::open();
        let keychain = SystemKeychain::new(QUIET);
        assert_conforms(&keychain, &|| Box::new(SystemKeychain::new(QUIET)));
        let report = keychain.probe().unwrap();
        assert_eq!(report.provider, "GNOME Keyring");
        assert_eq!(report.collection, Collection::Open);
    }

    #[test]
    #[ignore = "runs in a private session"]
    fn a_locked_collection_is_told_and_heals_without_a_restart() {
        let _keyring = Keyring::with_password("pw");
        let keychain = SystemKeychain::new(QUIET);
        keychain.write(&item(1), &value("kept")).unwrap();
        lock_collection();
        assert_eq!(keychain.probe().unwrap().collection, Collection::Locked);
        assert_all_answer(&keychain, KeychainError::Locked);
        // An item that is not there is not absent either: a locked collection is not believed.
        assert_eq!(
            keychain.read(&item(2)).map(drop),
            Err(KeychainError::Locked)
        );
        unlock_collection("pw");
        assert_eq!(keychain.read(&item(1)).unwrap().expose(), "kept");
        assert_eq!(
            keychain.read(&item(2)).map(drop),
            Err(KeychainError::NoEntry)
        );
    }

    /// There is no prompter on this bus, so the question is dismissed at once.
    #[test]
    #[ignore = "runs in a private session"]
    fn nobody_is_asked_unless_it_is_allowed() {
        let _keyring = Keyring::with_password("pw");
        let quiet = SystemKeychain::new(QUIET);
        quiet.write(&item(1), &value("kept")).unwrap();
        lock_collection();
        assert_eq!(quiet.read(&item(1)).map(drop), Err(KeychainError::Locked));
        assert_all_answer(&quiet.with_patience(ASKING), KeychainError::Dismissed);
        unlock_collection("pw");
        assert_eq!(quiet.read(&item(1)).unwrap().expose(), "kept");
    }

    #[test]
    #[ignore = "runs in a private session"]
    fn without_a_daemon_nothing_is_absent() {
        let keychain = SystemKeychain::new(QUIET);
        assert_all_answer(&keychain, KeychainError::NoProvider);
        assert_eq!(keychain.probe(), Err(KeychainError::NoProvider));
        let _keyring = Keyring::open();
        assert_eq!(
            keychain.round_trip(),
            Ok(()),
            "and it is found when it comes"
        );
    }

    #[test]
    #[ignore = "runs in a private session"]
    fn without_a_bus_nothing_is_absent() {
        let bus = std::env::var("DBUS_SESSION_BUS_ADDRESS").unwrap();
        let path = bus
            .strip_prefix("unix:path=")
            .unwrap()
            .split(',')
            .next()
            .unwrap();
        std::fs::remove_file(path).unwrap();
        assert_all_answer(&SystemKeychain::new(QUIET), KeychainError::NoProvider);
    }

    #[test]
    #[ignore = "runs in a private session"]
    fn a_missing_collection_is_not_an_absent_key() {
        let _keyring = Keyring::without_collection();
        let keychain = SystemKeychain::new(QUIET);
        assert_eq!(keychain.probe().unwrap().collection, Collection::Missing);
        assert_all_answer(&keychain, KeychainError::NoCollection);
    }

    #[test]
    #[ignore = "runs in a private session"]
    fn a_restarted_daemon_is_found_again() {
        let mut keyring = Keyring::open();
        let keychain = SystemKeychain::new(QUIET);
        keychain.write(&item(1), &value("kept")).unwrap();
        for _ in 0..5 {
            assert_eq!(keychain.read(&item(1)).unwrap().expose(), "kept");
            keyring.kill();
            assert_all_answer(&keychain, KeychainError::NoProvider);
            keyring = Keyring::open();
            assert_eq!(keychain.read(&item(1)).unwrap().expose(), "kept");
            // Once more while no call is between the kill and the start.
            keyring.kill();
            keyring = Keyring::open();
            assert_eq!(keychain.read(&item(1)).unwrap().expose(), "kept");
            keychain.write(&item(2), &value("new")).unwrap();
        }
        drop(keyring);
    }

    #[test]
    #[ignore = "runs in a private session"]
    fn a_deaf_daemon_meets_the_deadline() {
        let keyring = Keyring::open();
        let patient = SystemKeychain::new(QUIET);
        patient.write(&item(1), &value("kept")).unwrap();
        patient.read(&item(1)).unwrap();
        keyring.stop();
        let hasty = patient.with_patience(Patience {
            deadline: Duration::from_millis(300),
            ..QUIET
        });
        assert_all_answer(&hasty, KeychainError::TimedOut { after_s: 0 });
        assert_eq!(hasty.probe(), Err(KeychainError::TimedOut { after_s: 0 }));
        // libdbus gives up before the patient caller does, and says so.
        assert_eq!(
            patient.read(&item(1)).map(drop),
            Err(KeychainError::TimedOut { after_s: 2 })
        );
        keyring.go_on();
        assert_eq!(patient.read(&item(1)).unwrap().expose(), "kept");
    }

    fn foreign_entry(modifiers: &[(&str, &str)]) -> Entry {
        let modifiers: HashMap<&str, &str> = modifiers.iter().copied().collect();
        Store::new()
            .unwrap()
            .build(SERVICE, item(1).as_str(), Some(&modifiers))
            .unwrap()
    }

    #[test]
    #[ignore = "runs in a private session"]
    fn a_value_that_we_did_not_write_is_malformed() {
        let _keyring = Keyring::open();
        let keychain = SystemKeychain::new(QUIET);
        for bytes in [&b"two\nlines"[..], b"\xff\xfe", &[b'x'; 201]] {
            foreign_entry(&[]).set_secret(bytes).unwrap();
            assert_eq!(
                keychain.read(&item(1)).map(drop),
                Err(KeychainError::Malformed)
            );
        }
    }

    #[test]
    #[ignore = "runs in a private session"]
    fn two_items_of_one_name_are_ambiguous() {
        let _keyring = Keyring::open();
        let keychain = SystemKeychain::new(QUIET);
        // The second names the collection too, so the store takes it for another item.
        foreign_entry(&[]).set_secret(b"one").unwrap();
        foreign_entry(&[("target", "Login")])
            .set_secret(b"two")
            .unwrap();
        assert_all_answer(&keychain, KeychainError::Ambiguous);
    }

    #[test]
    #[ignore = "runs in a private session"]
    fn a_vault_lives_on_it() {
        let keyring = Keyring::with_password("pw");
        let keychain = SystemKeychain::new(QUIET);
        let folder =
            VaultFolder::new(std::env::temp_dir().join(format!("keyfob-{}", std::process::id())));
        let lock = folder.lock().unwrap();
        let mut vault = Vault::create(&folder, &lock, NewSlot::Keychain(&keychain)).unwrap();
        vault
            .change(|contents| contents.add(super::super::common::entry(1)))
            .unwrap();
        drop(vault);
        let open = || {
            Vault::open(
                &folder,
                Access::ReadWrite(&lock),
                Unlock::Keychain(&keychain),
            )
        };
        assert_eq!(open().unwrap().contents().entries().len(), 1);
        lock_collection();
        assert!(matches!(
            open(),
            Err(VaultError::Keychain(KeychainError::Locked))
        ));
        unlock_collection("pw");
        assert!(open().is_ok());
        keyring.kill();
        assert!(matches!(
            open(),
            Err(VaultError::Keychain(KeychainError::NoProvider))
        ));
        std::fs::remove_dir_all(std::env::var_os("XDG_DATA_HOME").unwrap()).unwrap();
        let _reset = Keyring::open();
        assert!(matches!(open(), Err(VaultError::KeychainKeyAbsent)));
        std::fs::remove_dir_all(folder.path()).unwrap();
    }
}
