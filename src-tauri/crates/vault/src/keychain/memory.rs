//! A keychain in memory that fails on demand.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Collection, ItemName, ItemValue, Keychain, KeychainError, KeychainReport};

/// A keychain for tests: it forgets everything with the process.
///
/// Clones are handles to the same keychain. Never a fallback for a real one.
#[derive(Debug, Clone, Default)]
pub struct MemoryKeychain {
    state: Arc<Mutex<State>>,
}

/// What the next call does instead of what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It does nothing and answers this.
    Error(KeychainError),
    /// It does what it was asked and answers this, as a daemon that dies after writing.
    DoneButError(KeychainError),
    /// It does nothing and answers as if it had: a write is lost, a removal did not happen.
    /// On a read: the item is not found.
    OkButLost,
    /// As [`Fault::OkButLost`] for a write, but what is kept is another value.
    OkButChanged,
}

#[derive(Debug, Default)]
struct State {
    items: BTreeMap<ItemName, ItemValue>,
    faults: VecDeque<Option<Fault>>,
    calls: usize,
}

impl MemoryKeychain {
    /// An empty, open keychain.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes the next call that has no fault yet do this.
    pub fn fail_next(&self, fault: Fault) {
        self.state().faults.push_back(Some(fault));
    }

    /// Lets the next call that has no fault yet pass.
    pub fn pass_next(&self) {
        self.state().faults.push_back(None);
    }

    /// The number of items it holds.
    pub fn len(&self) -> usize {
        self.state().items.len()
    }

    /// Whether it holds no item.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of calls it has answered: reads, writes, removals and probes.
    pub fn calls(&self) -> usize {
        self.state().calls
    }

    /// Forgets every item, as a reset keychain does.
    pub fn reset(&self) {
        self.state().items.clear();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic of another test thread leaves the map whole: every change is one insert or remove.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next_fault(&self) -> Option<Fault> {
        let mut state = self.state();
        state.calls += 1;
        state.faults.pop_front().flatten()
    }
}

impl Keychain for MemoryKeychain {
    fn read(&self, item: &ItemName) -> Result<ItemValue, KeychainError> {
        let fault = self.next_fault();
        let value = self
            .state()
            .items
            .get(item)
            .cloned()
            .ok_or(KeychainError::NoEntry);
        match fault {
            None => value,
            Some(Fault::Error(error) | Fault::DoneButError(error)) => Err(error),
            Some(Fault::OkButLost) => Err(KeychainError::NoEntry),
            Some(Fault::OkButChanged) => value.map(|_| another_value()),
        }
    }

    fn write(&self, item: &ItemName, value: &ItemValue) -> Result<(), KeychainError> {
        let fault = self.next_fault();
        let insert = |value: ItemValue| self.state().items.insert(item.clone(), value);
        match fault {
            None => drop(insert(value.clone())),
            Some(Fault::Error(error)) => return Err(error),
            Some(Fault::DoneButError(error)) => {
                insert(value.clone());
                return Err(error);
            }
            Some(Fault::OkButLost) => {}
            Some(Fault::OkButChanged) => drop(insert(another_value())),
        }
        Ok(())
    }

    fn remove(&self, item: &ItemName) -> Result<(), KeychainError> {
        let fault = self.next_fault();
        let remove = || {
            self.state()
                .items
                .remove(item)
                .map(drop)
                .ok_or(KeychainError::NoEntry)
        };
        match fault {
            None => remove(),
            Some(Fault::Error(error)) => Err(error),
            Some(Fault::DoneButError(error)) => remove().and(Err(error)),
            Some(Fault::OkButLost | Fault::OkButChanged) => Ok(()),
        }
    }

    fn probe(&self) -> Result<KeychainReport, KeychainError> {
        match self.next_fault() {
            Some(Fault::Error(error) | Fault::DoneButError(error)) => Err(error),
            None | Some(Fault::OkButLost | Fault::OkButChanged) => Ok(KeychainReport {
                provider: "memory".into(),
                collection: Collection::Open,
            }),
        }
    }
}

fn another_value() -> ItemValue {
    ItemValue::from_key(&[0x5a; 32])
}
