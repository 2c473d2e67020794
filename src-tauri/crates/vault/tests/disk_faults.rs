//! A disk that fails at any step: nothing is lost, memory stays, and trying again works.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]

mod common;

use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use common::{Fixture, entry, files, issuers};
use vault::{
    Access, Disk, MemoryKeychain, NewSlot, OlderCopy, RealDisk, Staged, Unlock, Vault, VaultError,
    VaultFolder,
};

/// A real disk whose n-th step from now fails, before or after it was done.
#[derive(Debug)]
struct FaultyDisk {
    steps_left: AtomicUsize,
    kind: ErrorKind,
    fails_after_doing: AtomicBool,
}

const NEVER: usize = usize::MAX;

impl FaultyDisk {
    fn new(kind: ErrorKind) -> Arc<Self> {
        let (steps_left, fails_after_doing) = (AtomicUsize::new(NEVER), AtomicBool::new(false));
        Arc::new(Self {
            steps_left,
            kind,
            fails_after_doing,
        })
    }

    fn fail_at(&self, step: usize, after_doing: bool) {
        self.fails_after_doing.store(after_doing, Ordering::SeqCst);
        self.steps_left.store(step, Ordering::SeqCst);
    }

    /// Whether the step it was to fail at was never reached.
    fn disarm(&self) -> bool {
        self.steps_left.swap(NEVER, Ordering::SeqCst) != NEVER
    }

    fn step<T>(&self, work: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        let left = self.steps_left.load(Ordering::SeqCst);
        if left == NEVER {
            return work();
        }
        if left > 0 {
            self.steps_left.store(left - 1, Ordering::SeqCst);
            return work();
        }
        self.steps_left.store(NEVER, Ordering::SeqCst);
        if self.fails_after_doing.load(Ordering::SeqCst) {
            work()?;
        }
        Err(self.kind.into())
    }
}

/// The handle, so that a staged file can count its commit as a step too.
#[derive(Debug, Clone)]
struct Faulty(Arc<FaultyDisk>);

struct FaultyStaged(Box<dyn Staged>, Faulty);

impl Disk for Faulty {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.0.step(|| RealDisk.create_folder(path))
    }
    fn read(&self, path: &Path, limit: usize) -> io::Result<Vec<u8>> {
        self.0.step(|| RealDisk.read(path, limit))
    }
    fn stage(&self, target: &Path, bytes: &[&[u8]]) -> io::Result<Box<dyn Staged>> {
        let staged = self.0.step(|| RealDisk.stage(target, bytes))?;
        Ok(Box::new(FaultyStaged(staged, self.clone())))
    }
    fn link(&self, existing: &Path, new: &Path) -> io::Result<()> {
        self.0.step(|| RealDisk.link(existing, new))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.step(|| RealDisk.rename(from, to))
    }
    fn exists(&self, path: &Path) -> io::Result<bool> {
        self.0.step(|| RealDisk.exists(path))
    }
}

impl Staged for FaultyStaged {
    fn commit(self: Box<Self>) -> io::Result<()> {
        let Self(staged, disk) = *self;
        disk.0.step(|| staged.commit())
    }
}

fn is_told(error: &VaultError, kind: ErrorKind) -> bool {
    match kind {
        ErrorKind::StorageFull => matches!(error, VaultError::DiskFull),
        ErrorKind::ReadOnlyFilesystem => matches!(error, VaultError::ReadOnlyDisk),
        ErrorKind::PermissionDenied => matches!(error, VaultError::NoPermission),
        _ => matches!(error, VaultError::Io(_)),
    }
}

const KINDS: [ErrorKind; 4] = [
    ErrorKind::StorageFull,
    ErrorKind::ReadOnlyFilesystem,
    ErrorKind::PermissionDenied,
    ErrorKind::Other,
];

fn on_faulty_disk(kind: ErrorKind) -> (Fixture, Arc<FaultyDisk>) {
    let disk = FaultyDisk::new(kind);
    let home = tempfile::tempdir().unwrap();
    let folder = VaultFolder::on_disk(home.path().join("keyfob"), Arc::new(Faulty(disk.clone())));
    let mut fixture = Fixture::on(home, folder);
    for number in 0..5 {
        fixture
            .vault
            .change(|contents| contents.add(entry(number)))
            .unwrap();
    }
    (fixture, disk)
}

#[test]
fn a_save_that_fails_at_any_step_changes_nothing_and_can_be_tried_again() {
    for kind in KINDS {
        for after_doing in [false, true] {
            let (mut fixture, disk) = on_faulty_disk(kind);
            let mut steps = 0;
            for step in 0.. {
                let before = issuers(&fixture.vault);
                disk.fail_at(step, after_doing);
                let saved = fixture
                    .vault
                    .change(|contents| contents.add(entry(100 + step)));
                let never_reached = disk.disarm();
                if never_reached {
                    saved.unwrap();
                    break;
                }
                steps += 1;
                let error = saved.expect_err("a step failed");
                assert!(is_told(&error, kind), "{kind:?} at {step}: {error:?}");
                assert_eq!(issuers(&fixture.vault), before, "memory is as it was");
                let on_disk = fixture.reopen().unwrap();
                let found = issuers(&on_disk);
                let is_new = found.len() == before.len() + 1;
                assert!(
                    found == before || (after_doing && is_new),
                    "old or new, never mixed"
                );
                drop(on_disk);
                fixture
                    .vault
                    .change(|contents| contents.add(entry(step)))
                    .unwrap();
                assert_eq!(
                    fixture.reopen().unwrap().contents().entries().len(),
                    before.len() + 1
                );
            }
            assert!(steps >= 8, "only {steps} steps were tried");
        }
    }
}

