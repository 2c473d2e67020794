//! Whether an account is there already: in the vault, or further up in the same text.

use std::collections::{
    HashMap,
    hash_map::Entry::{Occupied, Vacant},
};

use otp::{Algorithm, Digits, KeyUri, Parameters, SharedSecret};
use vault::Contents;

use super::rows::{self, NameParts};
use crate::{EntryKind, Known, Likeness};

/// What the vault and the earlier keys of a text hold. Looked up and not compared one by one, for
/// both may be thousands.
pub(crate) struct Seen<'a> {
    keys: HashMap<SameKey<'a>, Other<'a>>,
    names: HashMap<SameName, Other<'a>>,
}

/// An account that was there first.
#[derive(Clone, Copy)]
struct Other<'a> {
    names: NameParts<'a>,
    /// Its line in the same text; none when the vault holds it.
    line: Option<u32>,
}

/// A secret with all that its codes come from, but the counter, which moves on.
type SameKey<'a> = (&'a [u8], Algorithm, Digits, EntryKind, Option<u32>);

/// Issuer and account without regard to case.
type SameName = (String, String);

impl<'a> Seen<'a> {
    pub(crate) fn in_vault(contents: &'a Contents) -> Self {
        let entries = contents.entries();
        let mut seen = Self {
            keys: HashMap::with_capacity(entries.len()),
            names: HashMap::with_capacity(entries.len()),
        };
        for entry in entries {
            let names = NameParts::from(&**entry);
            let other = Other { names, line: None };
            // Of several that are alike the first is named, which stands on top of the list.
            let key = same_key(&entry.secret, &entry.parameters);
            seen.keys.entry(key).or_insert(other);
            seen.names.entry(same_name(names)).or_insert(other);
        }
        seen
    }

    /// How `key` on this line resembles what came before it, and remembers it.
    pub(crate) fn take(&mut self, key: &'a KeyUri, line: u32) -> Option<Known> {
        let names = NameParts::from(key);
        let lowercase = same_name(names);
        match self.keys.entry(same_key(&key.secret, &key.parameters)) {
            Occupied(entry) => {
                let other = *entry.get();
                Some(other.known(if same_name(other.names) == lowercase {
                    Likeness::SameAccount
                } else {
                    Likeness::SameSecret
                }))
            }
            Vacant(entry) => {
                entry.insert(Other {
                    names,
                    line: Some(line),
                });
                let other = self.names.get(&lowercase)?;
                Some(other.known(Likeness::SameName))
            }
        }
    }
}

impl Other<'_> {
    fn known(self, likeness: Likeness) -> Known {
        Known {
            likeness,
            title: self.names.title(),
            subtitle: self.names.subtitle(),
            line: self.line,
        }
    }
}

fn same_key<'a>(secret: &'a SharedSecret, parameters: &Parameters) -> SameKey<'a> {
    (
        secret.expose(),
        parameters.algorithm,
        parameters.digits,
        rows::kind(parameters.kind),
        rows::period_s(parameters.kind),
    )
}

fn same_name(names: NameParts<'_>) -> SameName {
    (names.issuer.to_lowercase(), names.account.to_lowercase())
}
