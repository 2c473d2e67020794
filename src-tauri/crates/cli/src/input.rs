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
    if is_utf16(&bytes) {
        return Err(Failure::utf16(name));
    }
    Ok(Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned()))
}

/// Whether text begins with the mark of UTF-16, or every other byte of its first characters is NUL.
fn is_utf16(bytes: &[u8]) -> bool {
    let start = bytes.get(..8).unwrap_or_default();
    let nul_at = |first| {
        let mut other = start.iter().skip(first).step_by(2);
        other.len() > 0 && other.all(|byte| *byte == 0)
    };
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || nul_at(0) || nul_at(1)
}

#[cfg(test)]
mod tests {
    use super::is_utf16;

    #[test]
    fn utf16_is_known_by_its_mark_or_by_its_zeros() {
        let marked: Vec<u8> = "\u{feff}otpauth"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        let bare: Vec<u8> = "otpauth"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(is_utf16(&marked) && is_utf16(&bare));
        for text in ["", "a", "\u{feff}otpauth://", "otpauth://totp/é"] {
            assert!(!is_utf16(text.as_bytes()), "{text:?}");
        }
    }
}
