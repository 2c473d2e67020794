//! The cuts of the architecture, held by what Cargo knows.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::{collections::BTreeMap, process::Command};

/// Each of our crates with those of ours that it may name, and the heavy dependencies that only it
/// may name.
const CUTS: [(&str, &[&str], &[&str]); 9] = [
    ("otp", &[], &["totp-rs"]),
    (
        "vault",
        &["otp"],
        &["keyring-core", "chacha20poly1305", "argon2", "hkdf"],
    ),
    ("enroll", &["otp", "vault"], &["reqwest", "rustls"]),
    ("sandbox", &["otp", "vault"], &["axum", "hyper"]),
    ("app", &["otp", "vault", "enroll"], &["ts-rs"]),
    (
        "cli",
        &["otp", "vault", "enroll", "app", "sandbox"],
        &["clap"],
    ),
    (
        "keyfob",
        &["vault", "app", "sandbox"],
        &["tauri", "tauri-build", "arboard"],
    ),
    // What the shell is measured beside.
    ("bare", &[], &["tauri", "tauri-build"]),
    ("stories", &["otp", "vault", "app"], &["fantoccini"]),
];

/// What every crate of the workspace depends on, other than for its tests.
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../Cargo.toml");
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version=1",
            "--manifest-path",
            manifest,
        ])
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let named = |package: &serde_json::Value| {
        let all = package["dependencies"].as_array().unwrap().iter();
        all.filter(|dependency| dependency["kind"] != "dev")
            .map(|dependency| text(&dependency["name"]))
            .collect()
    };
    let packages = metadata["packages"].as_array().unwrap();
    packages
        .iter()
        .map(|package| (text(&package["name"]), named(package)))
        .collect()
}

#[test]
fn arrows_point_only_downward_and_each_heavy_dependency_has_one_owner() {
    let dependencies = dependencies();
    for (name, named) in &dependencies {
        let (_, may_name, _) = CUTS
            .iter()
            .find(|(cut, ..)| cut == name)
            .unwrap_or_else(|| panic!("`{name}` has no place in the architecture"));
        for dependency in named {
            let is_ours = dependencies.contains_key(dependency);
            assert!(
                !is_ours || may_name.contains(&dependency.as_str()),
                "`{name}` must not name `{dependency}`"
            );
            let owners: Vec<_> = CUTS
                .iter()
                .filter(|(.., owned)| owned.contains(&dependency.as_str()))
                .map(|(owner, ..)| owner)
                .collect();
            assert!(
                owners.is_empty() || owners.contains(&&name.as_str()),
                "`{dependency}` belongs to {owners:?}, not to `{name}`"
            );
        }
    }
}
