//! `"kind":"forgotten_slots"`: slots that were removed, until no older copy of the file has them.

use serde::{Deserialize, Serialize};

use super::SetAsideReason;
use crate::SlotId;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ForgottenSlotsRecord {
    kind: ForgottenSlotsKind,
    slots: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ForgottenSlotsKind {
    ForgottenSlots,
}

impl ForgottenSlotsRecord {
    pub(super) fn new(slots: &[SlotId]) -> Self {
        let slots = slots.iter().map(SlotId::to_string).collect();
        Self {
            kind: ForgottenSlotsKind::ForgottenSlots,
            slots,
        }
    }

    pub(super) fn ids(&self) -> Result<Vec<SlotId>, SetAsideReason> {
        let ids: Result<Vec<SlotId>, _> = self.slots.iter().map(|slot| slot.parse()).collect();
        ids.map_err(|_| SetAsideReason::Unreadable)
    }
}
