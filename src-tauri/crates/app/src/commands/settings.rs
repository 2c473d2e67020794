//! Settings, activity, and the health of the keychain.

use vault::{Collection, KeychainError, KeychainReport, Settings, Theme};

use super::Answer;
use crate::{
    CommandError, Done, ErrorCode, KeychainView, Nothing, SettingsView, ThemeChoice,
    alarm::lock_due_ms, app::Shared,
};

pub(crate) fn change_settings(shared: &Shared, request: SettingsView) -> Answer<SettingsView> {
    let mut settings = parse(&request)?;
    // No activity is noted while the vault does not lock by itself: the minutes begin now.
    shared.lock().active_at_ms = shared.now_ms();
    shared.change(|contents| {
        // Not a choice of this page: a person agreed to it elsewhere.
        settings.clock_correction_s = contents.settings().clock_correction_s;
        contents.set_settings(settings);
        Ok(())
    })?;
    shared.changed.notify_all();
    Ok(request)
}

pub(crate) fn note_activity(shared: &Shared, _: Nothing) -> Answer<Done> {
    let now_ms = shared.now_ms();
    let mut state = shared.lock();
    // A lock that fell due while the machine slept is not put off by whoever wakes it.
    if lock_due_ms(&state).is_some_and(|at| at <= now_ms) {
        shared.changed.notify_all();
    } else {
        state.active_at_ms = now_ms;
    }
    Ok(Done {})
}

pub(crate) fn check_keychain(shared: &Shared, _: Nothing) -> Answer<KeychainView> {
    let keychain = &shared.ports.quiet_keychain;
    let (provider, found) = match keychain.probe() {
        // Trying a locked keychain would ask the person for its password.
        Ok(KeychainReport {
            provider,
            collection: Collection::Locked,
            ..
        }) => (provider, Err(KeychainError::Locked)),
        Ok(report) => (report.provider, keychain.round_trip()),
        Err(error) => (String::new(), Err(error)),
    };
    Ok(KeychainView {
        provider,
        problem: found.err().map(CommandError::from),
    })
}

impl From<&Settings> for SettingsView {
    fn from(settings: &Settings) -> Self {
        Self {
            theme: match settings.theme {
                Theme::System => ThemeChoice::System,
                Theme::Light => ThemeChoice::Light,
                Theme::Dark => ThemeChoice::Dark,
            },
            compact: settings.compact,
            hide_codes: settings.hide_codes,
            clipboard_clear_s: match settings.clipboard_clear_s {
                0 => None,
                seconds => Some(seconds.into()),
            },
            lock_after_min: settings.lock_after_min.map(u32::from),
        }
    }
}

fn parse(view: &SettingsView) -> Answer<Settings> {
    Ok(Settings {
        theme: match view.theme {
            ThemeChoice::System => Theme::System,
            ThemeChoice::Light => Theme::Light,
            ThemeChoice::Dark => Theme::Dark,
        },
        compact: view.compact,
        hide_codes: view.hide_codes,
        clipboard_clear_s: view
            .clipboard_clear_s
            .map_or(Ok(0), |s| within(s, 5, 600))?,
        lock_after_min: view
            .lock_after_min
            .map(|min| within(min, 1, 1_440))
            .transpose()?,
        clock_correction_s: 0,
    })
}

fn within(value: u32, least: u16, most: u16) -> Answer<u16> {
    u16::try_from(value)
        .ok()
        .filter(|value| (least..=most).contains(value))
        .ok_or_else(|| ErrorCode::BadRequest.into())
}
