//! Killed at any moment, the vault opens, and holds every account that was acknowledged.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]
#![cfg(unix)]

mod common;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use common::{CHEAP, Fixture, entry, passphrase};
use vault::{Access, Unlock, Vault, VaultError, VaultFolder};

/// Set for the child that is killed.
const CHILD: &str = "KEYFOB_TEST_WRITE_IN";
const KILLS: u64 = 60;

#[test]
fn a_writer_that_is_killed_loses_nothing_it_acknowledged() {
    let mut fixture = Fixture::new();
    let code = fixture.vault.make_recovery_code().unwrap();
    let Fixture {
        folder,
        home,
        vault,
        lock,
        ..
    } = fixture;
    drop((vault, lock));
    let mut acknowledged = 0;
    for kill in 0..KILLS {
        let mut writer = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "child_that_writes_until_it_is_killed",
                "--ignored",
                "--nocapture",
            ])
            .env(CHILD, folder.path())
            .env("KEYFOB_TEST_CODE", code.expose().as_str())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(writer.stdout.take().unwrap())
            .lines()
            .map(Result::unwrap);
        let mut saved = lines
            .by_ref()
            .filter_map(|line| line.rsplit_once("saved ")?.1.parse().ok());
        acknowledged = saved
            .next()
            .expect("the child opens what the last one left");
        // The moment is where the next save stands by then: anywhere in it, over the loop.
        std::thread::sleep(Duration::from_micros(kill * 211 % 6_000));
        writer.kill().unwrap();
        writer.wait().unwrap();
        acknowledged = saved.last().unwrap_or(acknowledged);
        let vault = Vault::open(&folder, Access::ReadOnly, Unlock::Recovery(&code)).unwrap();
        let found = vault.contents().entries().len();
        assert!(
            found >= acknowledged,
            "kill {kill}: {found} of {acknowledged} acknowledged"
        );
        assert!(
            found <= acknowledged + 1,
            "kill {kill}: at most the save under way"
        );
        for copy in folder.older_copies().unwrap() {
            assert!(
                copy.header.is_some(),
                "kill {kill}: {:?} is torn",
                copy.which
            );
        }
    }
    assert!(
        acknowledged as u64 >= KILLS,
        "each child saved at least once"
    );
    drop(home);
}

#[test]
#[ignore = "the child of another test"]
fn child_that_writes_until_it_is_killed() {
    let folder = VaultFolder::new(std::env::var_os(CHILD).unwrap());
    let lock = folder.lock().unwrap();
    let code = std::env::var("KEYFOB_TEST_CODE").unwrap().parse().unwrap();
    let access = Access::ReadWrite(&lock);
    let mut vault = Vault::open(&folder, access, Unlock::Recovery(&code)).unwrap();
    loop {
        let count = vault.contents().entries().len();
        vault.change(|contents| contents.add(entry(count))).unwrap();
        println!("saved {}", count + 1);
    }
}

/// The cleaning after a removed slot may be cut short anywhere: the next start finishes it.
#[test]
fn a_slot_that_a_crash_left_in_an_older_copy_is_gone_after_the_next_start() {
    let mut fixture = Fixture::new();
    let slot = fixture.vault.add_passphrase(&passphrase(), CHEAP).unwrap();
    fixture
        .vault
        .change(|contents| contents.add(entry(0)))
        .unwrap();
    let with_slot = fixture.file();
    assert!(fixture.vault.remove_slot(slot).unwrap().is_empty());
    let copy = fixture.folder.path().join("vault.keyfob.2");
    std::fs::write(&copy, &with_slot).unwrap();
    let reopened = fixture.reopen().unwrap();
    assert_eq!(
        std::fs::read(&copy).unwrap(),
        fixture.file(),
        "the copy is the present state now"
    );
    drop(reopened);
    let opened = fixture.open(Unlock::Passphrase(&passphrase()));
    assert!(matches!(opened, Err(VaultError::NoSuchSlot)));
}
