//! Where the programs under test lie.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The app with its window: `KEYFOB_BIN`, or `keyfob` where cargo builds.
pub(crate) fn keyfob() -> Result<PathBuf> {
    named_or_built(
        "KEYFOB_BIN",
        "keyfob",
        "cargo build -p keyfob --features automation",
    )
}

/// The app as it is released, which no WebDriver steers: `KEYFOB_RELEASED_BIN`, or
/// `keyfob-as-released` where cargo builds.
///
/// # Errors
///
/// When it was not built.
pub fn keyfob_as_released() -> Result<PathBuf> {
    named_or_built(
        "KEYFOB_RELEASED_BIN",
        "keyfob-as-released",
        "cargo build -p keyfob && cp target/debug/keyfob target/debug/keyfob-as-released",
    )
}

/// The command line: `KEYFOB_CLI_BIN`, or `keyfob-cli` where cargo builds.
pub(crate) fn keyfob_cli() -> Result<PathBuf> {
    named_or_built("KEYFOB_CLI_BIN", "keyfob-cli", "cargo build -p cli")
}

/// The bridge from WebDriver to the web view, as `make setup` installs it or on the `PATH`.
pub(crate) fn tauri_driver() -> PathBuf {
    let pinned = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/bin/tauri-driver");
    if pinned.exists() {
        pinned
    } else {
        PathBuf::from("tauri-driver")
    }
}

fn named_or_built(variable: &str, name: &str, how: &str) -> Result<PathBuf> {
    let path = match env::var_os(variable) {
        Some(path) => PathBuf::from(path),
        None => build_folder()?.join(name),
    };
    if !path.is_file() {
        bail!(
            "there is no {} to run: build it with `{how}` or name it in {variable}",
            path.display()
        );
    }
    path.canonicalize()
        .with_context(|| format!("resolving {}", path.display()))
}

/// `target/debug` or its like: tests run from `deps` in it, other programs from the folder itself.
fn build_folder() -> Result<PathBuf> {
    let this = env::current_exe().context("finding the running program")?;
    let folder = this.parent().context("a program lies in a folder")?;
    let folder = if folder.ends_with("deps") {
        folder.parent()
    } else {
        Some(folder)
    };
    Ok(folder.context("`deps` lies in a folder")?.to_owned())
}
