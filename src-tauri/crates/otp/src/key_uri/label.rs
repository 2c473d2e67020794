//! The label of a key URI: who runs the server, and the user's name there.

use super::text::{self, Plus};
use super::{KeyUriError, Label, Warning, Warnings};

/// A label and its prefix, which may name another issuer than the `issuer` parameter.
pub(crate) struct ReadLabel {
    pub(crate) label: Label,
    pub(crate) prefix: Option<String>,
}

/// Reads the path of a key URI, still percent-encoded, beside its decoded `issuer` parameter.
pub(super) fn read(
    raw: &str,
    issuer: Option<&str>,
    warnings: &mut Warnings,
) -> Result<ReadLabel, KeyUriError> {
    let once = text::decode(raw, Plus::IsLiteral, &mut Warnings::default())?;
    let raw = if looks_encoded_twice(&once) {
        warnings.add(Warning::DoubleEncoded);
        once.as_str()
    } else {
        raw
    };
    let decoded = text::decode(raw, Plus::IsLiteral, warnings)?;

    // An issuer may contain a colon, and only the parameter can tell that it does.
    let (prefix, account) = match split_known_issuer(&decoded, issuer) {
        Some((prefix, account)) => (Some(prefix.to_owned()), account.to_owned()),
        None => match split_raw(raw) {
            Some((prefix, account)) => {
                let account = text::decode(account, Plus::IsLiteral, warnings)?;
                (Some(decode_prefix(prefix, warnings)?), account.to_string())
            }
            None => (None, decoded.to_string()),
        },
    };
    Ok(assemble(prefix.as_deref(), &account, issuer, warnings))
}

/// Reads a name that is plain text, as the Google migration payload holds it.
pub(crate) fn read_plain(name: &str, issuer: Option<&str>, warnings: &mut Warnings) -> ReadLabel {
    match split_known_issuer(name, issuer).or_else(|| name.split_once(':')) {
        Some((prefix, account)) => assemble(Some(prefix), account, issuer, warnings),
        None => assemble(None, name, issuer, warnings),
    }
}

/// Whether two names differ at most in `+` and space, which a form-encoded query confuses.
pub(super) fn same_but_for_plus(one: &str, other: &str) -> bool {
    one.replace('+', " ").trim() == other.replace('+', " ").trim()
}

/// Cleans the names, picks the issuer and says what is unusual about them.
pub(super) fn assemble(
    prefix: Option<&str>,
    account: &str,
    issuer: Option<&str>,
    warnings: &mut Warnings,
) -> ReadLabel {
    let prefix = prefix
        .map(|name| text::clean(name, warnings))
        .filter(|name| !name.is_empty());
    let account = text::clean(account, warnings);
    let issuer = issuer
        .map(|name| text::clean(name, warnings))
        .filter(|name| !name.is_empty());

    let has_colon = |name: &str| name.contains(':');
    warnings.add_if(
        has_colon(&account) || prefix.as_deref().is_some_and(has_colon),
        Warning::ExtraColon,
    );
    warnings.add_if(account.is_empty(), Warning::NoAccount);

    let issuer = match (issuer, &prefix) {
        (Some(issuer), Some(prefix)) if same_but_for_plus(&issuer, prefix) => Some(prefix.clone()),
        (Some(issuer), Some(_)) => {
            warnings.add(Warning::IssuerMismatch);
            Some(issuer)
        }
        (Some(issuer), None) => Some(issuer),
        (None, Some(prefix)) => Some(prefix.clone()),
        (None, None) => {
            warnings.add(Warning::NoIssuer);
            None
        }
    };
    ReadLabel {
        label: Label { issuer, account },
        prefix,
    }
}

/// Whether a label that was decoded once still has no separator but encodings of one, or of the
/// characters that stand in nearly every label.
fn looks_encoded_twice(once: &str) -> bool {
    let lower = once.to_ascii_lowercase();
    !once.contains(':')
        && ["%3a", "%40", "%20"]
            .iter()
            .any(|encoded| lower.contains(encoded))
}

fn split_known_issuer<'a>(decoded: &'a str, issuer: Option<&str>) -> Option<(&'a str, &'a str)> {
    let issuer = issuer?;
    let account = decoded.strip_prefix(issuer)?.strip_prefix(':')?;
    Some((&decoded[..issuer.len()], account))
}

/// At the first colon, else at the first encoded one; before decoding, so that an encoded colon
/// inside a half cannot move the border.
fn split_raw(raw: &str) -> Option<(&str, &str)> {
    raw.split_once(':').or_else(|| {
        let at = raw
            .as_bytes()
            .windows(3)
            .position(|three| three.eq_ignore_ascii_case(b"%3a"))?;
        Some((&raw[..at], &raw[at + 3..]))
    })
}

/// Decodes a prefix and reads `+` between two words as a space: Microsoft form-encodes its tenants.
/// `Disney+` and an encoded plus stay.
fn decode_prefix(raw: &str, warnings: &mut Warnings) -> Result<String, KeyUriError> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut name = String::with_capacity(raw.len());
    for (index, piece) in raw.split('+').enumerate() {
        let piece = text::decode(piece, Plus::IsLiteral, warnings)?;
        if index > 0 {
            let between_words = name.ends_with(is_word) && piece.starts_with(is_word);
            warnings.add_if(between_words, Warning::PlusAsSpace);
            name.push(if between_words { ' ' } else { '+' });
        }
        name.push_str(&piece);
    }
    Ok(name)
}
