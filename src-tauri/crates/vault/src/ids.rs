//! Random names: of a vault, and of a slot in it.

use std::fmt;

use data_encoding::HEXLOWER;

use crate::VaultError;
use crate::random::random_bytes;

/// The name a vault file keeps for life: 16 random bytes, shown as 32 hex digits. No secret.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VaultId(pub(crate) [u8; 16]);

/// The name of one key slot: 16 random bytes, shown as 32 hex digits. No secret.
///
/// A slot that is replaced gets a new id, so an id never changes its meaning.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotId(pub(crate) [u8; 16]);

impl VaultId {
    pub(crate) fn random() -> Result<Self, VaultError> {
        random_bytes().map(Self)
    }
}

impl SlotId {
    pub(crate) fn random() -> Result<Self, VaultError> {
        random_bytes().map(Self)
    }
}

impl fmt::Display for VaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Display for SlotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for VaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VaultId({self})")
    }
}

impl fmt::Debug for SlotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SlotId({self})")
    }
}

/// Reads the id that [`fmt::Display`] writes; a host passes slots by this text.
impl std::str::FromStr for SlotId {
    type Err = VaultError;

    fn from_str(text: &str) -> Result<Self, VaultError> {
        let bytes = HEXLOWER
            .decode(text.as_bytes())
            .map_err(|_| VaultError::NoSuchSlot)?;
        bytes
            .try_into()
            .map(Self)
            .map_err(|_| VaultError::NoSuchSlot)
    }
}
