//! Removing accounts, and bringing them back.

use vault::{RemovedEntry, Vault};

use super::{Answer, entry_id, rows};
use crate::{
    Done, EntryRequest, ErrorCode, Nothing, RemovedListView, RemovedView, app::Shared,
    limits::RESTORABLE_DAYS,
};

const RESTORABLE_S: u64 = RESTORABLE_DAYS * 86_400;

pub(crate) fn remove_entry(shared: &Shared, request: EntryRequest) -> Answer<RemovedView> {
    let id = entry_id(&request.id)?;
    let now = shared.now();
    let view = shared.change(|contents| {
        contents.remove(id, now)?;
        contents
            .removed()
            .last()
            .map(removed_view)
            .ok_or_else(|| ErrorCode::Internal.into())
    })?;
    Ok(view)
}

pub(crate) fn restore_entry(shared: &Shared, request: EntryRequest) -> Answer<Done> {
    let id = entry_id(&request.id)?;
    shared.change(|contents| Ok(contents.restore(id)?))?;
    Ok(Done {})
}

pub(crate) fn list_removed(shared: &Shared, _: Nothing) -> Answer<RemovedListView> {
    let state = shared.lock();
    let removed = state
        .vault()?
        .contents()
        .removed()
        .iter()
        .rev()
        .map(removed_view)
        .collect();
    Ok(RemovedListView { removed })
}

pub(crate) fn purge_entry(shared: &Shared, request: EntryRequest) -> Answer<Done> {
    let id = entry_id(&request.id)?;
    shared.change(|contents| Ok(contents.forget(id)?))?;
    Ok(Done {})
}

impl Shared {
    /// Deletes what was removed long ago. A disk that does not take it is no reason not to open
    /// the vault: the next opening tries again.
    pub(crate) fn purge_old(&self, vault: &mut Vault) {
        let now = self.now();
        let old: Vec<_> = vault
            .contents()
            .removed()
            .iter()
            .filter(|removed| now.since(removed.removed_at) >= RESTORABLE_S)
            .map(|removed| removed.entry.id)
            .collect();
        if !old.is_empty() {
            let _ = vault.change(|contents| -> Answer<()> {
                for id in old {
                    contents.forget(id)?;
                }
                Ok(())
            });
        }
    }
}

fn removed_view(removed: &RemovedEntry) -> RemovedView {
    RemovedView {
        id: removed.entry.id.to_string(),
        title: rows::title(&removed.entry),
        subtitle: rows::subtitle(&removed.entry),
        removed_at: removed.removed_at.as_u64(),
        purged_at: removed.removed_at.plus(RESTORABLE_S).as_u64(),
    }
}
