//! The body of every command of the table, by subject: one function a row.

mod codes;
mod edit;
mod known;
mod list;
mod naming;
mod remove;
mod rows;
mod settings;
mod slots;
mod staging;
mod start;

use std::sync::Arc;

pub(crate) use codes::codes_on_screen;
pub(crate) use staging::Stage;
use vault::{Contents, Entry, EntryId, Vault};

use crate::{
    CommandError, ErrorCode, Event,
    app::{Session, Shared, State},
};

pub(crate) use self::{
    codes::{copy_code, next_hotp_code, show_codes},
    edit::{edit_entry, move_entry, pin_entry, rename_group, reveal_entry},
    list::{list_entries, search_entries, show_entry},
    remove::{list_removed, purge_entry, remove_entry, restore_entry},
    settings::{change_settings, check_keychain, note_activity},
    slots::{add_keychain_slot, list_slots, make_recovery_code, remove_slot, set_passphrase},
    staging::{add_entry, commit_staged, discard_staged, stage_clipboard, stage_text},
    start::{create_vault, list_copies, lock, restore_copy, start, unlock},
};

/// What every command answers.
pub(crate) type Answer<T> = Result<T, CommandError>;

/// Reads the id of an account as a host sent it.
pub(crate) fn entry_id(text: &str) -> Answer<EntryId> {
    text.parse().map_err(|_| ErrorCode::NoSuchEntry.into())
}

/// Finds an account.
pub(crate) fn entry(contents: &Contents, id: EntryId) -> Answer<&Arc<Entry>> {
    contents
        .entry(id)
        .ok_or_else(|| ErrorCode::NoSuchEntry.into())
}

impl State {
    /// The open vault.
    pub(crate) fn vault(&self) -> Answer<&Vault> {
        match &self.session {
            Session::Open(vault) => Ok(vault),
            closed => Err(why_closed(closed)),
        }
    }

    /// The open vault, to change it.
    pub(crate) fn vault_mut(&mut self) -> Answer<&mut Vault> {
        match &mut self.session {
            Session::Open(vault) => match &self.unwritable {
                Some(problem) => Err(problem.clone()),
                None => Ok(vault),
            },
            closed => Err(why_closed(closed)),
        }
    }
}

impl Shared {
    /// Changes what the vault holds and saves it; on any error everything stays as it was.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Contents) -> Answer<T>) -> Answer<T> {
        let answer = self.lock().vault_mut()?.change(change)?;
        self.send(&Event::VaultChanged {});
        Ok(answer)
    }
}

fn why_closed(session: &Session) -> CommandError {
    match session {
        Session::Absent => ErrorCode::NoVault.into(),
        Session::Unusable(problem) => problem.clone(),
        Session::Opening(_) | Session::Locked { .. } | Session::Open(_) => {
            ErrorCode::VaultLocked.into()
        }
    }
}
