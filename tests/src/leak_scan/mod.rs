//! Looking for a secret everywhere it must not be.

mod forms;

use std::collections::HashSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use anyhow::{Context, Result, bail};
use forms::Form;
use memchr::memmem::Finder;

use crate::{PrivateDesktop, Process};

/// A search for one secret in every form in which it is likely to leak.
pub struct LeakScan {
    needles: Vec<(&'static str, Finder<'static>)>,
}

/// One place that holds the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// The file, or the process and what of it.
    pub place: String,
    /// The form, such as `hex, lower case`.
    pub form: &'static str,
    /// Bytes from the start of the place.
    pub offset: usize,
}

/// What a scan looked at, so that a story can say that it looked at something.
#[derive(Debug, Default)]
pub struct Scanned {
    /// Every place that holds the secret; empty is what a story hopes for.
    pub leaks: Vec<Leak>,
    /// Files read.
    pub files: usize,
    /// Processes whose arguments were read.
    pub processes: usize,
    /// Processes whose environment was closed even to their own user, which is as good as clean.
    pub closed: usize,
}

impl LeakScan {
    /// A search for `secret`.
    ///
    /// # Errors
    ///
    /// When the secret has under 10 bytes, for short needles are found by chance.
    pub fn for_secret(secret: &[u8]) -> Result<Self> {
        if secret.len() < 10 {
            bail!(
                "a canary of {} bytes would be found by chance",
                secret.len()
            );
        }
        let mut forms = forms::of(secret);
        // Two forms may come out the same, as Base64 with none of the characters that URLs lack.
        let mut seen = HashSet::new();
        forms.retain(|form| seen.insert(form.bytes.clone()));
        let needle = |form: Form| (form.name, Finder::new(&form.bytes).into_owned());
        Ok(Self {
            needles: forms.into_iter().map(needle).collect(),
        })
    }

    /// Searches everything that the programs of `desktop` have written, and those that still run.
    ///
    /// # Errors
    ///
    /// When something there cannot be read.
    pub fn everywhere(&self, desktop: &PrivateDesktop) -> Result<Scanned> {
        let mut scanned = Scanned::default();
        self.in_folder(desktop.folder(), &mut scanned)?;
        self.in_processes(&desktop.processes(), &mut scanned)?;
        Ok(scanned)
    }

    /// Searches the names and contents of all files under `folder`; links are not followed.
    ///
    /// # Errors
    ///
    /// When a file cannot be read. One that vanishes meanwhile is gone, not skipped.
    pub fn in_folder(&self, folder: &Path, scanned: &mut Scanned) -> Result<()> {
        for entry in
            fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?
        {
            let path = entry?.path();
            let Some(kind) = still_there(fs::symlink_metadata(&path))? else {
                continue;
            };
            self.search(
                path.as_os_str().as_bytes(),
                &format!("name of {}", path.display()),
                scanned,
            );
            if kind.is_dir() {
                self.in_folder(&path, scanned)?;
            } else if kind.is_symlink() {
                let Some(target) = still_there(fs::read_link(&path))? else {
                    continue;
                };
                self.search(
                    target.as_os_str().as_bytes(),
                    &path.display().to_string(),
                    scanned,
                );
            } else if kind.is_file() {
                let Some(content) = still_there(fs::read(&path))? else {
                    continue;
                };
                scanned.files += 1;
                self.search(&content, &path.display().to_string(), scanned);
            }
            // What is left are sockets and pipes, which hold nothing.
        }
        Ok(())
    }

    /// Searches the arguments and the environment of `processes`.
    ///
    /// # Errors
    ///
    /// When `/proc` cannot be read. A process that ends meanwhile is gone, not skipped.
    pub fn in_processes(&self, processes: &[Process], scanned: &mut Scanned) -> Result<()> {
        for process in processes {
            let Some(arguments) = still_there(process.command_line())? else {
                continue;
            };
            scanned.processes += 1;
            self.search(
                &arguments,
                &format!("arguments of process {}", process.id),
                scanned,
            );
            match process.environment() {
                Err(error) if error.kind() == ErrorKind::PermissionDenied => scanned.closed += 1,
                environment => {
                    let Some(variables) = still_there(environment)? else {
                        continue;
                    };
                    let place = format!("environment of process {}", process.id);
                    self.search(&variables, &place, scanned);
                }
            }
        }
        Ok(())
    }

    fn search(&self, content: &[u8], place: &str, scanned: &mut Scanned) {
        for (form, needle) in &self.needles {
            if let Some(offset) = needle.find(content) {
                scanned.leaks.push(Leak {
                    place: place.to_owned(),
                    form,
                    offset,
                });
            }
        }
    }
}

fn still_there<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(there) => Ok(Some(there)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
