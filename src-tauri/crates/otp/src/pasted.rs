//! Several accounts in one pasted text: a list of URIs, a Google export, or a secret on its own.

use crate::base32::is_separator;
use crate::key_uri::trim;
use crate::migration::{self, MigrationEntryError, MigrationError};
use crate::{KeyUri, KeyUriError};

/// One account found in a pasted text, or why it is none.
#[derive(Clone, Debug)]
pub struct PastedItem {
    /// The line it stands on, counted from 1. All entries of a Google export share its line.
    pub line: usize,
    /// The account.
    pub result: Result<KeyUri, PastedError>,
}

/// Why an item of a pasted text is no account. The texts hold no part of the input.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PastedError {
    /// No key URI.
    #[error(transparent)]
    KeyUri(#[from] KeyUriError),
    /// No migration payload.
    #[error(transparent)]
    Migration(#[from] MigrationError),
    /// An entry of a migration payload.
    #[error(transparent)]
    MigrationEntry(#[from] MigrationEntryError),
}

impl PastedError {
    /// The stable name of the error, in kebab case.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::KeyUri(error) => error.code(),
            Self::Migration(error) => error.code(),
            Self::MigrationEntry(error) => error.code(),
        }
    }
}

/// From so many characters on, a line of Base32 is a secret of its own and not a part of one.
const WHOLE: usize = 16;

/// Reads every account in `text`, in order; what is none is reported and stops nothing.
///
/// One URI per line, or several with commas between them as Ente Auth writes; blank lines and lines
/// that start with `#` are skipped; Google exports become their entries. A secret on its own is one
/// account, even when it is wrapped over several short lines.
///
/// The work is linear in the length of `text`, which callers bound (10 MiB for files).
pub fn parse_pasted(text: &str) -> Vec<PastedItem> {
    let lines = || {
        let lines = text
            .lines()
            .zip(1..)
            .map(|(line, number)| (trim(line), number));
        lines.filter(|(line, _)| !line.is_empty() && !line.starts_with('#'))
    };
    if lines().count() > 1
        && lines().all(|(line, _)| line.chars().filter(|c| !is_separator(*c)).count() < WHOLE)
        && let (Ok(uri), Some((_, line))) = (KeyUri::parse(text), lines().next())
    {
        return vec![PastedItem {
            line,
            result: Ok(uri),
        }];
    }
    lines()
        .flat_map(|(line, number)| split(line).map(move |uri| (uri, number)))
        .flat_map(|(uri, line)| {
            let results = read(uri).into_iter();
            results.map(move |result| PastedItem { line, result })
        })
        .collect()
}

/// Splits at commas that stand before another URI; a name may contain commas too.
fn split(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let line = rest?;
        let border = line
            .match_indices(',')
            .map(|(at, _)| at)
            .find(|at| starts_with_scheme(line[at + 1..].trim_start()));
        rest = border.map(|at| line[at + 1..].trim_start());
        Some(
            line[..border.unwrap_or(line.len())]
                .trim_end_matches(|c: char| c == ',' || c.is_whitespace()),
        )
    })
}

fn starts_with_scheme(text: &str) -> bool {
    [
        "otpauth://",
        "apple-otpauth://",
        "otpauth-migration://",
        "steam://",
    ]
    .iter()
    .any(|scheme| {
        text.get(..scheme.len())
            .is_some_and(|s| s.eq_ignore_ascii_case(scheme))
    })
}

fn read(uri: &str) -> Vec<Result<KeyUri, PastedError>> {
    if !migration::has_scheme(uri) {
        return vec![KeyUri::parse(uri).map_err(PastedError::from)];
    }
    match migration::parse(uri) {
        Ok(payload) => {
            let entries = payload.entries.into_iter();
            entries
                .map(|entry| entry.map_err(PastedError::from))
                .collect()
        }
        Err(error) => vec![Err(error.into())],
    }
}
