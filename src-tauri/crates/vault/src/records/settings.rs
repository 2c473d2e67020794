//! `"kind":"settings"`: what a person chose. Left out while everything is as at first.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::Settings;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SettingsRecord<'a> {
    kind: SettingsKind,
    settings: Cow<'a, Settings>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SettingsKind {
    Settings,
}

impl<'a> SettingsRecord<'a> {
    pub(super) fn new(settings: &'a Settings) -> Self {
        Self {
            kind: SettingsKind::Settings,
            settings: Cow::Borrowed(settings),
        }
    }

    pub(super) fn into_settings(self) -> Settings {
        self.settings.into_owned()
    }
}
