//! The codes on screen, on the clipboard, and of a counter.

use std::sync::Arc;

use otp::{Kind, Parameters, UnixSeconds, code_at, code_at_counter};
use vault::{Entry, EntryId};
use zeroize::Zeroizing;

use super::{Answer, entry, entry_id};
use crate::{
    CodeView, CodesView, CopiedView, CopyCode, EntryRequest, ErrorCode, ShowCodes, WhichCode,
    app::{CLIPBOARD_TRIES, Copied, Shared, State},
    limits::{COPY_NEXT_BELOW_MS, MAX_SHOWN},
};

pub(crate) fn show_codes(shared: &Shared, request: ShowCodes) -> Answer<CodesView> {
    let mut state = shared.lock();
    state.vault()?;
    state.shown = request
        .ids
        .iter()
        .take(MAX_SHOWN)
        .filter_map(|id| id.parse().ok())
        .collect();
    let codes = codes_on_screen(&mut state, shared.now_ms());
    drop(state);
    shared.changed.notify_all();
    Ok(codes)
}

pub(crate) fn copy_code(shared: &Shared, request: CopyCode) -> Answer<CopiedView> {
    let id = entry_id(&request.id)?;
    let (entry, after_s, correction_s) = {
        let state = shared.lock();
        let contents = state.vault()?.contents();
        let after_s = u32::from(contents.settings().clipboard_clear_s);
        let correction_s = contents.settings().clock_correction_s;
        (Arc::clone(entry(contents, id)?), after_s, correction_s)
    };
    let (text, next) = match entry.parameters.kind {
        Kind::Hotp { .. } => (last_counted(shared, id)?, false),
        Kind::Totp { .. } | Kind::Steam { .. } => {
            let at_ms = corrected_ms(shared.now_ms(), correction_s);
            timed_code(&entry, request.which, at_ms)
        }
    };
    shared
        .ports
        .clipboard
        .write_sensitive(&text)
        .map_err(|_| ErrorCode::ClipboardUnavailable)?;
    let clears_after_s = (after_s > 0).then_some(after_s);
    let clears_at_ms = clears_after_s.map(|after_s| shared.now_ms() + u64::from(after_s) * 1_000);
    let copied = Copied {
        text,
        clears_at_ms,
        tries: CLIPBOARD_TRIES,
    };
    let mut state = shared.lock();
    if let Err(locked_meanwhile) = state.vault() {
        drop(state);
        shared.clear_clipboard(copied);
        return Err(locked_meanwhile);
    }
    state.copied = Some(copied);
    drop(state);
    shared.changed.notify_all();
    Ok(CopiedView {
        next,
        clears_after_s,
    })
}

pub(crate) fn next_hotp_code(shared: &Shared, request: EntryRequest) -> Answer<CodeView> {
    let id = entry_id(&request.id)?;
    count_on(shared, id)?;
    let state = shared.lock();
    let entry = entry(state.vault()?.contents(), id)?;
    Ok(code_view(entry, &state, UnixSeconds::ZERO, 0))
}

/// The HOTP code that was shown last, else a new one.
fn last_counted(shared: &Shared, id: EntryId) -> Answer<Zeroizing<String>> {
    if let Some(code) = shared.lock().counted.get(&id) {
        return Ok(code.clone());
    }
    count_on(shared, id)
}

/// Saves the counter moved on by one, and only then computes the code of where it stood
/// (RFC 4226 §7.2: a counter value is used once).
fn count_on(shared: &Shared, id: EntryId) -> Answer<Zeroizing<String>> {
    let code = shared.change(|contents| {
        contents.edit(id, |entry| {
            let Kind::Hotp { counter } = entry.parameters.kind else {
                return Err(ErrorCode::NotCounterBased.into());
            };
            let next = counter.next().ok_or(ErrorCode::CounterExhausted)?;
            let Parameters {
                algorithm, digits, ..
            } = entry.parameters;
            entry.parameters.kind = Kind::Hotp { counter: next };
            Ok(code_at_counter(&entry.secret, algorithm, digits, counter))
        })?
    })?;
    shared.lock().counted.insert(id, code.clone());
    Ok(code)
}

/// The codes of the accounts on screen, and when the first of them rolls.
pub(crate) fn codes_on_screen(state: &mut State, at_ms: u64) -> CodesView {
    let codes: Vec<CodeView> = match state.vault() {
        Ok(vault) => {
            let correction_s = vault.contents().settings().clock_correction_s;
            let at = UnixSeconds(corrected_ms(at_ms, correction_s) / 1_000);
            let shown = state.shown.iter();
            let entries = shown.filter_map(|id| vault.contents().entry(*id));
            entries
                .map(|entry| code_view(entry, state, at, correction_s))
                .collect()
        }
        Err(_) => Vec::new(),
    };
    state.rolls_at = codes
        .iter()
        .filter(|code| code.next.is_some())
        .map(|code| code.valid_until)
        .min();
    CodesView {
        codes,
        valid_until: state.rolls_at,
        at_ms,
    }
}

/// What the clock would show if it were right, as far as a person agreed to that.
fn corrected_ms(now_ms: u64, correction_s: i32) -> u64 {
    now_ms.saturating_add_signed(i64::from(correction_s) * 1_000)
}

/// The code at `at`, by the corrected clock; its window as this computer's own clock will see it.
fn code_view(entry: &Entry, state: &State, at: UnixSeconds, correction_s: i32) -> CodeView {
    let id = entry.id.to_string();
    let seen_here = |at: UnixSeconds| at.as_u64().saturating_add_signed(-i64::from(correction_s));
    match entry.parameters.kind {
        Kind::Hotp { .. } => CodeView {
            id,
            digits: state.counted.get(&entry.id).map(|code| code.to_string()),
            next: None,
            valid_from: 0,
            valid_until: 0,
        },
        Kind::Totp { .. } | Kind::Steam { .. } => {
            let generator = otp::Generator::new(&entry.secret, &entry.parameters);
            let code = generator.code_at(at);
            let next = generator.code_at(code.valid_until);
            CodeView {
                id,
                digits: Some(code.digits.clone()),
                next: Some(next.digits.clone()),
                valid_from: seen_here(code.valid_from),
                valid_until: seen_here(code.valid_until),
            }
        }
    }
}

/// The code to copy, and whether it is the next one: typing takes longer than a window that is
/// about to end.
fn timed_code(entry: &Entry, which: WhichCode, at_ms: u64) -> (Zeroizing<String>, bool) {
    let current = code_at(&entry.secret, &entry.parameters, UnixSeconds(at_ms / 1_000));
    let left_ms = current
        .valid_until
        .as_u64()
        .saturating_mul(1_000)
        .saturating_sub(at_ms);
    let take_next = match which {
        WhichCode::Next => true,
        WhichCode::Current => left_ms < COPY_NEXT_BELOW_MS,
    };
    if take_next {
        let next = code_at(&entry.secret, &entry.parameters, current.valid_until);
        (Zeroizing::new(next.digits.clone()), true)
    } else {
        (Zeroizing::new(current.digits.clone()), false)
    }
}
