//! `"kind":"removed"`: an account that can be brought back.

use otp::UnixSeconds;
use serde::{Deserialize, Serialize};

use super::SetAsideReason;
use super::entry::{self, EntryRecord};
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

/// As [`RemovedRecord`], for writing: the entry is borrowed.
#[derive(Serialize)]
pub(super) struct RemovedRecordRef<'a> {
    kind: RemovedKind,
    entry: &'a EntryRecord<'a>,
    removed_at: u64,
    position: usize,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum RemovedKind {
    Removed,
}

pub(super) fn with_record<T>(
    removed: &RemovedEntry,
    write: impl FnOnce(&RemovedRecordRef<'_>) -> T,
) -> T {
    entry::with_record(&removed.entry, |entry| {
        write(&RemovedRecordRef {
            kind: RemovedKind::Removed,
            entry,
            removed_at: removed.removed_at.as_u64(),
            position: removed.position,
        })
    })
}

pub(super) fn read(record: RemovedRecord<'_>) -> Result<RemovedEntry, SetAsideReason> {
    Ok(RemovedEntry {
        entry: entry::read(record.entry)?.into(),
        removed_at: UnixSeconds(record.removed_at),
        position: record.position,
    })
}
