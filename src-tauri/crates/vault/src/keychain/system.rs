//! stub
use std::time::Duration;

use super::*;

/// How long and how loudly a keychain may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// The deadline of one call.
    pub deadline: Duration,
    /// Whether the person may be asked to unlock the keychain.
    pub may_ask: bool,
}

impl Patience {
    /// 3 s, and nobody is asked: for looking at the start.
    pub const PROBE: Self = Self {
        deadline: Duration::from_secs(3),
        may_ask: false,
    };
    /// 60 s, and the person may be asked: after they asked for it.
    pub const INTERACTIVE: Self = Self {
        deadline: Duration::from_secs(60),
        may_ask: true,
    };
}

/// The keychain of the operating system.
#[derive(Debug, Clone)]
pub struct SystemKeychain {
    patience: Patience,
}

impl SystemKeychain {
    /// Names the keychain.
    pub fn new(patience: Patience) -> Self {
        Self { patience }
    }
    /// The same keychain with other patience.
    pub fn with_patience(&self, patience: Patience) -> Self {
        Self { patience }
    }
}

impl Keychain for SystemKeychain {
    fn read(&self, _: &ItemName) -> Result<ItemValue, KeychainError> {
        Err(KeychainError::NoProvider)
    }
    fn write(&self, _: &ItemName, _: &ItemValue) -> Result<(), KeychainError> {
        Err(KeychainError::NoProvider)
    }
    fn remove(&self, _: &ItemName) -> Result<(), KeychainError> {
        Err(KeychainError::NoProvider)
    }
    fn probe(&self) -> Result<KeychainReport, KeychainError> {
        Err(KeychainError::NoProvider)
    }
}
