//! Temporary files that a crash left behind.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::folder::VAULT_FILE;

/// Whoever holds the lock is the only writer, so any temporary file is stale; the age is for those
/// file systems on which the lock means nothing.
const STALE_AFTER: Duration = Duration::from_secs(60);

/// Removes our own stale temporary files, and nothing else.
///
/// Failing is harmless: they hold ciphertext only, and the next start tries again.
pub(crate) fn sweep(folder: &Path) {
    let Ok(files) = fs::read_dir(folder) else {
        return;
    };
    for file in files.flatten() {
        let is_ours = file.file_name().to_str().is_some_and(is_temporary_name);
        if is_ours && file.metadata().is_ok_and(|found| is_own_stale_file(&found)) {
            let _next_start_tries_again = fs::remove_file(file.path());
        }
    }
}

/// `.vault.keyfob.XXXXXX` or `.vault.keyfob.N.XXXXXX`, six letters and digits: how
/// `atomic-write-file` names what it has not committed.
fn is_temporary_name(name: &str) -> bool {
    let Some(rest) = name
        .strip_prefix('.')
        .and_then(|name| name.strip_prefix(VAULT_FILE))
    else {
        return false;
    };
    let rest = [".1", ".2", ".3"]
        .iter()
        .find_map(|copy| rest.strip_prefix(copy))
        .unwrap_or(rest);
    rest.strip_prefix('.').is_some_and(|random| {
        random.len() == 6 && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

fn is_own_stale_file(found: &fs::Metadata) -> bool {
    let age = found
        .modified()
        .ok()
        .and_then(|modified| modified.elapsed().ok());
    found.is_file() && is_own(found) && age.is_some_and(|age| age >= STALE_AFTER)
}

#[cfg(unix)]
fn is_own(found: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::uid(found) == nix::unistd::Uid::effective().as_raw()
}

/// The profile folder of Windows is the person's alone.
#[cfg(not(unix))]
fn is_own(_found: &fs::Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn only_names_that_we_give_are_ours() {
        for name in [".vault.keyfob.aB3dE9", ".vault.keyfob.1.aB3dE9"] {
            assert!(is_temporary_name(name), "{name}");
        }
        for name in [
            "vault.keyfob",
            "vault.keyfob.1",
            "vault.keyfob.aB3dE9",
            ".vault.keyfob",
            ".vault.keyfob.",
            ".vault.keyfob.aB3dE",
            ".vault.keyfob.aB3dE9x",
            ".vault.keyfob.aB-dE9",
            ".vault.keyfob.4.aB3dE9",
            ".other.keyfob.aB3dE9",
        ] {
            assert!(!is_temporary_name(name), "{name}");
        }
    }

    #[test]
    fn a_sweep_takes_old_temporary_files_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let make = |name: &str, age_s: u64| {
            let file = fs::File::create(path(name)).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(age_s))
                .unwrap();
        };
        make(".vault.keyfob.oldOne", 3600);
        make(".vault.keyfob.2.oldOne", 3600);
        make(".vault.keyfob.newOne", 1);
        make("vault.keyfob.1", 3600);
        make(".vault.keyfob.swp", 3600);
        fs::create_dir(path(".vault.keyfob.folder")).unwrap();
        sweep(folder.path());
        let mut left: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|file| file.unwrap().file_name())
            .collect();
        left.sort();
        let kept = [
            ".vault.keyfob.folder",
            ".vault.keyfob.newOne",
            ".vault.keyfob.swp",
            "vault.keyfob.1",
        ];
        assert_eq!(left, kept);
    }
}
