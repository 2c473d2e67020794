//! Text that may hold secrets, from standard input or a file.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use app::{ErrorCode, MAX_PASTED_BYTES};
use zeroize::Zeroizing;

use crate::failure::Failure;

/// The whole of a file, or of standard input for none and for "-"; at most 1 MiB.
pub(crate) fn text(file: Option<&Path>) -> Result<Zeroizing<String>, Failure> {
    match file.filter(|path| *path != Path::new("-")) {
        Some(path) => {
            let file =
                File::open(path).map_err(|error| Failure::io(&path.to_string_lossy(), &error))?;
            all_of(file, &path.to_string_lossy())
        }
        None => all_of(io::stdin().lock(), "standard input"),
    }
}

/// The first line of a file, without its end.
pub(crate) fn line(file: &Path) -> Result<Zeroizing<String>, Failure> {
    let text = text(Some(file))?;
    Ok(Zeroizing::new(
        text.lines().next().unwrap_or_default().to_owned(),
    ))
}

fn all_of(source: impl Read, name: &str) -> Result<Zeroizing<String>, Failure> {
    let limit = MAX_PASTED_BYTES as u64 + 1;
    // Reserved at once: growing would leave copies of what was read behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(MAX_PASTED_BYTES + 1));
    source
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::io(name, &error))?;
    if bytes.len() > MAX_PASTED_BYTES {
        return Err(ErrorCode::TooLong.into());
    }
    Ok(Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned()))
}
