//! The names a person gives: cleaned the way the names in a key URI are, and bounded.

use super::Answer;
use crate::{
    ErrorCode,
    limits::{MAX_NAME_CHARS, MAX_NOTE_CHARS},
};

/// Issuer and account of one entry; at least one of them is not empty.
pub(crate) struct Names {
    pub(crate) issuer: String,
    pub(crate) account: String,
}

impl Names {
    pub(crate) fn new(issuer: &str, account: &str) -> Answer<Self> {
        let names = Self {
            issuer: name(issuer)?,
            account: name(account)?,
        };
        if names.issuer.is_empty() && names.account.is_empty() {
            return Err(ErrorCode::NameMissing.into());
        }
        Ok(names)
    }
}

/// A group; an empty name is no group.
pub(crate) fn group(text: Option<&str>) -> Answer<Option<String>> {
    let name = name(text.unwrap_or_default())?;
    Ok((!name.is_empty()).then_some(name))
}

/// A note. Line breaks stay.
pub(crate) fn note(text: &str) -> Answer<String> {
    let lines: Vec<String> = text.lines().map(otp::plain_text).collect();
    bounded(lines.join("\n").trim().to_owned(), MAX_NOTE_CHARS)
}

fn name(text: &str) -> Answer<String> {
    bounded(otp::plain_text(text).trim().to_owned(), MAX_NAME_CHARS)
}

fn bounded(text: String, chars: usize) -> Answer<String> {
    if text.chars().count() > chars {
        return Err(ErrorCode::TextTooLong.into());
    }
    Ok(text)
}
