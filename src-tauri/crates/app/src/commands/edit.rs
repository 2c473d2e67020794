//! Names, notes, groups, pins and order.

use otp::{KeyUri, Label, SteamSpelling};
use zeroize::Zeroizing;

use super::{Answer, entry, entry_id, list::detail, naming};
use crate::{
    Done, EditEntry, EntryDetailView, EntryRequest, ErrorCode, MoveEntry, PinEntry, RenameGroup,
    RevealView, RevealedText, app::Shared, limits::REVEAL_S,
};

pub(crate) fn edit_entry(shared: &Shared, request: EditEntry) -> Answer<EntryDetailView> {
    let id = entry_id(&request.id)?;
    let names = naming::Names::new(&request.issuer, &request.account)?;
    let note = naming::note(&request.note)?;
    let group = naming::group(request.group.as_deref())?;
    let view = shared.change(|contents| {
        Ok(contents.edit(id, |entry| {
            if entry.issuer != names.issuer {
                // The label's own prefix belonged to the issuer that was replaced.
                entry.label_issuer = None;
            }
            entry.issuer = names.issuer;
            entry.account = names.account;
            entry.note = note;
            entry.group = group;
            detail(entry)
        })?)
    })?;
    Ok(view)
}

pub(crate) fn pin_entry(shared: &Shared, request: PinEntry) -> Answer<Done> {
    let id = entry_id(&request.id)?;
    shared.change(|contents| Ok(contents.edit(id, |entry| entry.pinned = request.pinned)?))?;
    Ok(Done {})
}

pub(crate) fn move_entry(shared: &Shared, request: MoveEntry) -> Answer<Done> {
    let id = entry_id(&request.id)?;
    let before = request.before.as_deref().map(entry_id).transpose()?;
    shared.change(|contents| {
        let from = contents.position(id).ok_or(ErrorCode::NoSuchEntry)?;
        let to = match before {
            Some(before) => contents.position(before).ok_or(ErrorCode::NoSuchEntry)?,
            None => contents.entries().len(),
        };
        // A place is counted without the moved account itself.
        Ok(contents.move_to(id, if to > from { to - 1 } else { to })?)
    })?;
    Ok(Done {})
}

pub(crate) fn rename_group(shared: &Shared, request: RenameGroup) -> Answer<Done> {
    let to = naming::group(Some(&request.to))?;
    shared.change(|contents| {
        let members: Vec<_> = contents
            .entries()
            .iter()
            .filter(|entry| entry.group.as_deref() == Some(&request.from))
            .map(|entry| entry.id)
            .collect();
        for id in members {
            contents.edit(id, |entry| entry.group.clone_from(&to))?;
        }
        Ok(())
    })?;
    Ok(Done {})
}

pub(crate) fn reveal_entry(shared: &Shared, request: EntryRequest) -> Answer<RevealView> {
    let state = shared.lock();
    let entry = entry(state.vault()?.contents(), entry_id(&request.id)?)?;
    let uri = KeyUri {
        label: Label {
            issuer: (!entry.issuer.is_empty()).then(|| entry.issuer.clone()),
            account: entry.account.clone(),
        },
        label_issuer: entry.label_issuer.clone(),
        secret: entry.secret.clone(),
        parameters: entry.parameters,
        warnings: Vec::new(),
    };
    Ok(RevealView {
        secret: RevealedText::new(grouped(&entry.secret.to_base32())),
        uri: RevealedText::new(uri.write(SteamSpelling::default())),
        hides_after_s: REVEAL_S,
    })
}

/// Groups of four, as people read them out.
fn grouped(base32: &str) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(base32.len() * 5 / 4 + 1));
    for (place, character) in base32.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            text.push(' ');
        }
        text.push(character);
    }
    text
}
