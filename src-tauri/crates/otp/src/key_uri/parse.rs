//! The tolerant reader. Its rules were collected from what servers and apps really write.

use zeroize::Zeroizing;

use super::query::{self, Query};
use super::settings::{self, Type};
use super::text::{self, Plus};
use super::{ForeignKind, KeyUri, KeyUriError, Warning, Warnings, bare, label};
use crate::{Parameters, Period, SharedSecret, base32};

/// What a text calls itself before its first colon.
enum Scheme {
    KeyUri,
    Steam,
    Foreign(ForeignKind),
}

pub(super) fn parse(input: &str) -> Result<KeyUri, KeyUriError> {
    let input = trim(input);
    if input.len() > KeyUri::MAX_LEN {
        return Err(KeyUriError::TooLong);
    }
    if input.contains('\0') {
        return Err(KeyUriError::Nul);
    }
    let mut warnings = Warnings::default();
    let decoded = decode_whole(input, &mut warnings)?;
    let input = decoded.as_deref().map_or(input, String::as_str);

    match Scheme::split(input) {
        Some((Scheme::KeyUri, rest)) => key_uri(rest, warnings),
        Some((Scheme::Steam, rest)) => steam(rest, warnings),
        Some((Scheme::Foreign(kind), _)) => Err(KeyUriError::UnsupportedKind(kind)),
        None => bare::parse(input, warnings),
    }
}

/// Without white space and byte order mark at the ends.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
}

impl Scheme {
    fn split(text: &str) -> Option<(Self, &str)> {
        let (name, rest) = text.split_once(':')?;
        Some((Self::named(name)?, rest))
    }

    fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "otpauth" | "apple-otpauth" => Some(Self::KeyUri),
            "steam" => Some(Self::Steam),
            "otpauth-migration" | "apple-otpauth-migration" => {
                Some(Self::Foreign(ForeignKind::Migration))
            }
            "motp" => Some(Self::Foreign(ForeignKind::Motp)),
            "yaotp" => Some(Self::Foreign(ForeignKind::Yandex)),
            "phonefactor" => Some(Self::Foreign(ForeignKind::PhoneFactor)),
            _ => None,
        }
    }
}

/// Decodes a URI that was percent-encoded as a whole, colon of the scheme included.
fn decode_whole(
    text: &str,
    warnings: &mut Warnings,
) -> Result<Option<Zeroizing<String>>, KeyUriError> {
    match text.split_once('%') {
        Some((name, rest))
            if Scheme::named(name).is_some()
                && rest
                    .get(..2)
                    .is_some_and(|hex| hex.eq_ignore_ascii_case("3a")) =>
        {
            warnings.add(Warning::DoubleEncoded);
            // What is not encoded here is judged below, where it stands.
            text::decode(text, Plus::IsLiteral, &mut Warnings::default()).map(Some)
        }
        _ => Ok(None),
    }
}

/// What follows `otpauth:`.
fn key_uri(rest: &str, mut warnings: Warnings) -> Result<KeyUri, KeyUriError> {
    // Before the `?` a `#` is literal: account names contain it.
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let path = path.strip_prefix("//").unwrap_or(path);
    let (host, raw_label) = path.split_once('/').unwrap_or((path, ""));
    let r#type = type_named(host)?;

    let query = query::without_html(query, &mut warnings);
    let query = Query::parse(&query);
    let secret = secret(&query, "secret", &mut warnings)?;
    let issuer = issuer(&query, &mut warnings)?;
    let label = label::read(
        raw_label,
        issuer.as_deref().map(String::as_str),
        &mut warnings,
    )?;

    let is_steam = |name: &Option<String>| {
        name.as_ref()
            .is_some_and(|name| name.eq_ignore_ascii_case("Steam"))
    };
    let is_named_steam = is_steam(&label.label.issuer) || is_steam(&label.prefix);
    let parameters = settings::read(
        r#type,
        &settings::KEY_URI,
        &query,
        is_named_steam,
        &mut warnings,
    )?;

    warnings.add_if(query.has_value("image"), Warning::IgnoredImage);
    warnings.add_if(is_trashed(&query), Warning::SourceTrashed);
    Ok(finish(label, secret, parameters, warnings))
}

/// What follows `steam:`, the spelling of Bitwarden and Proton: `//` and the secret, no names. The
/// scheme itself says whose key it is.
fn steam(rest: &str, mut warnings: Warnings) -> Result<KeyUri, KeyUriError> {
    let rest = rest.strip_prefix("//").ok_or(KeyUriError::NotOtpauth)?;
    let raw = rest.split(['?', '#', '/']).next().unwrap_or_default();
    let secret = text::decode(raw, Plus::IsSpace, &mut warnings)?;
    let secret = SharedSecret::from_base32(&secret)?;
    let label = label::read("", Some("Steam"), &mut warnings)?;
    Ok(finish(
        label,
        secret,
        Parameters::steam(Period::DEFAULT),
        warnings,
    ))
}

/// Puts an account together and says what is unusual about it.
pub(crate) fn finish(
    label: label::ReadLabel,
    secret: SharedSecret,
    parameters: Parameters,
    mut warnings: Warnings,
) -> KeyUri {
    settings::assess(&secret, &parameters, &mut warnings);
    KeyUri {
        label: label.label,
        label_issuer: label.prefix,
        secret,
        parameters,
        warnings: warnings.into_sorted(),
    }
}

/// The secret under `name`. Given twice, it must be the same once case and grouping are gone.
pub(super) fn secret(
    query: &Query<'_>,
    name: &str,
    warnings: &mut Warnings,
) -> Result<SharedSecret, KeyUriError> {
    match query.value_by(name, base32::normalise, warnings)? {
        Some(text) => Ok(SharedSecret::from_base32(&text)?),
        None if query.has(name) => Err(KeyUriError::EmptySecret),
        None => Err(KeyUriError::MissingSecret),
    }
}

fn type_named(host: &str) -> Result<Type, KeyUriError> {
    match host.to_ascii_lowercase().as_str() {
        "totp" => Ok(Type::Totp),
        "hotp" => Ok(Type::Hotp),
        "steam" => Ok(Type::Steam),
        "motp" => Err(KeyUriError::UnsupportedKind(ForeignKind::Motp)),
        "yaotp" => Err(KeyUriError::UnsupportedKind(ForeignKind::Yandex)),
        _ => Err(KeyUriError::UnknownType),
    }
}

/// The `issuer` parameter. A widespread export once forgot the `&` before `period=`.
fn issuer(
    query: &Query<'_>,
    warnings: &mut Warnings,
) -> Result<Option<Zeroizing<String>>, KeyUriError> {
    let issuer = query.value("issuer", warnings)?;
    Ok(issuer.map(|mut issuer| {
        if let Some(end) = issuer.find("period=") {
            warnings.add(Warning::IssuerCleaned);
            issuer.truncate(end);
        }
        issuer
    }))
}

/// Whether Ente Auth's `codeDisplay`, a piece of JSON, says `"trashed": true`. What it says is a
/// hint, so that a damaged one is none.
fn is_trashed(query: &Query<'_>) -> bool {
    match query.value("codedisplay", &mut Warnings::default()) {
        Ok(Some(json)) => {
            let compact: String = json.chars().filter(|c| !c.is_whitespace()).collect();
            compact.contains("\"trashed\":true")
        }
        Ok(None) | Err(_) => false,
    }
}
