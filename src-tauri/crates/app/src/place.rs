//! Where the vault lives.

use std::{env, path::PathBuf};

/// Names another data folder, for the app and for the command line.
const HOME: &str = "KEYFOB_HOME";

/// The data folder: `KEYFOB_HOME`, else the platform's folder for local data with the app's
/// identifier, which roams with no profile.
#[must_use]
pub fn data_folder() -> PathBuf {
    own_folder().unwrap_or_else(|| {
        directories::BaseDirs::new()
            .map_or_else(
                || PathBuf::from("."),
                |base| base.data_local_dir().to_owned(),
            )
            .join("app.keyfob.desktop")
    })
}

/// Whether `KEYFOB_HOME` names the data folder.
#[must_use]
pub fn has_own_data_folder() -> bool {
    own_folder().is_some()
}

fn own_folder() -> Option<PathBuf> {
    env::var_os(HOME)
        .filter(|folder| !folder.is_empty())
        .map(PathBuf::from)
}
