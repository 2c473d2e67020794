//! `App`: the only mutable state of the product, behind one lock.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use otp::UnixSeconds;
use vault::{EnrollmentId, EntryId, FolderLock, Presence, Unlock, Vault, VaultError, VaultFolder};
use zeroize::Zeroizing;

#[allow(
    clippy::wildcard_imports,
    reason = "the table names every request and view"
)]
use crate::boundary::*;
use crate::{
    ClipboardError, Ports, alarm,
    commands::{self, Stage},
    enrollment::{Skews, UnderWay},
};

/// How long `start` waits for the vault to open by the keychain before it answers without.
const BOOT_PATIENCE: Duration = Duration::from_millis(1_500);
/// Until a clipboard that did not answer is asked again.
const CLIPBOARD_AGAIN_MS: u64 = 1_000;
/// How often that is done.
pub(crate) const CLIPBOARD_TRIES: u8 = 10;

/// Whether this host may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Takes the lock of the data folder, so that no second process writes.
    Write,
    /// Reads what is there, also while another process writes.
    Read,
}

/// Whether the vault is opened by the keychain without being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// At once, when it has a keychain slot.
    ByKeychain,
    /// Only by the `unlock` command.
    OnRequest,
}

/// The product without a window. Cheap to clone; all clones are the same one.
#[derive(Clone)]
pub struct App {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) ports: Ports,
    pub(crate) folder: VaultFolder,
    pub(crate) access: Access,
    pub(crate) opening: Opening,
    state: Mutex<State>,
    /// Told when something falls due earlier than before, or when the vault is open or is not.
    pub(crate) changed: Condvar,
}

pub(crate) struct State {
    pub(crate) session: Session,
    /// Held for as long as the host runs, so that a locked app keeps others out too.
    pub(crate) folder_lock: Option<Arc<FolderLock>>,
    /// Why nothing can be saved, where the disk lets the vault be read only.
    pub(crate) unwritable: Option<CommandError>,
    /// How often the vault was closed: what was asked to open before may not open it after.
    pub(crate) closings: u64,
    pub(crate) shown: Vec<EntryId>,
    /// When the first code on screen rolls, in seconds since the epoch.
    pub(crate) rolls_at: Option<u64>,
    /// HOTP codes that were asked for since the vault was opened.
    pub(crate) counted: HashMap<EntryId, Zeroizing<String>>,
    pub(crate) stage: Option<Stage>,
    /// Enrollments for somebody else, with their keys. Dropped on lock.
    pub(crate) under_way: UnderWay,
    /// Enrollments of which a step is being taken: no second one may be taken meanwhile.
    pub(crate) busy: HashSet<EnrollmentId>,
    pub(crate) skews: Skews,
    /// How many calls to identity servers are under way; the vault does not lock by itself meanwhile.
    pub(crate) enrolling: usize,
    pub(crate) last_stage: u32,
    pub(crate) copied: Option<Copied>,
    pub(crate) active_at_ms: u64,
    /// Whether a host was answered before the keychain had.
    pub(crate) answered_early: bool,
    pub(crate) closing: bool,
}

/// What this app put on the clipboard last.
pub(crate) struct Copied {
    pub(crate) text: Zeroizing<String>,
    /// When it is cleared, in milliseconds since the epoch; none for not before lock or exit.
    pub(crate) clears_at_ms: Option<u64>,
    /// How often the clipboard may still fail to answer before it is left alone.
    pub(crate) tries: u8,
}

pub(crate) enum Session {
    /// The keychain was asked and has not answered yet.
    Opening(Vec<SlotKind>),
    Absent,
    Locked {
        ways: Vec<SlotKind>,
        problem: Option<CommandError>,
    },
    Open(Box<Vault>),
    Unusable(CommandError),
}

impl App {
    /// Looks at the data folder and, as `opening` says, begins to open the vault; both on a thread
    /// of their own, so that a host can make its window meanwhile.
    #[must_use]
    pub fn new(ports: Ports, access: Access, opening: Opening) -> Self {
        let now = ports.clock.now_ms();
        let shared = Arc::new(Shared {
            folder: VaultFolder::new(ports.folder.clone()),
            access,
            opening,
            ports,
            state: Mutex::new(State {
                session: Session::Opening(Vec::new()),
                folder_lock: None,
                unwritable: None,
                closings: 0,
                shown: Vec::new(),
                rolls_at: None,
                counted: HashMap::new(),
                stage: None,
                under_way: UnderWay::new(),
                busy: HashSet::new(),
                skews: Skews::new(),
                enrolling: 0,
                last_stage: 0,
                copied: None,
                active_at_ms: now,
                answered_early: false,
                closing: false,
            }),
            changed: Condvar::new(),
        });
        let booting = Arc::clone(&shared);
        thread::spawn(move || {
            booting.boot(opening);
            booting.tell_whoever_was_answered_early();
        });
        let ringing = Arc::clone(&shared);
        thread::spawn(move || alarm::run(&ringing));
        Self { shared }
    }

