//! First run, opening, closing, and the older copies of the vault file.

use std::sync::Arc;

use vault::{NewSlot, RecoveryCode, Unlock, Vault, VaultError};

use super::{
    Answer, check_keychain, codes::codes_on_screen, list::list_view, slots::lock_by_itself,
};
use crate::{
    CommandError, CopiesView, CopyView, CreateVault, Done, ErrorCode, Event, Nothing, Notice,
    Opening, RestoreCopy, SettingsView, StartView, UnlockVault, VaultView,
    alarm::lock_due_ms,
    app::{Session, Shared, State, is_about_the_file},
};

/// The first accounts, whose codes come with the answer to `start`: more than a window shows.
const FIRST_ROWS: usize = 16;

pub(crate) fn start(shared: &Shared, _: Nothing) -> Answer<StartView> {
    let may_have_passed = match &shared.lock().session {
        // Perhaps the disk has room again, or the other process has ended. A damaged file stays
        // damaged, though its header alone may look whole.
        Session::Unusable(problem) => problem.code != ErrorCode::VaultDamaged,
        Session::Opening(_) | Session::Absent | Session::Locked { .. } | Session::Open(_) => false,
    };
    if may_have_passed {
        shared.boot(shared.opening);
    }
    let mut state = shared.wait_for_boot();
    if matches!(state.session, Session::Absent) {
        // Asking the keychain takes its time; only a first run in a window waits for it.
        drop(state);
        let keychain = match shared.opening {
            Opening::ByKeychain => Some(check_keychain(shared, Nothing {})?),
            Opening::OnRequest => None,
        };
        return Ok(view(&mut shared.lock(), shared, keychain));
    }
    Ok(view(&mut state, shared, None))
}

pub(crate) fn create_vault(shared: &Shared, request: CreateVault) -> Answer<StartView> {
    drop(shared.wait_for_boot());
    let (folder_lock, closings) = match &*shared.lock() {
        State {
            session: Session::Absent,
            folder_lock: Some(lock),
            closings,
            ..
        } => (Arc::clone(lock), *closings),
        State {
            session: Session::Unusable(problem),
            ..
        } => return Err(problem.clone()),
        _ => return Err(ErrorCode::VaultExists.into()),
    };
    let vault = match &request {
        CreateVault::Keychain => {
            let slot = NewSlot::Keychain(&*shared.ports.keychain);
            Vault::create(&shared.folder, &folder_lock, slot)?
        }
        CreateVault::Passphrase { passphrase } => {
            let passphrase = super::slots::new_passphrase(passphrase)?;
            let cost = shared.ports.passphrase_cost;
            let slot = NewSlot::Passphrase(&passphrase, cost);
            let mut vault = Vault::create(&shared.folder, &folder_lock, slot)?;
            // A passphrase that is asked for is worth asking again.
            lock_by_itself(&mut vault)?;
            vault
        }
    };
    shared.install(Session::Open(Box::new(vault)), closings);
    start(shared, Nothing {})
}

pub(crate) fn unlock(shared: &Shared, request: UnlockVault) -> Answer<StartView> {
    let closings = {
        let state = shared.lock();
        match &state.session {
            Session::Opening(_) | Session::Locked { .. } | Session::Open(_) => state.closings,
            Session::Absent => return Err(ErrorCode::NoVault.into()),
            Session::Unusable(problem) => return Err(problem.clone()),
        }
    };
    let vault = match &request {
        UnlockVault::Keychain => shared.open(Unlock::Keychain(&*shared.ports.keychain)),
        UnlockVault::Passphrase { passphrase } => {
            let passphrase = vault::Passphrase::new(passphrase.expose())
                .map_err(|_| ErrorCode::WrongPassphrase)?;
            shared.open(Unlock::Passphrase(&passphrase))
        }
        UnlockVault::Recovery { code } => {
            let code: RecoveryCode = code
                .expose()
                .parse()
                .map_err(|_| ErrorCode::MalformedRecoveryCode)?;
            shared.open(Unlock::Recovery(&code))
        }
    };
    match vault {
        Ok(vault) => shared.install(Session::Open(Box::new(vault)), closings),
        Err(error) => return Err(why_not(shared, error)),
    }
    start(shared, Nothing {})
}

