//! The vault: every account in one sealed file that several key slots can open.
//!
//! `FORMAT.md` beside this crate documents the file to the byte.
//!
//! - [`VaultFolder`] names the folder, tells what is in it and hands out the one [`FolderLock`].
//! - [`Vault`] is an open file: [`Vault::contents`] reads, [`Vault::change`] saves or changes nothing.
//! - [`Keychain`] is where the default slot's key lives; [`SystemKeychain`] asks the OS,
//!   [`MemoryKeychain`] fails on demand in tests.
//!
//! Dropping a [`Vault`] is what locks it: the key and every secret it owns are wiped.
//! All calls block, some for seconds (a key derivation, a person answering a keychain prompt):
//! keep them off UI and async threads.
#![forbid(unsafe_code)]

mod buffer;
mod connection;
mod contents;
mod disk;
mod entry;
mod error;
mod folder;
mod generations;
mod header;
mod ids;
mod keychain;
mod lock;
mod passphrase;
mod pending;
mod presence;
mod random;
mod records;
mod recovery_code;
mod restore;
mod save;
mod seal;
mod secret_text;
mod settings;
mod short_id;
mod slots;
mod sweep;
mod vault;
mod vault_slots;

pub use connection::{Connection, NameTaken, Network, NoSuchConnection, SignIn, Tokens};
pub use contents::{Contents, NoSuchEntry};
pub use disk::{Disk, RealDisk, Staged};
pub use entry::{Entry, EntryId, NotAnEntryId, RemovedEntry};
pub use error::{Damage, VaultError};
pub use folder::VaultFolder;
pub use generations::{OlderCopy, OlderCopySummary};
pub use header::FORMAT_VERSION;
pub use ids::{SlotId, VaultId};
pub use keychain::{
    Collection, Fault, ItemName, ItemValue, Keychain, KeychainError, KeychainReport,
    MemoryKeychain, Patience, SERVICE, SystemKeychain,
};
pub use lock::FolderLock;
pub use passphrase::{
    Argon2Cost, CostOutOfBounds, MAX_PASSPHRASE_BYTES, Passphrase, PassphraseError,
};
pub use pending::{
    Confirm, NoSuchEnrollment, Offer, OfferedKey, Owner, PendingEnrollment, PendingStage, Subject,
};
pub use presence::{HeaderSummary, Presence, SlotSummary};
pub use records::{SetAside, SetAsideReason};
pub use recovery_code::{NotARecoveryCode, RecoveryCode};
pub use secret_text::SecretText;
pub use settings::{Settings, Theme};
pub use short_id::{ConnectionId, EnrollmentId, NotAnId};
pub use slots::{KeychainKey, PassphraseKey, SlotKind};
pub use vault::{Access, NewSlot, Unlock, Vault};
pub use vault_slots::Leftovers;
