//! `"kind":"entry"`: one account.

use std::borrow::Cow;

use otp::{Algorithm, Counter, Digits, Kind, Parameters, Period, SharedSecret, UnixSeconds};
use serde::{Deserialize, Serialize};

use super::SetAsideReason;
use crate::Entry;

/// What the file holds of one account. Fields that are empty are left out.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntryRecord<'a> {
    kind: EntryKind,
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "is_empty")]
    issuer: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    label_issuer: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "is_empty")]
    account: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "is_empty")]
    note: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    group: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pinned: bool,
    /// Base32. Borrowed only, so that reading makes no copy that nobody wipes.
    secret: &'a str,
    #[serde(rename = "type")]
    moves_by: MovesBy,
    algorithm: AlgorithmName,
    digits: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    period: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    counter: Option<u64>,
    created_at: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum EntryKind {
    Entry,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum MovesBy {
    Totp,
    Hotp,
    Steam,
}

/// Exactly the three names; the tolerant reading of key URIs has no place in our own file.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum AlgorithmName {
    Sha1,
    Sha256,
    Sha512,
}

/// Shows `write` the record of an entry; the Base32 text lives as long as the call.
pub(super) fn with_record<T>(entry: &Entry, write: impl FnOnce(&EntryRecord<'_>) -> T) -> T {
    let secret = entry.secret.to_base32();
    let (moves_by, period, counter) = match entry.parameters.kind {
        Kind::Totp { period } => (MovesBy::Totp, Some(period.as_secs()), None),
        Kind::Hotp { counter } => (MovesBy::Hotp, None, Some(counter.as_u64())),
        Kind::Steam { period } => (MovesBy::Steam, Some(period.as_secs()), None),
    };
    write(&EntryRecord {
        kind: EntryKind::Entry,
        id: entry.id.to_string().into(),
        issuer: entry.issuer.as_str().into(),
        label_issuer: entry.label_issuer.as_deref().map(Cow::from),
        account: entry.account.as_str().into(),
        note: entry.note.as_str().into(),
        group: entry.group.as_deref().map(Cow::from),
        pinned: entry.pinned,
        secret: &secret,
        moves_by,
        algorithm: match entry.parameters.algorithm {
            Algorithm::Sha1 => AlgorithmName::Sha1,
            Algorithm::Sha256 => AlgorithmName::Sha256,
            Algorithm::Sha512 => AlgorithmName::Sha512,
        },
        digits: entry.parameters.digits.as_u8(),
        period,
        counter,
        created_at: entry.created_at.as_u64(),
    })
}

/// The account a record holds; fails when any value of it is out of its type's range.
pub(super) fn read(record: EntryRecord<'_>) -> Result<Entry, SetAsideReason> {
    Ok(Entry {
        id: record.id.parse().map_err(|_| SetAsideReason::Unreadable)?,
        parameters: parameters(&record)?,
        secret: SharedSecret::from_base32(record.secret).map_err(|_| SetAsideReason::Unreadable)?,
        issuer: record.issuer.into_owned(),
        label_issuer: record.label_issuer.map(Cow::into_owned),
        account: record.account.into_owned(),
        note: record.note.into_owned(),
        group: record.group.map(Cow::into_owned),
        pinned: record.pinned,
        created_at: UnixSeconds(record.created_at),
    })
}

fn parameters(record: &EntryRecord<'_>) -> Result<Parameters, SetAsideReason> {
    let period = |seconds| Period::try_from(seconds).map_err(|_| SetAsideReason::Unreadable);
    let counter = |count| Counter::try_from(count).map_err(|_| SetAsideReason::Unreadable);
    let kind = match (record.moves_by, record.period, record.counter) {
        (MovesBy::Totp, Some(seconds), None) => Kind::Totp {
            period: period(seconds)?,
        },
        (MovesBy::Hotp, None, Some(count)) => Kind::Hotp {
            counter: counter(count)?,
        },
        (MovesBy::Steam, Some(seconds), None) => Kind::Steam {
            period: period(seconds)?,
        },
        (MovesBy::Totp | MovesBy::Hotp | MovesBy::Steam, _, _) => {
            return Err(SetAsideReason::Unreadable);
        }
    };
    let algorithm = match record.algorithm {
        AlgorithmName::Sha1 => Algorithm::Sha1,
        AlgorithmName::Sha256 => Algorithm::Sha256,
        AlgorithmName::Sha512 => Algorithm::Sha512,
    };
    let digits = Digits::try_from(record.digits).map_err(|_| SetAsideReason::Unreadable)?;
    Ok(Parameters {
        algorithm,
        digits,
        kind,
    })
}

fn is_empty(text: &str) -> bool {
    text.is_empty()
}
