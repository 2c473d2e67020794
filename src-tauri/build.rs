//! Makes one Tauri permission a command, and grants the one window exactly those.

use std::{env, fs, path::Path};

include!("crates/app/src/boundary/command_table.rs");

/// What the window needs of Tauri itself: to listen to our one event channel.
const OF_TAURI: [&str; 2] = ["core:event:allow-listen", "core:event:allow-unlisten"];

macro_rules! names {
    ($($(#[doc = $doc:literal])+ $name:ident($request:ident) -> $response:ident;)+) => {
        &[$(stringify!($name)),+]
    };
}

const COMMANDS: &[&str] = command_table!(names);

/// The shell's own commands, about the window and nothing in it.
const OF_SHELL: [&str; 1] = ["minimize"];

fn main() {
    println!("cargo:rerun-if-changed=crates/app/src/boundary/command_table.rs");
    let commands: &'static [&str] = [COMMANDS, &OF_SHELL].concat().leak();
    let attributes = tauri_build::Attributes::new()
        .app_manifest(tauri_build::AppManifest::new().commands(commands))
        .capabilities_path_pattern(capabilities(commands));
    tauri_build::try_build(attributes).expect("the command table makes a valid manifest");
}

/// Writes the only capability and returns the pattern that finds it.
fn capabilities(commands: &[&str]) -> &'static str {
    let ours = commands
        .iter()
        .map(|name| format!("allow-{}", name.replace('_', "-")));
    let permissions: Vec<String> = OF_TAURI
        .iter()
        .map(|name| (*name).to_owned())
        .chain(ours)
        .collect();
    let capability = serde_json::json!({
        "identifier": "main",
        "description": "The one window: our commands, and listening to our events.",
        "local": true,
        "windows": ["main"],
        "permissions": permissions,
    });
    let folder = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("capabilities");
    fs::create_dir_all(&folder).expect("cargo's own folder is writable");
    fs::write(folder.join("main.json"), capability.to_string()).expect("it is writable");
    Box::leak(
        folder
            .join("*.json")
            .to_string_lossy()
            .into_owned()
            .into_boxed_str(),
    )
}
