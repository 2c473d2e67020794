//! The body of the file: a row of records, each one JSON object behind its length.
//!
//! A record that cannot be read whole is set aside and written back byte for byte; it never stops
//! the others. Adding a kind of record takes a file beside `entry.rs`, a variant of [`Kind`], a
//! field in [`Contents`], and one line each in [`decode`] and [`encode`].

mod connection;
mod entry;
mod object;
mod pending;
mod removed;
mod set_aside;
mod settings;
mod slots;

use std::borrow::Cow;
use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use object::Object;
pub use set_aside::{SetAside, SetAsideReason};

use crate::buffer::SecretBuffer;
use crate::{Contents, Entry, EntryId, Settings};

/// The kinds of record this version knows, as the `kind` of a record spells them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Entry,
    Removed,
    Settings,
    ForgottenSlots,
    Connection,
    Pending,
}

impl Kind {
    fn from_name(name: &str) -> Option<Self> {
        match name {
            "entry" => Some(Self::Entry),
            "removed" => Some(Self::Removed),
            "settings" => Some(Self::Settings),
            "forgotten_slots" => Some(Self::ForgottenSlots),
            "connection" => Some(Self::Connection),
            "pending" => Some(Self::Pending),
            _ => None,
        }
    }
}

/// Reads a body. Never fails: what cannot be read is set aside.
pub(crate) fn decode(body: &[u8]) -> Contents {
    let mut reader = Decoder::default();
    let mut rest = body;
    while let Some((record, after)) = split_record(rest) {
        if let Err(reason) = reader.take(record) {
            reader
                .contents
                .set_aside
                .push(SetAside::record(record, reason));
        }
        rest = after;
    }
    if !rest.is_empty() {
        reader.contents.set_aside.push(SetAside::tail(rest));
    }
    // One of them may be the person's settings, or may hold those of a newer version.
    if !reader.has_settings && !reader.contents.set_aside.is_empty() {
        reader.contents.settings = Settings::CAUTIOUS;
    }
    reader.contents
}

/// Writes a body that [`decode`] reads back, the records that were set aside included.
pub(crate) fn encode(contents: &Contents) -> SecretBuffer {
    let mut body = SecretBuffer::with_capacity(estimated_len(contents));
    // Beside records that cannot be read, settings that are left out would be ones that are not known.
    if contents.settings != Settings::DEFAULT || !contents.set_aside.is_empty() {
        push(
            &mut body,
            &settings::SettingsRecord::new(&contents.settings),
        );
    }
    if !contents.forgotten_slots.is_empty() {
        push(
            &mut body,
            &slots::ForgottenSlotsRecord::new(&contents.forgotten_slots),
        );
    }
    for entry in &contents.entries {
        push_object(&mut body, |record| entry::write(entry, record));
    }
    for removed in &contents.removed {
        push_object(&mut body, |record| removed::write(removed, record));
    }
    for connection in &contents.connections {
        push(&mut body, &connection::ConnectionRecord::new(connection));
    }
    for pending in &contents.pending {
        push(&mut body, &pending::PendingRecord::new(pending));
    }
    let (tails, records): (Vec<_>, Vec<_>) = contents
        .set_aside
        .iter()
        .partition(|set_aside| set_aside.reason() == SetAsideReason::CutOff);
    for set_aside in records {
        push_bytes(&mut body, set_aside.bytes());
    }
    // Only at the very end does a record that is cut off read back as what it is.
    for tail in tails {
        body.extend(tail.bytes());
    }
    body
}

#[derive(Default)]
struct Decoder {
    contents: Contents,
    ids: HashSet<EntryId>,
    has_settings: bool,
}