/// Again and again on a full disk: the older copies are still there, and still three.
#[test]
fn a_full_disk_does_not_drain_the_older_copies() {
    for step in 0..9 {
        let (mut fixture, disk) = on_faulty_disk(ErrorKind::StorageFull);
        for _ in 0..5 {
            disk.fail_at(step, false);
            let _failed_or_not = fixture.vault.change(|contents| contents.add(entry(7)));
        }
        disk.disarm();
        let copies = fixture.folder.older_copies().unwrap();
        let whole = copies.iter().filter(|copy| copy.header.is_some()).count();
        assert!(whole >= 2, "step {step} left {whole} copies");
        assert!(fixture.reopen().is_ok());
    }
}

#[test]
fn removing_a_slot_on_a_failing_disk_leaves_it_or_finishes_later() {
    for after_doing in [false, true] {
        for step in 0.. {
            let (mut fixture, disk) = on_faulty_disk(ErrorKind::StorageFull);
            fixture.vault.make_recovery_code().unwrap();
            let slot = fixture.vault.slots()[1].id;
            fixture
                .vault
                .change(|contents| contents.add(entry(6)))
                .unwrap();
            disk.fail_at(step, after_doing);
            let removed = fixture.vault.remove_slot(slot);
            let never_reached = disk.disarm();
            match removed {
                Err(_) => assert!(fixture.vault.slots().iter().any(|kept| kept.id == slot)),
                Ok(leftovers) => assert!(never_reached || !leftovers.is_empty()),
            }
            if fixture.vault.slots().iter().any(|kept| kept.id == slot) {
                let _leftovers = fixture.vault.remove_slot(slot).unwrap();
            }
            drop(fixture.reopen().unwrap());
            let id = data_encoding::HEXLOWER
                .decode(slot.to_string().as_bytes())
                .unwrap();
            for (name, bytes) in files(&fixture.folder) {
                let has_slot = bytes.windows(id.len()).any(|window| window == id);
                assert!(!has_slot, "step {step}: {name} still has the slot");
            }
            if never_reached {
                break;
            }
        }
    }
}

#[test]
fn a_vault_that_cannot_be_written_leaves_no_key_in_the_keychain() {
    for step in 0.. {
        let disk = FaultyDisk::new(ErrorKind::StorageFull);
        let home = tempfile::tempdir().unwrap();
        let folder = VaultFolder::on_disk(home.path(), Arc::new(Faulty(disk.clone())));
        let lock = folder.lock().unwrap();
        let keychain = MemoryKeychain::new();
        disk.fail_at(step, false);
        let created = Vault::create(&folder, &lock, NewSlot::Keychain(&keychain));
        if disk.disarm() {
            created.unwrap();
            break;
        }
        assert!(matches!(created, Err(VaultError::DiskFull)), "step {step}");
        assert!(keychain.is_empty());
        assert!(Vault::create(&folder, &lock, NewSlot::Keychain(&keychain)).is_ok());
    }
}

/// The disk takes the file and then reports a failure: what is there can be opened.
#[test]
fn a_vault_that_was_written_after_all_keeps_its_key_in_the_keychain() {
    let mut written = 0;
    for step in 0.. {
        let disk = FaultyDisk::new(ErrorKind::StorageFull);
        let home = tempfile::tempdir().unwrap();
        let folder = VaultFolder::on_disk(home.path(), Arc::new(Faulty(disk.clone())));
        let lock = folder.lock().unwrap();
        let keychain = MemoryKeychain::new();
        disk.fail_at(step, true);
        let created = Vault::create(&folder, &lock, NewSlot::Keychain(&keychain));
        if disk.disarm() {
            created.unwrap();
            break;
        }
        if created.is_ok() {
            continue; // A look for a file that is not there, which fails by itself.
        }
        if files(&folder).is_empty() {
            assert!(keychain.is_empty());
        } else {
            written += 1;
            let unlock = Unlock::Keychain(&keychain);
            Vault::open(&folder, Access::ReadWrite(&lock), unlock).unwrap();
        }
    }
    assert_eq!(written, 1, "the last step is the one that writes");
}

#[test]
fn going_back_on_a_failing_disk_never_leaves_less_than_there_was() {
    for after_doing in [false, true] {
        for step in 0.. {
            let (fixture, disk) = on_faulty_disk(ErrorKind::StorageFull);
            fixture.set_file(b"damaged");
            disk.fail_at(step, after_doing);
            let restored = fixture
                .folder
                .restore_generation(&fixture.lock, OlderCopy::NEWEST);
            let never_reached = disk.disarm();
            assert!(
                files(&fixture.folder)
                    .iter()
                    .any(|(_, bytes)| bytes == b"damaged")
            );
            assert_eq!(fixture.folder.older_copies().unwrap().len(), 3);
            if never_reached {
                restored.unwrap();
                break;
            }
            restored.unwrap_err();
            fixture
                .folder
                .restore_generation(&fixture.lock, OlderCopy::NEWEST)
                .unwrap();
            assert_eq!(fixture.reopen().unwrap().contents().entries().len(), 4);
        }
    }
}
