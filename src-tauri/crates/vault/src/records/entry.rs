//! `"kind":"entry"`: one account.

use std::borrow::Cow;

use otp::{Algorithm, Counter, Digits, Kind, Parameters, Period, SharedSecret, UnixSeconds};
use serde::Deserialize;

use super::SetAsideReason;
use super::object::Object;
use crate::Entry;

/// What the file holds of one account. Fields that are empty are left out; [`write`] has their order.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntryRecord<'a> {
    #[serde(rename = "kind")]
    _kind: EntryKind,
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow, default)]
    issuer: Cow<'a, str>,
    #[serde(borrow, default)]
    label_issuer: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    account: Cow<'a, str>,
    #[serde(borrow, default)]
    note: Cow<'a, str>,
    #[serde(borrow, default)]
    group: Option<Cow<'a, str>>,
    #[serde(default)]
    pinned: bool,
    /// Base32. Borrowed only, so that reading makes no copy that nobody wipes.
    secret: &'a str,
    #[serde(rename = "type")]
    moves_by: MovesBy,
    algorithm: AlgorithmName,
    digits: u8,
    #[serde(default)]
    period: Option<u32>,
    #[serde(default)]
    counter: Option<u64>,
    created_at: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum EntryKind {
    Entry,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum MovesBy {
    Totp,
    Hotp,
    Steam,
}

/// Exactly the three names; the tolerant reading of key URIs has no place in our own file.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum AlgorithmName {
    Sha1,
    Sha256,
    Sha512,
}

/// Writes the fields of an entry. By hand, because every save writes every entry: derived, it took
/// about twice as long.
pub(super) fn write(entry: &Entry, record: &mut Object<'_>) {
    record.text("kind", "entry");
    record.text("id", entry.id.to_text().as_str());
    if !entry.issuer.is_empty() {
        record.text("issuer", &entry.issuer);
    }
    if let Some(label_issuer) = &entry.label_issuer {
        record.text("label_issuer", label_issuer);
    }
    if !entry.account.is_empty() {
        record.text("account", &entry.account);
    }
    if !entry.note.is_empty() {
        record.text("note", &entry.note);
    }
    if let Some(group) = &entry.group {
        record.text("group", group);
    }
    if entry.pinned {
        record.yes("pinned");
    }
    record.text("secret", &entry.secret.to_base32());
    let (moves_by, at, count) = match entry.parameters.kind {
        Kind::Totp { period } => ("totp", "period", u64::from(period.as_secs())),
        Kind::Hotp { counter } => ("hotp", "counter", counter.as_u64()),
        Kind::Steam { period } => ("steam", "period", u64::from(period.as_secs())),
    };
    record.text("type", moves_by);
    record.text("algorithm", entry.parameters.algorithm.as_str());
    record.number("digits", entry.parameters.digits.as_u8().into());
    record.number(at, count);
    record.number("created_at", entry.created_at.as_u64());
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
