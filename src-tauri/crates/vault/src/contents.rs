//! What is inside an open vault.

use std::sync::Arc;

use otp::UnixSeconds;

use crate::records::SetAside;
use crate::{Connection, Entry, EntryId, PendingEnrollment, RemovedEntry, Settings, SlotId};

/// Everything a vault holds, in the order a person sees.
///
/// A clone shares the entries and copies only the lists; that is what makes
/// [`crate::Vault::change`] able to take a change back. Lookups walk the list: 5,000 entries take
/// microseconds.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    pub(crate) entries: Vec<Arc<Entry>>,
    pub(crate) removed: Vec<RemovedEntry>,
    pub(crate) settings: Settings,
    pub(crate) connections: Vec<Arc<Connection>>,
    pub(crate) pending: Vec<Arc<PendingEnrollment>>,
    pub(crate) set_aside: Vec<SetAside>,
    /// Slots that were removed and may still stand in an older copy of the file.
    pub(crate) forgotten_slots: Vec<SlotId>,
}

/// A change named an entry that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such account")]
pub struct NoSuchEntry;

impl Contents {
    /// The accounts, in the order a person gave them.
    pub fn entries(&self) -> &[Arc<Entry>] {
        &self.entries
    }

    /// The account with this id, unless it is removed or was never there.
    pub fn entry(&self, id: EntryId) -> Option<&Arc<Entry>> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The place of the account with this id, counted from 0.
    pub fn position(&self, id: EntryId) -> Option<usize> {
        self.entries.iter().position(|entry| entry.id == id)
    }

    /// The accounts that were removed and can be brought back, oldest removal first.
    pub fn removed(&self) -> &[RemovedEntry] {
        &self.removed
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The records that this version cannot read whole. They are written back byte for byte.
    pub fn set_aside(&self) -> &[SetAside] {
        &self.set_aside
    }

    /// Adds an account after all others and returns its id.
    ///
    /// The id is a new one where the account's own is taken, even by a removed account: nothing is
    /// ever replaced by adding. Fails only without randomness for that new id.
    pub fn add(&mut self, entry: Entry) -> Result<EntryId, crate::VaultError> {
        self.insert(self.entries.len(), entry)
    }

    /// Adds an account at a place; a place beyond the end is the end. Otherwise as [`Self::add`].
    pub fn insert(
        &mut self,
        position: usize,
        mut entry: Entry,
    ) -> Result<EntryId, crate::VaultError> {
        while self.is_taken(entry.id) {
            entry.id = EntryId::random()?;
        }
        let id = entry.id;
        self.entries
            .insert(position.min(self.entries.len()), Arc::new(entry));
        Ok(id)
    }

    /// Changes an account in place. Its id stays, whatever `edit` does to it.
    pub fn edit<T>(
        &mut self,
        id: EntryId,
        edit: impl FnOnce(&mut Entry) -> T,
    ) -> Result<T, NoSuchEntry> {
        let position = self.position(id).ok_or(NoSuchEntry)?;
        let mut entry = Entry::clone(&self.entries[position]);
        let answer = edit(&mut entry);
        entry.id = id;
        self.entries[position] = Arc::new(entry);
        Ok(answer)
    }

    /// Moves an account so that it stands at `position` among the others; beyond the end is the end.
    pub fn move_to(&mut self, id: EntryId, position: usize) -> Result<(), NoSuchEntry> {
        let entry = self.entries.remove(self.position(id).ok_or(NoSuchEntry)?);
        self.entries.insert(position.min(self.entries.len()), entry);
        Ok(())
    }

    /// Takes an account from the list; [`Self::restore`] brings it back.
    pub fn remove(&mut self, id: EntryId, removed_at: UnixSeconds) -> Result<(), NoSuchEntry> {
        let position = self.position(id).ok_or(NoSuchEntry)?;
        let entry = self.entries.remove(position);
        self.removed.push(RemovedEntry {
            entry,
            removed_at,
            position,
        });
        Ok(())
    }

    /// Brings a removed account back to the place it had, or to the end when the list is shorter.
    pub fn restore(&mut self, id: EntryId) -> Result<(), NoSuchEntry> {
        let RemovedEntry {
            entry, position, ..
        } = self.take_removed(id)?;
        self.entries.insert(position.min(self.entries.len()), entry);
        Ok(())
    }

    /// Drops a removed account for good. The older copies of the file still hold it for a while.
    pub fn forget(&mut self, id: EntryId) -> Result<(), NoSuchEntry> {
        self.take_removed(id).map(drop)
    }

    /// Replaces the settings.
    pub fn set_settings(&mut self, settings: Settings) {
        self.settings = settings;
    }

    pub(crate) fn is_taken(&self, id: EntryId) -> bool {
        self.position(id).is_some() || self.removed.iter().any(|removed| removed.entry.id == id)
    }

    fn take_removed(&mut self, id: EntryId) -> Result<RemovedEntry, NoSuchEntry> {
        let index = self
            .removed
            .iter()
            .position(|removed| removed.entry.id == id);
        Ok(self.removed.remove(index.ok_or(NoSuchEntry)?))
    }
}