impl Decoder {
    fn take(&mut self, record: &[u8]) -> Result<(), SetAsideReason> {
        let name: KindOnly<'_> =
            serde_json::from_slice(record).map_err(|_| SetAsideReason::Unreadable)?;
        match Kind::from_name(&name.kind).ok_or(SetAsideReason::UnknownKind)? {
            Kind::Entry => {
                let entry = entry::read(parse(record)?)?;
                self.claim(&entry)?;
                self.contents.entries.push(entry.into());
            }
            Kind::Removed => {
                let removed = removed::read(parse(record)?)?;
                self.claim(&removed.entry)?;
                self.contents.removed.push(removed);
            }
            Kind::Settings => {
                let settings: settings::SettingsRecord<'_> = parse(record)?;
                if std::mem::replace(&mut self.has_settings, true) {
                    return Err(SetAsideReason::Repeated);
                }
                self.contents.settings = settings.into_settings();
            }
            Kind::ForgottenSlots => {
                let slots: slots::ForgottenSlotsRecord = parse(record)?;
                self.contents.forgotten_slots.extend(slots.ids()?);
            }
            Kind::Connection => {
                let record: connection::ConnectionRecord<'_> = parse(record)?;
                let connection = record.into_connection()?;
                self.contents
                    .add_connection(connection)
                    .map_err(|_| SetAsideReason::Repeated)?;
            }
            Kind::Pending => {
                let record: pending::PendingRecord<'_> = parse(record)?;
                let pending = record.into_pending()?;
                if self.contents.pending_enrollment(pending.id).is_some() {
                    return Err(SetAsideReason::Repeated);
                }
                self.contents.put_pending(pending);
            }
        }
        Ok(())
    }

    fn claim(&mut self, entry: &Entry) -> Result<(), SetAsideReason> {
        self.ids
            .insert(entry.id)
            .then_some(())
            .ok_or(SetAsideReason::Repeated)
    }
}

/// Just the kind of a record. It borrows, and skips the rest without copying a secret.
#[derive(Deserialize)]
struct KindOnly<'a> {
    #[serde(borrow)]
    kind: Cow<'a, str>,
}

fn parse<'a, T: Deserialize<'a>>(record: &'a [u8]) -> Result<T, SetAsideReason> {
    serde_json::from_slice(record).map_err(|_| SetAsideReason::Unreadable)
}

fn split_record(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (len, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*len)).ok()?)
}

fn push(body: &mut SecretBuffer, record: &impl Serialize) {
    behind_length(body, |body| {
        serde_json::to_writer(body, record).expect("records are maps of text and numbers");
    });
}

fn push_object(body: &mut SecretBuffer, write: impl FnOnce(&mut Object<'_>)) {
    behind_length(body, |body| Object::write(body, write));
}

fn behind_length(body: &mut SecretBuffer, write: impl FnOnce(&mut SecretBuffer)) {
    let start = body.len();
    body.extend(&[0; 4]);
    write(body);
    let len = u32::try_from(body.len() - start - 4).expect("a record is far below 4 GiB");
    body.as_mut_slice()[start..start + 4].copy_from_slice(&len.to_le_bytes());
}

fn push_bytes(body: &mut SecretBuffer, record: &[u8]) {
    let len = u32::try_from(record.len()).expect("it was read behind a four-byte length");
    body.extend(&len.to_le_bytes());
    body.extend(record);
}

/// About what [`encode`] will need, so that the buffer seldom moves.
fn estimated_len(contents: &Contents) -> usize {
    let entry = |entry: &Entry| {
        let texts = [&entry.issuer, &entry.account, &entry.note];
        let optional = [&entry.label_issuer, &entry.group].into_iter().flatten();
        let text: usize = texts.into_iter().chain(optional).map(String::len).sum();
        256 + text + entry.secret.expose().len() * 8 / 5
    };
    let listed: usize = contents.entries.iter().map(|listed| entry(listed)).sum();
    let removed: usize = contents
        .removed
        .iter()
        .map(|removed| 64 + entry(&removed.entry))
        .sum();
    let set_aside: usize = contents
        .set_aside
        .iter()
        .map(|record| 4 + record.bytes().len())
        .sum();
    1024 + listed + removed + set_aside
}

#[cfg(test)]
mod enrollment_tests;
#[cfg(test)]
mod tests;
