//! The one thread that does what falls due: rolls the codes on screen, clears the clipboard,
//! forgets staged keys, locks the vault. It sleeps until the first of them and never polls.

use std::{sync::PoisonError, time::Duration};

use crate::{
    Event,
    app::{Session, Shared, State},
    commands::codes_on_screen,
};

/// What is due now.
#[derive(Default)]
struct Due {
    events: Vec<Event>,
    copied: Option<crate::app::Copied>,
    lock: bool,
}

pub(crate) fn run(shared: &Shared) {
    loop {
        let mut state = shared.lock();
        if state.closing {
            return;
        }
        let now_ms = shared.now_ms();
        let due = take_due(&mut state, now_ms);
        if due.lock || due.copied.is_some() || !due.events.is_empty() {
            drop(state);
            act(shared, due);
            continue;
        }
        match next_ms(&state) {
            None => drop(
                shared
                    .changed
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner),
            ),
            Some(at) => {
                let wait = Duration::from_millis(at.saturating_sub(now_ms).max(1));
                drop(
                    shared
                        .changed
                        .wait_timeout(state, wait)
                        .unwrap_or_else(PoisonError::into_inner),
                );
            }
        }
    }
}

fn take_due(state: &mut State, now_ms: u64) -> Due {
    let mut due = Due::default();
    if codes_due_ms(state).is_some_and(|at| at <= now_ms) {
        due.events.push(Event::CodesRolled {
            codes: codes_on_screen(state, now_ms),
        });
    }
    if clipboard_due_ms(state).is_some_and(|at| at <= now_ms) {
        due.copied = state.copied.take();
    }
    if stage_due_ms(state).is_some_and(|at| at <= now_ms) {
        state.stage = None;
    }
    due.lock = lock_due_ms(state).is_some_and(|at| at <= now_ms);
    due
}

fn act(shared: &Shared, due: Due) {
    for event in &due.events {
        shared.send(event);
    }
    if let Some(copied) = due.copied {
        shared.clear_clipboard(copied);
    }
    if due.lock && shared.close_vault() {
        shared.send(&Event::Locked {});
    }
}

fn next_ms(state: &State) -> Option<u64> {
    [
        codes_due_ms(state),
        clipboard_due_ms(state),
        stage_due_ms(state),
        lock_due_ms(state),
    ]
    .into_iter()
    .flatten()
    .min()
}

/// Nothing ticks while no code is on screen.
fn codes_due_ms(state: &State) -> Option<u64> {
    state.rolls_at.map(|at| at.saturating_mul(1_000))
}

fn clipboard_due_ms(state: &State) -> Option<u64> {
    state.copied.as_ref().and_then(|copied| copied.clears_at_ms)
}

fn stage_due_ms(state: &State) -> Option<u64> {
    state.stage.as_ref().map(|stage| stage.forgotten_at_ms)
}

/// When the vault locks by itself, in milliseconds since the epoch.
pub(crate) fn lock_due_ms(state: &State) -> Option<u64> {
    let Session::Open(vault) = &state.session else {
        return None;
    };
    if state.enrolling > 0 {
        return None;
    }
    let minutes = vault.contents().settings().lock_after_min?;
    Some(
        state
            .active_at_ms
            .saturating_add(u64::from(minutes) * 60_000),
    )
}
