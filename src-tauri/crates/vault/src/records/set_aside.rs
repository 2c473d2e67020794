//! A record that this version cannot read whole.

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

/// A record that was set aside: kept as it is through every save, and shown as a number of things
/// that a newer version, or a person with `tests/open_vault.py`, can read.
///
/// Its bytes may hold secrets: wiped on drop, and `Debug` shows the length.
#[derive(Clone)]
pub struct SetAside {
    bytes: Arc<Zeroizing<Vec<u8>>>,
    reason: SetAsideReason,
}

/// Why a record was set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SetAsideReason {
    /// It names a kind that this version does not know.
    UnknownKind,
    /// It is no JSON object, lacks a field, has one too many, or has a value out of range.
    Unreadable,
    /// The body has its id, or settings, already.
    Repeated,
    /// The body ends before the record does.
    CutOff,
}

impl SetAside {
    pub(super) fn record(bytes: &[u8], reason: SetAsideReason) -> Self {
        Self {
            bytes: Arc::new(Zeroizing::new(bytes.to_vec())),
            reason,
        }
    }

    /// What is left of the body when no whole record is.
    pub(super) fn tail(bytes: &[u8]) -> Self {
        Self::record(bytes, SetAsideReason::CutOff)
    }

    /// Why it was set aside.
    pub fn reason(&self) -> SetAsideReason {
        self.reason
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Debug for SetAside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SetAside({:?}, {} bytes)", self.reason, self.bytes.len())
    }
}