    /// Looks again at what is due, for a host that learns that the machine slept or that its clock
    /// was set.
    pub fn wake(&self) {
        self.shared.changed.notify_all();
    }

    /// Locks the vault, clears the clipboard and lets the next process have the data folder, for a
    /// host that ends.
    pub fn close(&self) {
        self.shared.close_vault();
        let mut state = self.shared.lock();
        state.closing = true;
        state.folder_lock = None;
        drop(state);
        self.shared.changed.notify_all();
    }
}

macro_rules! methods {
    ($($(#[doc = $doc:literal])+ $name:ident($request:ident) -> $response:ident;)+) => {
        /// The commands. Each blocks, some for seconds: a key derivation, a person whom the
        /// keychain asks. Each answers with an error of [`ErrorCode`] when it could not be done,
        /// and has then changed nothing.
        impl App {
            $(
                $(#[doc = $doc])+
                ///
                /// # Errors
                /// See [`ErrorCode`].
                pub fn $name(&self, request: $request) -> Result<$response, CommandError> {
                    commands::$name(&self.shared, request).map_err(|error| self.shared.located(error))
                }
            )+
        }
    };
}

command_table!(methods);

impl Shared {
    /// The state. A thread that panicked while holding it left whole values: every change is made
    /// by one assignment.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn now(&self) -> UnixSeconds {
        self.ports.clock.now()
    }

    pub(crate) fn now_ms(&self) -> u64 {
        self.ports.clock.now_ms()
    }

    pub(crate) fn send(&self, event: &Event) {
        self.ports.events.send(event);
    }

    /// Waits until the vault is open or is known not to be, for a moment at most.
    pub(crate) fn wait_for_boot(&self) -> MutexGuard<'_, State> {
        let patience = Instant::now() + BOOT_PATIENCE;
        let mut state = self.lock();
        while matches!(state.session, Session::Opening(_)) {
            let left = patience.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            state = self
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        state
    }

    /// Decides what the session is from what lies in the data folder, and opens the vault if it can.
    pub(crate) fn boot(&self, opening: Opening) {
        let closings = self.lock().closings;
        let session = match self.look() {
            Ok(Presence::Absent) => Session::Absent,
            Ok(Presence::Present(header)) if header.read_only_newer => {
                Session::Unusable(ErrorCode::VaultTooNew.into())
            }
            Ok(Presence::Present(header)) => {
                let ways = header
                    .slots
                    .iter()
                    .map(|slot| slot.kind.into())
                    .collect::<Vec<_>>();
                if opening == Opening::ByKeychain && ways.contains(&SlotKind::Keychain) {
                    self.install(Session::Opening(ways.clone()), closings);
                    match self.open(Unlock::Keychain(&*self.ports.quiet_keychain)) {
                        Ok(vault) => Session::Open(Box::new(vault)),
                        Err(error) => closed_by(self.located(error.into()), ways),
                    }
                } else {
                    Session::Locked {
                        ways,
                        problem: None,
                    }
                }
            }
            Ok(Presence::FileMissing { .. }) => Session::Unusable(ErrorCode::VaultMissing.into()),
            Ok(_) => Session::Unusable(ErrorCode::Internal.into()),
            Err(error) => Session::Unusable(self.located(error.into())),
        };
        self.install(session, closings);
    }

    /// What lies in the data folder. Takes the lock of the folder on the way, once.
    pub(crate) fn look(&self) -> Result<Presence, VaultError> {
        self.folder_lock()?;
        self.folder.presence()
    }

    /// The lock of the folder, taken when it is first needed; none for a host that only reads, and
    /// where a disk that takes no lock holds a vault that can be read.
    fn folder_lock(&self) -> Result<Option<Arc<FolderLock>>, VaultError> {
        let mut state = self.lock();
        // Taken while the state is held: of two who come at once the second would find it taken.
        if self.access == Access::Write && state.folder_lock.is_none() && !state.closing {
            match self.folder.lock() {
                Ok(folder_lock) => {
                    state.folder_lock = Some(Arc::new(folder_lock));
                    state.unwritable = None;
                }
                Err(error) if self.can_be_read_despite(&error) => {
                    state.unwritable = Some(self.located(error.into()));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(state.folder_lock.clone())
    }

    /// The error with the data folder in it, where nobody could act on it otherwise.
    pub(crate) fn located(&self, error: CommandError) -> CommandError {
        error.located(self.folder.path())
    }

    /// Whether codes can be shown although nothing can be saved.
    fn can_be_read_despite(&self, error: &VaultError) -> bool {
        let is_the_disk = matches!(
            error,
            VaultError::ReadOnlyDisk | VaultError::NoPermission | VaultError::DiskFull
        );
        is_the_disk && matches!(self.folder.presence(), Ok(Presence::Present(_)))
    }

    /// Opens the vault without holding the state, because keychains and key derivation take time.
    pub(crate) fn open(&self, by: Unlock<'_>) -> Result<Vault, VaultError> {
        let folder_lock = self.folder_lock()?;
        let access = match &folder_lock {
            Some(folder_lock) => vault::Access::ReadWrite(folder_lock),
            None => vault::Access::ReadOnly,
        };
        Vault::open(&self.folder, access, by)
    }

    /// Makes `session` the session, unless an earlier answer opened the vault meanwhile. A vault
    /// that was closed since `closings` was read stays closed: whoever locks wants it locked, though
    /// a keychain may answer late.
    pub(crate) fn install(&self, session: Session, closings: u64) {
        let mut state = self.lock();
        let is_late = matches!(session, Session::Open(_)) && state.closings != closings;
        if state.closing || is_late || matches!(state.session, Session::Open(_)) {
            return;
        }
        state.session = session;
        if let Session::Open(vault) = &mut state.session {
            // Only now: a second answer that is dropped must not have written before it was.
            self.purge_old(vault);
        }
        state.active_at_ms = self.now_ms();
        drop(state);
        self.changed.notify_all();
    }

    /// A host that was told to wait for the keychain learns what came of it.
    fn tell_whoever_was_answered_early(&self) {
        let state = self.lock();
        if !state.answered_early {
            return;
        }
        let problem = match &state.session {
            Session::Locked { problem, .. } => problem.clone(),
            Session::Unusable(problem) => Some(problem.clone()),
            Session::Opening(_) | Session::Absent | Session::Open(_) => None,
        };
        drop(state);
        self.send(&Event::KeychainChanged { problem });
    }

    /// Drops the vault key and everything decrypted with it, and clears the clipboard of our code.
    pub(crate) fn close_vault(&self) -> bool {
        let mut state = self.lock();
        state.closings += 1;
        let Session::Open(vault) = &state.session else {
            return false;
        };
        let ways = vault.slots().iter().map(|slot| slot.kind.into()).collect();
        state.session = Session::Locked {
            ways,
            problem: None,
        };
        state.shown.clear();
        state.rolls_at = None;
        state.counted.clear();
        state.stage = None;
        state.under_way.clear();
        let copied = state.copied.take();
        drop(state);
        if let Some(copied) = copied {
            self.clear_clipboard(copied);
        }
        self.changed.notify_all();
        true
    }

    /// Empties the clipboard when it still holds what we put there. When it does not answer, the
    /// alarm tries again a second later, some times.
    pub(crate) fn clear_clipboard(&self, copied: Copied) {
        let clipboard = &self.ports.clipboard;
        let cleared = match clipboard.read() {
            Ok(Some(held)) if held == copied.text => clipboard.clear().map(|()| true),
            Ok(_) => Ok(false),
            Err(error) => Err(error),
        };
        match cleared {
            Ok(true) => self.send(&Event::ClipboardCleared {}),
            Ok(false) => {}
            Err(ClipboardError) if copied.tries == 0 => {}
            Err(ClipboardError) => {
                let mut state = self.lock();
                // What was copied meanwhile replaced it.
                state.copied.get_or_insert(Copied {
                    clears_at_ms: Some(self.now_ms() + CLIPBOARD_AGAIN_MS),
                    tries: copied.tries - 1,
                    text: copied.text,
                });
                drop(state);
                self.changed.notify_all();
            }
        }
    }
}

/// The session after opening by the keychain failed: the person can still choose another way,
/// unless the file itself is the problem.
pub(crate) fn closed_by(problem: CommandError, ways: Vec<SlotKind>) -> Session {
    if is_about_the_file(problem.code) {
        Session::Unusable(problem)
    } else {
        Session::Locked {
            ways,
            problem: Some(problem),
        }
    }
}

/// Whether no way to unlock helps, because the vault file itself is the problem.
pub(crate) const fn is_about_the_file(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::VaultDamaged
            | ErrorCode::VaultTooNew
            | ErrorCode::VaultMissing
            | ErrorCode::VaultInUse
            | ErrorCode::NoPermission
            | ErrorCode::DiskFailed
            | ErrorCode::NoVault
            | ErrorCode::NotAPlainFile
    )
}