/// The error of a way to unlock. When the file is the problem, that becomes the session.
fn why_not(shared: &Shared, error: VaultError) -> CommandError {
    let problem = shared.located(error.into());
    let mut state = shared.lock();
    match &state.session {
        Session::Locked { .. } if is_about_the_file(problem.code) => {
            state.session = Session::Unusable(problem.clone());
            drop(state);
            // The window shows what can be restored instead of asking for another passphrase.
            shared.send(&Event::KeychainChanged {
                problem: Some(problem.clone()),
            });
            problem
        }
        Session::Locked { ways, .. } if problem.code == ErrorCode::NoSuchSlot => {
            let ways: Vec<&str> = ways.iter().map(|way| way.as_str()).collect();
            problem.with_detail(format!("it opens by: {}", ways.join(", ")))
        }
        _ => problem,
    }
}

pub(crate) fn lock(shared: &Shared, _: Nothing) -> Answer<Done> {
    if shared.close_vault() {
        shared.send(&Event::Locked {});
    }
    Ok(Done {})
}

pub(crate) fn list_copies(shared: &Shared, _: Nothing) -> Answer<CopiesView> {
    let copies = shared.folder.older_copies()?;
    let newest = copies.iter().find(|copy| copy.header.is_some());
    let newest = newest.map(|copy| copy.which);
    let copies = copies
        .iter()
        .map(|copy| CopyView {
            number: copy.which.number(),
            written_at: copy.written_at.map(otp::UnixSeconds::as_u64),
            readable: copy.header.is_some(),
            newest: Some(copy.which) == newest,
        })
        .collect();
    Ok(CopiesView { copies })
}

pub(crate) fn restore_copy(shared: &Shared, request: RestoreCopy) -> Answer<StartView> {
    {
        let state = shared.lock();
        let Session::Unusable(_) = &state.session else {
            return Err(ErrorCode::VaultExists.into());
        };
        let Some(folder_lock) = &state.folder_lock else {
            return Err(ErrorCode::VaultInUse.into());
        };
        shared
            .folder
            .restore_generation(folder_lock, request.number.try_into()?)?;
    }
    shared.boot(Opening::ByKeychain);
    start(shared, Nothing {})
}

/// What a host needs to draw its first frame.
fn view(state: &mut State, shared: &Shared, keychain: Option<crate::KeychainView>) -> StartView {
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let closed = |vault| StartView {
        version: version.clone(),
        vault,
        settings: SettingsView::from(&vault::Settings::default()),
        list: None,
        codes: None,
        notices: Vec::new(),
    };
    let vault = match &state.session {
        Session::Open(vault) => vault,
        Session::Opening(ways) => {
            let problem = Some(ErrorCode::KeychainWaiting.into());
            let ways = ways.clone();
            state.answered_early = true;
            return closed(VaultView::Locked {
                ways: ways.clone(),
                problem,
            });
        }
        Session::Locked { ways, problem } => {
            return closed(VaultView::Locked {
                ways: ways.clone(),
                problem: problem.clone(),
            });
        }
        Session::Unusable(problem) => {
            return closed(VaultView::Unusable {
                problem: problem.clone(),
            });
        }
        Session::Absent => {
            let keychain = keychain.unwrap_or_else(|| crate::KeychainView {
                provider: String::new(),
                problem: Some(ErrorCode::KeychainMissing.into()),
            });
            return closed(VaultView::Absent { keychain });
        }
    };
    let list = list_view(vault.contents());
    let settings = SettingsView::from(vault.contents().settings());
    let notices = notices(vault);
    state.shown = list
        .sections
        .iter()
        .flat_map(|section| &section.entries)
        .take(FIRST_ROWS)
        .filter_map(|row| row.id.parse().ok())
        .collect();
    let hidden = settings.hide_codes;
    if hidden {
        state.shown.clear();
    }
    let codes = codes_on_screen(state, shared.now_ms());
    let locks_at = lock_due_ms(state).map(|at| at / 1_000);
    shared.changed.notify_all();
    StartView {
        version,
        vault: VaultView::Open { locks_at },
        settings,
        list: Some(list),
        codes: Some(codes),
        notices,
    }
}

fn notices(vault: &Vault) -> Vec<Notice> {
    let mut notices = Vec::new();
    let count = u32::try_from(vault.contents().set_aside().len()).unwrap_or(u32::MAX);
    if count > 0 {
        notices.push(Notice::SetAside { count });
    }
    if vault.slots().len() == 1 {
        notices.push(Notice::OneWayToUnlock);
    }
    notices
}
