//! What a vault of 5,000 accounts costs beyond the key slot.
//!
//! Targets: opening at most 50 ms, adding one at most 10 ms. The keychain is in memory, so its slot
//! costs nothing here; `write, sync, rename, sync` is what the disk alone takes to bring a file of that
//! size under its name and keep the one before, to be read beside `add one`.

use std::fs::File;
use std::hint::black_box;
use std::io::{self, Write};
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use otp::{Parameters, SharedSecret, UnixSeconds};
use vault::{
    Access, Argon2Cost, Entry, EntryId, MemoryKeychain, NewSlot, Passphrase, Unlock, Vault,
    VaultError, VaultFolder,
};

const ACCOUNTS: usize = 5_000;

fn entry(number: usize) -> Result<Entry, VaultError> {
    Ok(Entry {
        id: EntryId::random()?,
        issuer: format!("Example Company {}", number % 400),
        label_issuer: None,
        account: format!("person.number{number}@example.com"),
        note: String::new(),
        group: number.is_multiple_of(3).then(|| "Work".into()),
        pinned: number.is_multiple_of(100),
        secret: SharedSecret::from_bytes(vec![0x5a; 20]).expect("20 bytes are a secret"),
        parameters: Parameters::default(),
        created_at: UnixSeconds(1_700_000_000),
    })
}

fn five_thousand(criterion: &mut Criterion) {
    let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a temporary folder");
    let folder = VaultFolder::new(home.path());
    let lock = folder.lock().expect("a fresh folder");
    let keychain = MemoryKeychain::new();
    let mut vault =
        Vault::create(&folder, &lock, NewSlot::Keychain(&keychain)).expect("a fresh folder");
    let filled = vault.change(|contents| {
        (0..ACCOUNTS).try_for_each(|number| contents.add(entry(number)?).map(drop))
    });
    filled.expect("room on the disk");

    let mut group = criterion.benchmark_group("vault of 5,000");
    group.sample_size(20);
    group.bench_function("open", |bencher| {
        bencher.iter(|| {
            let unlock = Unlock::Keychain(&keychain);
            black_box(Vault::open(&folder, Access::ReadOnly, unlock).expect("it was just written"))
        });
    });
    group.bench_function("add one", |bencher| {
        bencher.iter(|| {
            vault
                .change(|contents| contents.add(entry(ACCOUNTS)?))
                .expect("room")
        });
    });
    let bytes = std::fs::read(home.path().join("vault.keyfob")).expect("it was just written");
    let [plain, before] = ["plain", "before"].map(|name| home.path().join(name));
    std::fs::write(&plain, &bytes).expect("room");
    group.bench_function("write, sync, rename, sync", |bencher| {
        bencher.iter(|| replace(home.path(), &plain, &before, &bytes).expect("room"));
    });
    group.finish();
    println!("the file has {} bytes", bytes.len());
}

/// What no save can do without: the new file is whole before it takes the name, the old one stays.
fn replace(folder: &Path, file: &Path, before: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = folder.join("temporary");
    let mut new = File::create(&temporary)?;
    new.write_all(bytes)?;
    std::fs::rename(file, before)?;
    new.sync_all()?;
    std::fs::rename(&temporary, file)?;
    File::open(folder)?.sync_all()
}

/// What the passphrase slot itself costs, once at every unlock.
fn passphrase_slot(criterion: &mut Criterion) {
    let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a temporary folder");
    let folder = VaultFolder::new(home.path());
    let lock = folder.lock().expect("a fresh folder");
    let passphrase = Passphrase::new("correct horse battery staple").expect("not empty");
    let first = NewSlot::Passphrase(&passphrase, Argon2Cost::DEFAULT);
    drop(Vault::create(&folder, &lock, first).expect("a fresh folder"));
    let mut group = criterion.benchmark_group("key slot");
    group.sample_size(10);
    group.bench_function("passphrase, 128 MiB and 3 passes", |bencher| {
        bencher.iter(|| {
            let unlock = Unlock::Passphrase(&passphrase);
            black_box(Vault::open(&folder, Access::ReadOnly, unlock).expect("it was just written"))
        });
    });
    group.finish();
}

criterion_group!(benches, five_thousand, passphrase_slot);
criterion_main!(benches);
