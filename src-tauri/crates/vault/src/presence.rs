//! What a folder holds, told without any key.

use crate::folder::VaultFolder;
use crate::generations::OlderCopySummary;
use crate::header::AnyHeader;
use crate::slots::{Slot, SlotKind};
use crate::{SlotId, VaultError, VaultId};

/// What a folder holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Presence {
    /// Nothing of a vault: a first run.
    Absent,
    /// A vault file whose header is whole.
    Present(HeaderSummary),
    /// No vault file, but older copies of one. This is not a first run: something took the file.
    FileMissing {
        /// The copies, newest first.
        generations: Vec<OlderCopySummary>,
    },
}

/// What the header of a vault file says. None of it is secret, and none of it is proven until the
/// file is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeaderSummary {
    /// The vault's name for life.
    pub vault_id: VaultId,
    /// How often it was saved.
    pub generation: u64,
    /// The slots that open it; empty when a newer version wrote the file.
    pub slots: Vec<SlotSummary>,
    /// Whether a newer version wrote the file, so that it is neither opened nor changed here.
    pub read_only_newer: bool,
}

/// One slot of a vault file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct SlotSummary {
    /// The slot's name.
    pub id: SlotId,
    /// How it holds the vault key.
    pub kind: SlotKind,
}

impl HeaderSummary {
    pub(crate) fn of(header: &AnyHeader) -> Self {
        let (slots, read_only_newer) = match header {
            AnyHeader::Known(header) => (SlotSummary::of_all(&header.slots), false),
            AnyHeader::Newer { .. } => (Vec::new(), true),
        };
        Self {
            vault_id: header.vault(),
            generation: header.generation(),
            slots,
            read_only_newer,
        }
    }
}

impl SlotSummary {
    pub(crate) fn of_all(slots: &[Slot]) -> Vec<Self> {
        slots
            .iter()
            .map(|slot| Self {
                id: slot.id,
                kind: slot.kind(),
            })
            .collect()
    }
}

pub(crate) fn look(folder: &VaultFolder) -> Result<Presence, VaultError> {
    if let Some(header) = folder.read_header(&folder.file())? {
        return Ok(Presence::Present(HeaderSummary::of(&header)));
    }
    let generations = folder.older_copies()?;
    if generations.is_empty() {
        Ok(Presence::Absent)
    } else {
        Ok(Presence::FileMissing { generations })
    }
}
