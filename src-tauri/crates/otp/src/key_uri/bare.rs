//! What people paste instead of a key URI: the secret alone, or KeeOtp's query string.

use super::parse::{finish, secret};
use super::query::{self, Query};
use super::settings::{self, Names, Type};
use super::{ForeignKind, KeyUri, KeyUriError, Warnings, label};
use crate::{Parameters, SharedSecret, base32};

/// `key=...&step=30&size=6&otpHashMode=Sha1`, a plug-in of KeePass.
const KEE_OTP: Names = Names {
    algorithm: "otphashmode",
    digits: "size",
    period: "step",
};

pub(super) fn parse(text: &str, mut warnings: Warnings) -> Result<KeyUri, KeyUriError> {
    if text
        .split('&')
        .any(|parameter| starts_with(parameter, "key="))
    {
        let query = query::without_html(text, &mut warnings);
        return kee_otp(&Query::parse(&query), warnings);
    }
    if !looks_like_a_secret(text) {
        return Err(KeyUriError::NotOtpauth);
    }
    let secret = SharedSecret::from_base32(text)?;
    let nameless = label::read("", None, &mut warnings)?;
    Ok(finish(nameless, secret, Parameters::default(), warnings))
}

fn kee_otp(query: &Query<'_>, mut warnings: Warnings) -> Result<KeyUri, KeyUriError> {
    let secret = secret(query, "key", &mut warnings)?;
    let is_base32 = query
        .value("encoding", &mut warnings)?
        .is_none_or(|encoding| encoding.eq_ignore_ascii_case("base32"));
    if !is_base32 {
        return Err(KeyUriError::InvalidSecret);
    }
    let r#type = query
        .value("type", &mut warnings)?
        .map(|name| name.to_ascii_lowercase());
    let r#type = match r#type.as_deref() {
        None | Some("totp") => Type::Totp,
        Some("hotp") => Type::Hotp,
        Some("steam") => Type::Steam,
        Some("yandex" | "yaotp") => {
            return Err(KeyUriError::UnsupportedKind(ForeignKind::Yandex));
        }
        Some(_) => return Err(KeyUriError::UnknownType),
    };
    let nameless = label::read("", None, &mut warnings)?;
    let parameters = settings::read(r#type, &KEE_OTP, query, false, &mut warnings)?;
    Ok(finish(nameless, secret, parameters, warnings))
}

/// Whether `text` is a secret and not a sentence: many words are valid Base32.
///
/// Groups must be of equal size but for a shorter last one. Sixteen characters are enough; from
/// eight on, one of them must be a digit, which words do not have.
fn looks_like_a_secret(text: &str) -> bool {
    const ENOUGH: usize = 16;
    const ENOUGH_WITH_A_DIGIT: usize = 8;

    let plain = text.trim_end_matches(|c: char| c == '=' || c.is_whitespace());
    if !plain
        .chars()
        .all(|c| is_base32(c) || base32::is_separator(c))
    {
        return false;
    }
    let groups = || {
        plain
            .split(base32::is_separator)
            .filter(|group| !group.is_empty())
    };
    let first = groups().next().map_or(0, str::len);
    let last = groups().next_back().map_or(0, str::len);
    let count = groups().count();
    let is_even = last <= first
        && groups()
            .take(count.saturating_sub(1))
            .all(|g| g.len() == first);
    let length: usize = groups().map(str::len).sum();
    let has_digit = plain.contains(|c: char| c.is_ascii_digit());
    is_even && (length >= ENOUGH || (has_digit && length >= ENOUGH_WITH_A_DIGIT))
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|found| found.eq_ignore_ascii_case(start))
}

fn is_base32(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '2'..='7')
}
