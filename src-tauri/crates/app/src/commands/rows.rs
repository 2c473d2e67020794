//! How an account is shown: its title, the line beneath, its row.

use otp::Kind;
use vault::Entry;

use crate::{EntryKind, EntryView};

/// The name to show: the issuer, followed by the label's own prefix when that says something
/// else, or the account when there is no issuer.
pub(crate) fn title(entry: &Entry) -> String {
    match (&entry.label_issuer, entry.issuer.as_str()) {
        (_, "") => entry.account.clone(),
        (Some(prefix), issuer) if !prefix.is_empty() && prefix != issuer => {
            format!("{prefix} ({issuer})")
        }
        (_, issuer) => issuer.to_owned(),
    }
}

/// The line beneath: the account, unless the title says it already.
pub(crate) fn subtitle(entry: &Entry) -> String {
    if entry.issuer.is_empty() {
        String::new()
    } else {
        entry.account.clone()
    }
}

pub(crate) fn row(entry: &Entry) -> EntryView {
    EntryView {
        id: entry.id.to_string(),
        title: title(entry),
        subtitle: subtitle(entry),
        group: entry.group.clone(),
        pinned: entry.pinned,
        kind: kind(entry.parameters.kind),
        digits: entry.parameters.digits.as_u8(),
        period: period_s(entry.parameters.kind),
    }
}

pub(crate) const fn kind(kind: Kind) -> EntryKind {
    match kind {
        Kind::Totp { .. } => EntryKind::Totp,
        Kind::Hotp { .. } => EntryKind::Hotp,
        Kind::Steam { .. } => EntryKind::Steam,
    }
}

pub(crate) const fn period_s(kind: Kind) -> Option<u32> {
    match kind {
        Kind::Totp { period } | Kind::Steam { period } => Some(period.as_secs()),
        Kind::Hotp { .. } => None,
    }
}
