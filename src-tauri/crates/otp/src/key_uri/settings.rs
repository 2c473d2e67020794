//! From what a URI says about algorithm, digits and movement to valid parameters.

use std::str::FromStr;

use zeroize::Zeroizing;

use super::query::Query;
use super::{KeyUriError, Warning, Warnings};
use crate::{Algorithm, Counter, Digits, Kind, ParameterError, Parameters, Period, SharedSecret};

/// What the URI calls itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Totp,
    Hotp,
    Steam,
}

/// The names under which a dialect gives its parameters.
pub(super) struct Names {
    pub(super) algorithm: &'static str,
    pub(super) digits: &'static str,
    pub(super) period: &'static str,
}

/// Google's key URI format.
pub(super) const KEY_URI: Names = Names {
    algorithm: "algorithm",
    digits: "digits",
    period: "period",
};

/// Reads the parameters. `is_named_steam` says that the label calls the issuer Steam.
pub(super) fn read(
    r#type: Type,
    names: &Names,
    query: &Query<'_>,
    is_named_steam: bool,
    warnings: &mut Warnings,
) -> Result<Parameters, KeyUriError> {
    let algorithm = value_unless_null(query, names.algorithm, warnings)?;
    let says_steam = is(algorithm.as_ref(), "STEAM")
        || is(query.value("encoder", warnings)?.as_ref(), "steam")
        || query.has_flag("steam");
    let algorithm = match algorithm {
        Some(name) if !is(Some(&name), "STEAM") => Algorithm::from_str(&name)?,
        Some(_) | None => Algorithm::default(),
    };
    let digits = match value_unless_null(query, names.digits, warnings)? {
        Some(text) => Some(Digits::try_from(number::<u8>(
            &text,
            ParameterError::Digits,
        )?)?),
        None => None,
    };
    let is_steam = match r#type {
        Type::Steam => true,
        Type::Hotp => false,
        Type::Totp if says_steam => true,
        Type::Totp if !is_named_steam => false,
        Type::Totp => match digits {
            None | Some(Digits::FIVE) => true,
            // Somebody's own server may be called Steam; explicit digits say what it wants.
            Some(_) => {
                warnings.add(Warning::IssuerSteamNotSteam);
                false
            }
        },
    };
    // A period beside a counter, or a counter beside a period, means nothing and is not looked at.
    let kind = if r#type == Type::Hotp {
        Kind::Hotp {
            counter: counter(query, warnings)?,
        }
    } else {
        let period = period(query, names.period, warnings)?;
        if is_steam {
            return Ok(Parameters::steam(period));
        }
        Kind::Totp { period }
    };
    Ok(Parameters {
        algorithm,
        digits: digits.unwrap_or_default(),
        kind,
    })
}

/// Says what is unusual about a secret and its parameters, wherever they come from.
pub(super) fn assess(secret: &SharedSecret, parameters: &Parameters, warnings: &mut Warnings) {
    warnings.add_if(
        secret.bits() < SharedSecret::RECOMMENDED_BITS,
        Warning::WeakSecret,
    );
    warnings.add_if(secret.has_odd_base32_length(), Warning::OddBase32Length);
    let is_usual_length = match parameters.kind {
        Kind::Steam { .. } => true,
        Kind::Totp { .. } | Kind::Hotp { .. } => {
            matches!(parameters.digits, Digits::SIX | Digits::EIGHT)
        }
    };
    warnings.add_if(!is_usual_length, Warning::UnusualDigits);
    let is_usual_period = parameters
        .kind
        .period()
        .is_none_or(|period| period == Period::DEFAULT);
    warnings.add_if(!is_usual_period, Warning::UnusualPeriod);
}

fn period(query: &Query<'_>, name: &str, warnings: &mut Warnings) -> Result<Period, KeyUriError> {
    match value_unless_null(query, name, warnings)? {
        Some(text) => Ok(Period::try_from(number::<u32>(
            &text,
            ParameterError::Period,
        )?)?),
        None => Ok(Period::DEFAULT),
    }
}

fn counter(query: &Query<'_>, warnings: &mut Warnings) -> Result<Counter, KeyUriError> {
    match query.value("counter", warnings)? {
        Some(text) => Ok(Counter::try_from(number::<u64>(
            &text,
            ParameterError::Counter,
        )?)?),
        None => {
            warnings.add(Warning::MissingCounter);
            Ok(Counter::ZERO)
        }
    }
}

/// Some exporters write the word null where they have no value.
fn value_unless_null(
    query: &Query<'_>,
    name: &str,
    warnings: &mut Warnings,
) -> Result<Option<Zeroizing<String>>, KeyUriError> {
    let value = query.value(name, warnings)?;
    Ok(value.filter(|value| !is(Some(value), "null")))
}

fn is(value: Option<&Zeroizing<String>>, word: &str) -> bool {
    value.is_some_and(|value| value.eq_ignore_ascii_case(word))
}

/// Decimal digits only: `str::parse` alone would take a leading `+`.
fn number<T: FromStr>(text: &str, error: ParameterError) -> Result<T, ParameterError> {
    if !text.bytes().all(|c| c.is_ascii_digit()) {
        return Err(error);
    }
    text.parse().map_err(|_| error)
}
