//! Where the default slot's key lives: the keychain of the operating system.

mod error;
mod item;
mod memory;
mod system;

pub use error::KeychainError;
pub use item::{ItemName, ItemValue, SERVICE};
pub use memory::{Fault, MemoryKeychain};
pub use system::{Patience, SystemKeychain};

/// A store of short secret lines under names.
///
/// Every implementation passes `tests/keychain_conformance`. A call may block up to a deadline of
/// the implementation's choosing, never longer.
pub trait Keychain: Send + Sync {
    /// The value of an item, from the keychain itself: never from a memory of what was written.
    ///
    /// [`KeychainError::NoEntry`] means that an open keychain was asked and has no such item.
    fn read(&self, item: &ItemName) -> Result<ItemValue, KeychainError>;

    /// Creates the item or replaces its value.
    ///
    /// After an error the item may have been written all the same; after `Ok` it may have been lost.
    /// So callers read back.
    fn write(&self, item: &ItemName, value: &ItemValue) -> Result<(), KeychainError>;

    /// Deletes the item; [`KeychainError::NoEntry`] when there was none.
    fn remove(&self, item: &ItemName) -> Result<(), KeychainError>;

    /// Tells which keychain answers and whether it is open, without asking the person anything and
    /// without writing.
    fn probe(&self) -> Result<KeychainReport, KeychainError>;

    /// Proves that a value written now reads back through a fresh handle, and leaves nothing behind.
    fn round_trip(&self) -> Result<(), KeychainError> {
        let (item, value) = ItemName::for_round_trip().ok_or(KeychainError::Failed)?;
        let kept = write_and_read_back(self, &item, &value);
        let removed = self.remove(&item);
        kept.and(removed)
    }
}

/// Writes an item and reads it back: `Ok` only when the keychain gives what it was given.
pub(crate) fn write_and_read_back<K: Keychain + ?Sized>(
    keychain: &K,
    item: &ItemName,
    value: &ItemValue,
) -> Result<(), KeychainError> {
    keychain.write(item, value)?;
    match keychain.read(item) {
        Ok(kept) if kept.ct_eq(value) => Ok(()),
        Ok(_) | Err(KeychainError::NoEntry) => Err(KeychainError::NotKept),
        Err(error) => Err(error),
    }
}

/// What answers for a keychain, and in what state it is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeychainReport {
    /// The name of what answers, for a person: `GNOME Keyring`, `KWallet`, `macOS Keychain`.
    pub provider: String,
    /// The state of the collection that items are kept in.
    pub collection: Collection,
}

/// The state of the place a keychain keeps items in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Collection {
    /// Open: reading asks nobody anything.
    Open,
    /// Locked: reading has to ask the person.
    Locked,
    /// There is none; the person has to create one first.
    Missing,
    /// The system does not tell (macOS, Windows).
    NotTold,
}
