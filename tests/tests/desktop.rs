//! The private desktop itself: the ground that every story stands on.
#![cfg(target_os = "linux")]

use std::process::Output;
use std::{fs, io};

use stories::{Keychain, LeakScan, PrivateDesktop};

fn owner_of_the_keychain(desktop: &PrivateDesktop) -> io::Result<Output> {
    desktop
        .command("gdbus")
        .args([
            "call",
            "--session",
            "-d",
            "org.freedesktop.DBus",
            "-o",
            "/",
            "-m",
        ])
        .args([
            "org.freedesktop.DBus.GetNameOwner",
            "org.freedesktop.secrets",
        ])
        .output()
}

/// What the bus says of the login collection, `(<true>,)` or `(<false>,)`; nothing when there is none.
fn is_locked(desktop: &PrivateDesktop) -> io::Result<String> {
    let answer = desktop
        .command("gdbus")
        .args(["call", "--session", "-d", "org.freedesktop.secrets"])
        .args(["-o", "/org/freedesktop/secrets/collection/login"])
        .args([
            "-m",
            "org.freedesktop.DBus.Properties.Get",
            "org.freedesktop.Secret.Collection",
        ])
        .arg("Locked")
        .output()?;
    Ok(String::from_utf8_lossy(&answer.stdout).trim().to_owned())
}

#[test]
fn an_unlocked_keychain_is_unlocked_and_can_be_locked_and_unlocked() {
    let desktop = PrivateDesktop::start(Keychain::Unlocked).unwrap();
    assert_eq!(is_locked(&desktop).unwrap(), "(<false>,)");
    desktop.lock_keychain().unwrap();
    assert_eq!(is_locked(&desktop).unwrap(), "(<true>,)");
    desktop.unlock_keychain().unwrap();
    assert_eq!(is_locked(&desktop).unwrap(), "(<false>,)");
}

#[test]
fn a_locked_keychain_is_locked() {
    let desktop = PrivateDesktop::start(Keychain::Locked).unwrap();
    assert_eq!(is_locked(&desktop).unwrap(), "(<true>,)");
}

#[test]
fn a_keychain_without_collection_answers_and_has_none() {
    let desktop = PrivateDesktop::start(Keychain::WithoutCollection).unwrap();
    assert!(owner_of_the_keychain(&desktop).unwrap().status.success());
    assert_eq!(is_locked(&desktop).unwrap(), "");
}

#[test]
fn an_absent_keychain_is_on_no_bus() {
    let desktop = PrivateDesktop::start(Keychain::Absent).unwrap();
    assert!(!owner_of_the_keychain(&desktop).unwrap().status.success());
}

#[test]
fn a_keychain_comes_back_with_what_it_held() {
    let mut desktop = PrivateDesktop::start(Keychain::Unlocked).unwrap();
    desktop.stop_keychain().unwrap();
    assert!(!owner_of_the_keychain(&desktop).unwrap().status.success());
    desktop.start_keychain(Keychain::Unlocked).unwrap();
    assert_eq!(is_locked(&desktop).unwrap(), "(<false>,)");
}

#[test]
fn a_dropped_desktop_leaves_no_process_and_no_folder() {
    let desktop = PrivateDesktop::start(Keychain::Unlocked).unwrap();
    let folder = desktop.folder().to_owned();
    // A daemon: its parent has ended, so it is nobody's child.
    let forked = desktop
        .command("sh")
        .args(["-c", "sleep 600 >/dev/null 2>&1 &"])
        .status()
        .unwrap();
    assert!(forked.success());
    let processes = desktop.processes();
    assert!(
        processes.len() >= 5,
        "Xvfb, bus, keyring, openbox and the daemon: {processes:?}"
    );

    drop(desktop);
    for process in processes {
        // What has ended and was not yet taken note of still has an id, and no arguments.
        let arguments = process.command_line().unwrap_or_default();
        assert!(arguments.is_empty(), "{process:?} is still alive");
    }
    assert!(!folder.exists());
}

#[test]
fn two_desktops_share_nothing() {
    let one = PrivateDesktop::start(Keychain::Absent).unwrap();
    let other = PrivateDesktop::start(Keychain::Absent).unwrap();
    assert_ne!(one.home(), other.home());
    let others = other.processes();
    assert!(
        one.processes()
            .iter()
            .all(|process| !others.contains(process))
    );
}

#[test]
fn a_program_of_the_desktop_inherits_nothing_of_ours() {
    let desktop = PrivateDesktop::start(Keychain::Absent).unwrap();
    let output = desktop.command("env").output().unwrap();
    let variables = String::from_utf8(output.stdout).unwrap();
    assert!(variables.contains(&format!("HOME={}", desktop.home().display())));
    assert!(!variables.contains("CARGO"), "{variables}");
}

#[test]
fn a_leak_anywhere_in_the_desktop_is_found() {
    let desktop = PrivateDesktop::start(Keychain::Absent).unwrap();
    let scan = LeakScan::for_secret(b"a canary of some length").unwrap();
    let clean = scan.everywhere(&desktop).unwrap();
    assert_eq!(clean.leaks, []);
    assert!(clean.files > 0 && clean.processes >= 3, "{clean:?}");

    for place in ["home/.cache", "tmp", "logs"] {
        let folder = desktop.folder().join(place);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("notes"), "so: a canary of some length.").unwrap();
        assert_eq!(scan.everywhere(&desktop).unwrap().leaks.len(), 1, "{place}");
        fs::remove_file(folder.join("notes")).unwrap();
    }
}
