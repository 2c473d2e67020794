//! An `App` over ports that a test can look into.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "every test file uses its own part"
)]
#![allow(missing_docs)]

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU8, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    time::Duration,
};

use app::{
    Access, AddedView, App, ChosenAccount, Clipboard, ClipboardError, CommandError, CommitStaged,
    CreateVault, Event, Events, Nothing, Opening, Ports, StageText, StartView,
};
use otp::FixedClock;
use tempfile::TempDir;
use vault::{
    Argon2Cost, ItemName, ItemValue, Keychain, KeychainError, KeychainReport, MemoryKeychain,
};
use zeroize::Zeroizing;

/// RFC 6238 Appendix B, the SHA-1 seed as a key URI.
pub const RFC_URI: &str =
    "otpauth://totp/Acme:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Acme&digits=8";
/// RFC 4226 Appendix D as a key URI.
pub const HOTP_URI: &str =
    "otpauth://hotp/Counter:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Counter&counter=0";
pub const PASSPHRASE: &str = "correct horse battery";

#[derive(Default)]
pub struct TestClipboard {
    held: Mutex<Option<String>>,
    while_writing: Mutex<Option<Box<dyn FnOnce() + Send>>>,
    /// How many reads are still to fail.
    failing: AtomicU8,
}

impl TestClipboard {
    pub fn held(&self) -> Option<String> {
        self.held.lock().unwrap().clone()
    }

    /// Lets the next reads fail.
    pub fn fail(&self, times: u8) {
        self.failing.store(times, Ordering::SeqCst);
    }

    pub fn put(&self, text: &str) {
        *self.held.lock().unwrap() = Some(text.to_owned());
    }

    /// Has something else happen while the next code is being written.
    pub fn while_writing(&self, work: impl FnOnce() + Send + 'static) {
        *self.while_writing.lock().unwrap() = Some(Box::new(work));
    }
}

impl Clipboard for TestClipboard {
    fn write_sensitive(&self, text: &str) -> Result<(), ClipboardError> {
        self.put(text);
        if let Some(work) = self.while_writing.lock().unwrap().take() {
            work();
        }
        Ok(())
    }

    fn read(&self) -> Result<Option<Zeroizing<String>>, ClipboardError> {
        let fail = |left: u8| left.checked_sub(1);
        match self
            .failing
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, fail)
        {
            Ok(_) => Err(ClipboardError),
            Err(_) => Ok(self.held().map(Zeroizing::new)),
        }
    }

    fn clear(&self) -> Result<(), ClipboardError> {
        *self.held.lock().unwrap() = None;
        Ok(())
    }
}

struct Channel(Mutex<Sender<Event>>);

impl Events for Channel {
    fn send(&self, event: &Event) {
        // A test that ended listens no more.
        let _ = self.0.lock().unwrap().send(event.clone());
    }
}

/// A keychain that answers no read until the test lets go of the sender.
pub struct SlowKeychain {
    inner: MemoryKeychain,
    gate: Mutex<Receiver<()>>,
}

impl SlowKeychain {
    pub fn over(inner: &MemoryKeychain) -> (Arc<Self>, Sender<()>) {
        let (answer, gate) = channel();
        (
            Arc::new(Self {
                inner: inner.clone(),
                gate: Mutex::new(gate),
            }),
            answer,
        )
    }
}

impl Keychain for SlowKeychain {
    fn read(&self, item: &ItemName) -> Result<ItemValue, KeychainError> {
        // Ends with an error when the sender is dropped, which is the sign to go on.
        let _ = self.gate.lock().unwrap().recv();
        self.inner.read(item)
    }

    fn write(&self, item: &ItemName, value: &ItemValue) -> Result<(), KeychainError> {
        self.inner.write(item, value)
    }

    fn remove(&self, item: &ItemName) -> Result<(), KeychainError> {
        self.inner.remove(item)
    }

    fn probe(&self) -> Result<KeychainReport, KeychainError> {
        self.inner.probe()
    }
}

/// One machine: its folder, keychain, clipboard and clock outlive the apps that run on it.
pub struct Machine {
    pub folder: TempDir,
    pub keychain: Arc<MemoryKeychain>,
    pub clipboard: Arc<TestClipboard>,
    pub clock: FixedClock,
}

pub struct Running {
    pub app: App,
    pub events: Receiver<Event>,
}

impl Machine {
    /// With a keychain, at the second 1111111109 of RFC 6238 Appendix B.
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            keychain: Arc::new(MemoryKeychain::default()),
            clipboard: Arc::default(),
            clock: FixedClock::at(1_111_111_109),
        }
    }

    pub fn start(&self) -> Running {
        self.start_as(Access::Write)
    }

    pub fn start_as(&self, access: Access) -> Running {
        self.run(access, Arc::clone(&self.keychain) as _)
    }

    /// Running beside another keychain than the machine's own.
    pub fn start_with(&self, keychain: Arc<dyn Keychain>) -> Running {
        self.run(Access::Write, keychain)
    }

    fn run(&self, access: Access, keychain: Arc<dyn Keychain>) -> Running {
        let (send, events) = channel();
        let ports = Ports {
            clock: Arc::new(self.clock.clone()),
            quiet_keychain: Arc::clone(&keychain),
            keychain,
            clipboard: Arc::clone(&self.clipboard) as _,
            events: Arc::new(Channel(Mutex::new(send))),
            folder: self.folder.path().join("data"),
            ready_made: Vec::new(),
            passphrase_cost: Argon2Cost::LEAST,
        };
        Running {
            app: App::new(ports, access, Opening::ByKeychain),
            events,
        }
    }

    /// Running, with a vault that the keychain opens.
    pub fn with_vault(&self) -> Running {
        let running = self.start();
        running.app.create_vault(CreateVault::Keychain).unwrap();
        running
    }

    /// Running, with a vault that only the passphrase opens.
    pub fn with_passphrase(&self) -> Running {
        let running = self.start();
        let passphrase = PASSPHRASE.to_owned().into();
        running
            .app
            .create_vault(CreateVault::Passphrase { passphrase })
            .unwrap();
        running
    }
}

impl Running {
    pub fn started(&self) -> StartView {
        self.app.start(Nothing {}).unwrap()
    }

    /// Adds every key of `text` as it stands; answers the ids.
    pub fn add(&self, text: &str) -> Vec<String> {
        self.try_add(text).unwrap().ids
    }

    pub fn try_add(&self, text: &str) -> Result<AddedView, CommandError> {
        let staged = self.app.stage_text(StageText {
            text: text.to_owned().into(),
        })?;
        let accounts = staged
            .accounts
            .into_iter()
            .map(|account| ChosenAccount {
                index: account.index,
                issuer: account.issuer,
                account: account.account,
                group: None,
            })
            .collect();
        self.app.commit_staged(CommitStaged {
            stage: staged.stage,
            accounts,
        })
    }

    /// The titles of the list, section by section.
    pub fn titles(&self) -> Vec<String> {
        let list = self.app.list_entries(Nothing {}).unwrap();
        list.sections
            .into_iter()
            .flat_map(|section| section.entries)
            .map(|entry| {
                format!("{} {}", entry.title, entry.subtitle)
                    .trim()
                    .to_owned()
            })
            .collect()
    }

    /// The next event that `wanted` wants; fails after 10 s without one.
    pub fn event(&self, wanted: impl Fn(&Event) -> bool) -> Event {
        loop {
            let event = self
                .events
                .recv_timeout(Duration::from_secs(10))
                .expect("the event comes");
            if wanted(&event) {
                return event;
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.app.close();
    }
}
