//! `"kind":"removed"`: an account that can be brought back.

use otp::UnixSeconds;
use serde::Deserialize;

use super::SetAsideReason;
use super::entry::{self, EntryRecord};
use super::object::Object;
use crate::RemovedEntry;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RemovedRecord<'a> {
    #[serde(rename = "kind")]
    _kind: RemovedKind,
    #[serde(borrow)]
    entry: EntryRecord<'a>,
    removed_at: u64,
    position: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum RemovedKind {
    Removed,
}

pub(super) fn write(removed: &RemovedEntry, record: &mut Object<'_>) {
    record.text("kind", "removed");
    record.object("entry", |record| entry::write(&removed.entry, record));
    record.number("removed_at", removed.removed_at.as_u64());
    record.number("position", removed.position as u64);
}

pub(super) fn read(record: RemovedRecord<'_>) -> Result<RemovedEntry, SetAsideReason> {
    Ok(RemovedEntry {
        entry: entry::read(record.entry)?.into(),
        removed_at: UnixSeconds(record.removed_at),
        position: record.position,
    })
}
