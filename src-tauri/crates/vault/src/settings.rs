//! What a person chose about the app; it travels in the sealed file.

use serde::{Deserialize, Serialize};

/// Settings that belong to the vault.
///
/// A setting that the file does not name has its default, so an older file opens in a newer app.
/// A setting that this version does not know makes the record one that is set aside
/// ([`crate::Contents::set_aside`]): [`Settings::CAUTIOUS`] applies and the record is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Seconds after which a copied code is taken from the clipboard; 0 means never. Default 30.
    pub clipboard_clear_s: u16,
    /// Whether codes are covered until a person asks for one. Default no.
    pub hide_codes: bool,
    /// The colours. Default: as the system has them.
    pub theme: Theme,
    /// Whether rows are low. Default no.
    pub compact: bool,
    /// Minutes without use after which the vault locks. Default never.
    pub lock_after_min: Option<u16>,
    /// Seconds that a person agreed to add to this computer's clock for codes. Default 0.
    pub clock_correction_s: i32,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Settings {
    /// Minutes after which a vault locks whose person has not chosen, where a lock means something.
    pub const DEFAULT_LOCK_MIN: u16 = 10;

    /// What a new vault has.
    pub const DEFAULT: Self = Self {
        clipboard_clear_s: 30,
        hide_codes: false,
        theme: Theme::System,
        compact: false,
        lock_after_min: None,
        clock_correction_s: 0,
    };

    /// What applies while what the person chose cannot be read: they may have chosen to lock.
    pub const CAUTIOUS: Self = Self {
        lock_after_min: Some(Self::DEFAULT_LOCK_MIN),
        ..Self::DEFAULT
    };
}

impl Default for Settings {
    fn default() -> Self {
        Self::DEFAULT
    }
}
