//! A file system that is really full, beside the injected faults of `disk_faults.rs`.
//!
//! Needs root for the mount, as the containers of CI have; says so where it cannot run.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]

mod common;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use common::entry;
use vault::{Access, MemoryKeychain, NewSlot, Unlock, Vault, VaultError, VaultFolder};

#[test]
fn a_file_system_that_is_really_full_says_so_and_recovers() {
    let home = tempfile::tempdir().unwrap();
    let Ok(mounted) = SmallDisk::mount(home.path()) else {
        // Past the test harness, which keeps what a test that passes prints to itself.
        let note = "\nnote: NOT run: a disk that is really full; mounting one needs root\n";
        io::stderr().write_all(note.as_bytes()).unwrap();
        return;
    };
    let folder = VaultFolder::new(home.path().join("keyfob"));
    let lock = folder.lock().unwrap();
    let keychain = MemoryKeychain::new();
    let mut vault = Vault::create(&folder, &lock, NewSlot::Keychain(&keychain)).unwrap();
    let mut saved = 0;
    let error = loop {
        let long = vault.change(|contents| {
            let mut entry = entry(saved);
            entry.note = "x".repeat(4_000);
            contents.add(entry)
        });
        match long {
            Ok(_) => saved += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, VaultError::DiskFull), "{error:?}");
    assert_eq!(vault.contents().entries().len(), saved);
    let open = || Vault::open(&folder, Access::ReadOnly, Unlock::Keychain(&keychain)).unwrap();
    assert_eq!(open().contents().entries().len(), saved);
    std::fs::remove_file(folder.path().join("vault.keyfob.3")).unwrap();
    std::fs::remove_file(folder.path().join("vault.keyfob.2")).unwrap();
    vault.change(|contents| contents.add(entry(saved))).unwrap();
    assert_eq!(open().contents().entries().len(), saved + 1);
    drop((vault, lock, mounted));
}

struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(path: &Path) -> io::Result<Self> {
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", "size=96k", "tmpfs"])
            .arg(path)
            .stderr(Stdio::null());
        if mount.status()?.success() {
            Ok(Self(path.into()))
        } else {
            Err(io::Error::other("no mount"))
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _left_for_the_reboot = Command::new("umount").arg(&self.0).status();
    }
}
