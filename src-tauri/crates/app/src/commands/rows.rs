//! How an account is shown: its title, the line beneath, its row.

use otp::{KeyUri, Kind};
use vault::Entry;

use crate::{EntryKind, EntryView};

/// The names of an account that is saved or about to be.
#[derive(Clone, Copy)]
pub(crate) struct NameParts<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) label_issuer: Option<&'a str>,
    pub(crate) account: &'a str,
}

impl NameParts<'_> {
    /// The name to show: the issuer, followed by the label's own prefix when that says something
    /// else, or the account when there is no issuer.
    pub(crate) fn title(self) -> String {
        match (self.label_issuer, self.issuer) {
            (_, "") => self.account.to_owned(),
            (Some(prefix), issuer) if !prefix.is_empty() && prefix != issuer => {
                format!("{prefix} ({issuer})")
            }
            (_, issuer) => issuer.to_owned(),
        }
    }

    /// The line beneath: the account, unless the title says it already.
    pub(crate) fn subtitle(self) -> String {
        if self.issuer.is_empty() {
            String::new()
        } else {
            self.account.to_owned()
        }
    }
}

impl<'a> From<&'a Entry> for NameParts<'a> {
    fn from(entry: &'a Entry) -> Self {
        Self {
            issuer: &entry.issuer,
            label_issuer: entry.label_issuer.as_deref(),
            account: &entry.account,
        }
    }
}

impl<'a> From<&'a KeyUri> for NameParts<'a> {
    fn from(key: &'a KeyUri) -> Self {
        Self {
            issuer: key.label.issuer.as_deref().unwrap_or_default(),
            label_issuer: key.label_issuer.as_deref(),
            account: &key.label.account,
        }
    }
}

pub(crate) fn title(entry: &Entry) -> String {
    NameParts::from(entry).title()
}

pub(crate) fn subtitle(entry: &Entry) -> String {
    NameParts::from(entry).subtitle()
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
