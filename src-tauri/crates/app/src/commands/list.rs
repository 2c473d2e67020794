//! Listing, searching, and one account in full.

use std::collections::BTreeMap;

use otp::Kind;
use vault::{Contents, Entry};

use super::{Answer, entry, entry_id, rows};
use crate::{
    EntryDetailView, EntryRequest, EntryView, FoundView, ListView, Nothing, SearchEntries,
    SectionKind, SectionView, app::Shared,
};

/// How much of a query counts, in characters.
pub(crate) const QUERY_CHARS: usize = 200;

pub(crate) fn list_entries(shared: &Shared, _: Nothing) -> Answer<ListView> {
    Ok(list_view(shared.lock().vault()?.contents()))
}

pub(crate) fn search_entries(shared: &Shared, request: SearchEntries) -> Answer<FoundView> {
    let query: String = request.query.chars().take(QUERY_CHARS).collect();
    let query = query.to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    let state = shared.lock();
    let mut hits: Vec<(u8, &Entry)> = state
        .vault()?
        .contents()
        .entries()
        .iter()
        .filter_map(|entry| Some((rank(entry, &words)?, &**entry)))
        .collect();
    // The sort is stable: among equals the person's own order stays.
    hits.sort_by_key(|(rank, entry)| (*rank, !entry.pinned));
    Ok(FoundView {
        ids: hits.iter().map(|(_, entry)| entry.id.to_string()).collect(),
    })
}

pub(crate) fn show_entry(shared: &Shared, request: EntryRequest) -> Answer<EntryDetailView> {
    let state = shared.lock();
    let contents = state.vault()?.contents();
    Ok(detail(entry(contents, entry_id(&request.id)?)?))
}

pub(crate) fn detail(entry: &Entry) -> EntryDetailView {
    EntryDetailView {
        entry: rows::row(entry),
        issuer: entry.issuer.clone(),
        account: entry.account.clone(),
        label_issuer: entry.label_issuer.clone(),
        note: entry.note.clone(),
        algorithm: entry.parameters.algorithm.as_str().to_owned(),
        counter: match entry.parameters.kind {
            Kind::Hotp { counter } => Some(counter.as_u64().to_string()),
            Kind::Totp { .. } | Kind::Steam { .. } => None,
        },
        created_at: entry.created_at.as_u64(),
    }
}

/// The accounts in sections: pinned, then groups by name, then the rest.
pub(crate) fn list_view(contents: &Contents) -> ListView {
    let mut pinned = Vec::new();
    let mut groups: BTreeMap<(String, &str), Vec<EntryView>> = BTreeMap::new();
    let mut rest = Vec::new();
    for entry in contents.entries() {
        // A group whose every account is pinned is a group all the same.
        let group = entry
            .group
            .as_deref()
            .map(|name| groups.entry((name.to_lowercase(), name)).or_default());
        match (entry.pinned, group) {
            (true, _) => pinned.push(rows::row(entry)),
            (false, Some(group)) => group.push(rows::row(entry)),
            (false, None) => rest.push(rows::row(entry)),
        }
    }
    let names = groups.keys().map(|(_, name)| (*name).to_owned()).collect();
    let sections = std::iter::once((SectionKind::Pinned, pinned))
        .chain(groups.into_iter().map(|((_, name), entries)| {
            (
                SectionKind::Group {
                    name: name.to_owned(),
                },
                entries,
            )
        }))
        .chain(std::iter::once((SectionKind::Rest, rest)))
        .filter(|(_, entries)| !entries.is_empty())
        .map(|(kind, entries)| SectionView { kind, entries })
        .collect();
    let total = u32::try_from(contents.entries().len()).unwrap_or(u32::MAX);
    ListView {
        sections,
        groups: names,
        total,
    }
}

/// How well an account matches: 0 best; none when a word does not occur.
fn rank(entry: &Entry, words: &[&str]) -> Option<u8> {
    let title = rows::title(entry).to_lowercase();
    let fields = [
        title.as_str(),
        &entry.account.to_lowercase(),
        &entry.group.as_deref().unwrap_or_default().to_lowercase(),
        &entry.note.to_lowercase(),
    ];
    let occurs = |word: &&str| fields.iter().any(|field| field.contains(*word));
    if !words.iter().all(occurs) {
        return None;
    }
    let first = words.first().copied().unwrap_or_default();
    Some(if title.starts_with(first) {
        0
    } else if title
        .split(|c: char| !c.is_alphanumeric())
        .any(|part| part.starts_with(first))
    {
        1
    } else if title.contains(first) {
        2
    } else if fields[1].contains(first) {
        3
    } else {
        4
    })
}
