//! One writer at a time, in this process and across processes.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]

mod common;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use vault::{VaultError, VaultFolder};

/// Set for the child that [`a_lock_holds_across_processes_and_ends_with_them`] starts.
const CHILD: &str = "KEYFOB_TEST_HOLD_LOCK_OF";

#[test]
fn a_folder_has_one_lock() {
    let home = tempfile::tempdir().unwrap();
    let folder = VaultFolder::new(home.path());
    let lock = folder.lock().unwrap();
    assert!(matches!(folder.lock(), Err(VaultError::InUse)));
    assert!(matches!(
        VaultFolder::new(home.path()).lock(),
        Err(VaultError::InUse)
    ));
    drop(lock);
    assert!(folder.lock().is_ok());
}

#[test]
fn an_open_vault_keeps_its_share_of_the_lock() {
    let common::Fixture {
        folder,
        lock,
        vault,
        home,
        ..
    } = common::Fixture::new();
    drop(lock);
    assert!(matches!(folder.lock(), Err(VaultError::InUse)));
    drop(vault);
    assert!(folder.lock().is_ok());
    drop(home);
}

#[test]
fn a_lock_file_that_lies_about_means_nothing() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("vault.lock"), "4711").unwrap();
    assert!(VaultFolder::new(home.path()).lock().is_ok());
}

#[cfg(unix)]
#[test]
fn a_lock_file_that_is_a_link_is_not_followed() {
    let home = tempfile::tempdir().unwrap();
    let victim = home.path().join("victim");
    std::os::unix::fs::symlink(&victim, home.path().join("vault.lock")).unwrap();
    assert!(matches!(
        VaultFolder::new(home.path()).lock(),
        Err(VaultError::NotAPlainFile)
    ));
    assert!(!victim.exists());
}

#[test]
fn a_lock_holds_across_processes_and_ends_with_them() {
    let home = tempfile::tempdir().unwrap();
    let folder = VaultFolder::new(home.path());
    let mut holder = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "child_that_holds_a_lock",
            "--ignored",
            "--nocapture",
        ])
        .env(CHILD, home.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(holder.stdout.take().unwrap()).lines();
    assert!(
        lines
            .map(Result::unwrap)
            .any(|line| line.ends_with("holding")),
        "the child has it"
    );
    assert!(matches!(folder.lock(), Err(VaultError::InUse)));
    holder.kill().unwrap();
    holder.wait().unwrap();
    assert!(
        folder.lock().is_ok(),
        "a process that was killed holds nothing"
    );
}

#[test]
#[ignore = "the child of another test"]
fn child_that_holds_a_lock() {
    let folder = VaultFolder::new(std::env::var_os(CHILD).unwrap());
    let _lock = folder.lock().unwrap();
    println!("holding");
    std::io::stdin().lines().for_each(drop);
}
