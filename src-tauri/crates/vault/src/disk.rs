//! The file operations a vault needs, as a trait, so that tests can make any of them fail.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use atomic_write_file::AtomicWriteFile;

/// The file operations a vault needs.
///
/// [`RealDisk`] does them; a test wraps it and lets one fail. Whatever order of failures, a vault
/// file that was whole stays whole.
pub trait Disk: fmt::Debug + Send + Sync {
    /// Creates a folder and its parents, for this person only; that it exists already is fine, and
    /// leaves it as it is.
    fn create_folder(&self, path: &Path) -> io::Result<()>;

    /// The first `limit` bytes of a plain file, or all of them when it has fewer. Links are not
    /// followed.
    fn read(&self, path: &Path, limit: usize) -> io::Result<Vec<u8>>;

    /// Writes a new file beside `target`, for this person only, and returns when it reads back as it
    /// was given. Dropping what it returns removes the new file.
    fn stage(&self, target: &Path, bytes: &[&[u8]]) -> io::Result<Box<dyn Staged>>;

    /// Gives a file a second name, `new`, that nothing has; a copy where the file system has no
    /// hard links.
    fn link(&self, existing: &Path, new: &Path) -> io::Result<()>;

    /// Renames a file, replacing what has the new name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Whether anything has this name; a dangling link is something.
    fn exists(&self, path: &Path) -> io::Result<bool>;
}

/// A new file that is whole and has not taken its target's name yet.
pub trait Staged {
    /// Brings the bytes to the disk, takes the target's name in one step, and returns when that is
    /// on the disk too.
    fn commit(self: Box<Self>) -> io::Result<()>;
}

/// The file system itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

/// Why [`RealDisk`] refused; carried inside an [`io::Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("not a plain file")]
    NotAPlainFile,
    #[error("what was written does not read back")]
    NotReadBack,
}

impl Disk for RealDisk {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path)
    }

    fn read(&self, path: &Path, limit: usize) -> io::Result<Vec<u8>> {
        let file = open_plain(File::options().read(true), path)?;
        let len = usize::try_from(file.metadata()?.len())
            .unwrap_or(limit)
            .min(limit);
        let mut bytes = Vec::with_capacity(len);
        file.take(limit as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn stage(&self, target: &Path, bytes: &[&[u8]]) -> io::Result<Box<dyn Staged>> {
        let mut options = AtomicWriteFile::options();
        options.read(true);
        #[cfg(unix)]
        {
            // The target may be a copy restored from elsewhere: its mode and owner are not ours.
            use atomic_write_file::unix::OpenOptionsExt as _;
            use std::os::unix::fs::OpenOptionsExt as _;
            options
                .mode(0o600)
                .preserve_mode(false)
                .try_preserve_owner(false);
        }
        let mut staged = options.open(target)?;
        // The umask may have taken away what the mode gave.
        #[cfg(unix)]
        staged
            .as_file()
            .set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
        for part in bytes {
            staged.write_all(part)?;
        }
        verify(staged.as_file(), bytes)?;
        Ok(Box::new(staged))
    }

    fn link(&self, existing: &Path, new: &Path) -> io::Result<()> {
        match fs::hard_link(existing, new) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
            Err(_no_hard_links_here) => {
                let bytes = self.read(existing, usize::MAX)?;
                self.stage(new, &[&bytes])?.commit()
            }
        }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn exists(&self, path: &Path) -> io::Result<bool> {
        match fs::symlink_metadata(path) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }
}

impl Staged for AtomicWriteFile {
    fn commit(self: Box<Self>) -> io::Result<()> {
        Self::commit(*self)
    }
}

/// Opens the file that the lock is taken on, creating it for this person only.
pub(crate) fn open_lock_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    open_plain(&mut options, path)
}

/// Opens a file that is no link and nothing but a file; never waits, even for a pipe.
fn open_plain(options: &mut fs::OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    {
        use nix::libc::{ELOOP, O_NOFOLLOW, O_NONBLOCK};
        std::os::unix::fs::OpenOptionsExt::custom_flags(options, O_NOFOLLOW | O_NONBLOCK);
        let file = match options.open(path) {
            Err(error) if error.raw_os_error() == Some(ELOOP) => {
                return Err(Refusal::NotAPlainFile.into());
            }
            opened => opened?,
        };
        plain(file)
    }
    #[cfg(not(unix))]
    {
        // A link has to be looked for by name here; the person's profile folder is theirs alone.
        if fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_symlink()) {
            return Err(Refusal::NotAPlainFile.into());
        }
        plain(options.open(path)?)
    }
}

fn plain(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(Refusal::NotAPlainFile.into())
    }
}

fn verify(mut file: &File, parts: &[&[u8]]) -> io::Result<()> {
    const AT_ONCE: usize = 64 * 1024;
    file.rewind()?;
    let mut buffer = [0; AT_ONCE];
    for chunk in parts.iter().flat_map(|part| part.chunks(AT_ONCE)) {
        let read = &mut buffer[..chunk.len()];
        file.read_exact(read)?;
        if read != chunk {
            return Err(Refusal::NotReadBack.into());
        }
    }
    Ok(())
}

impl From<Refusal> for io::Error {
    fn from(refusal: Refusal) -> Self {
        Self::other(refusal)
    }
}
