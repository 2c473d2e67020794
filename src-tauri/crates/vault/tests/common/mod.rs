//! What the vault's test files share.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

use std::io::Write;

use otp::{Parameters, SharedSecret, UnixSeconds};
use tempfile::TempDir;
use vault::{
    Access, Argon2Cost, Entry, EntryId, FolderLock, MemoryKeychain, NewSlot, Passphrase, Unlock,
    Vault, VaultError, VaultFolder,
};

/// A vault in a folder of its own, opened by a keychain in memory.
pub struct Fixture {
    pub folder: VaultFolder,
    pub lock: FolderLock,
    pub keychain: MemoryKeychain,
    pub vault: Vault,
    pub home: TempDir,
}

impl Fixture {
    pub fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let folder = VaultFolder::new(home.path().join("keyfob"));
        Self::on(home, folder)
    }

    pub fn on(home: TempDir, folder: VaultFolder) -> Self {
        let lock = folder.lock().unwrap();
        let keychain = MemoryKeychain::new();
        let vault = Vault::create(&folder, &lock, NewSlot::Keychain(&keychain)).unwrap();
        Self {
            folder,
            lock,
            keychain,
            vault,
            home,
        }
    }

    /// As [`Self::new`], with this many accounts in it and as many saves.
    pub fn with_entries(count: usize) -> Self {
        let mut fixture = Self::new();
        for number in 0..count {
            fixture
                .vault
                .change(|contents| contents.add(entry(number)))
                .unwrap();
        }
        fixture
    }

    pub fn reopen(&self) -> Result<Vault, VaultError> {
        self.open(Unlock::Keychain(&self.keychain))
    }

    pub fn open(&self, unlock: Unlock<'_>) -> Result<Vault, VaultError> {
        Vault::open(&self.folder, Access::ReadWrite(&self.lock), unlock)
    }

    pub fn file(&self) -> Vec<u8> {
        std::fs::read(self.folder.path().join("vault.keyfob")).unwrap()
    }

    pub fn set_file(&self, bytes: &[u8]) {
        // Not `fs::write`: where a file system flushes a file that was emptied, thousands of these
        // take minutes.
        let path = self.folder.path().join("vault.keyfob");
        let file = std::fs::File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path);
        let mut file = file.unwrap();
        file.write_all(bytes).unwrap();
        file.set_len(bytes.len() as u64).unwrap();
    }
}

pub fn entry(number: usize) -> Entry {
    Entry {
        id: EntryId::random().unwrap(),
        issuer: format!("Issuer {number}"),
        label_issuer: None,
        account: format!("person{number}@example.com"),
        note: String::new(),
        group: None,
        pinned: false,
        secret: SharedSecret::from_bytes(format!("secret of account {number:05}")).unwrap(),
        parameters: Parameters::default(),
        created_at: UnixSeconds(1_700_000_000),
    }
}

pub fn issuers(vault: &Vault) -> Vec<String> {
    vault
        .contents()
        .entries()
        .iter()
        .map(|entry| entry.issuer.clone())
        .collect()
}

pub fn passphrase() -> Passphrase {
    Passphrase::new("correct horse battery staple").unwrap()
}

pub const CHEAP: Argon2Cost = Argon2Cost::LEAST;

/// Every file in the folder with its bytes, the lock file left out.
pub fn files(folder: &VaultFolder) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|file| file.unwrap())
        .map(|file| {
            (
                file.file_name().into_string().unwrap(),
                std::fs::read(file.path()).unwrap(),
            )
        })
        .filter(|(name, _)| name != "vault.lock")
        .collect();
    files.sort();
    files
}
