//! The keychain of a private desktop: a real GNOME Keyring, in the state that a story needs.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::PrivateDesktop;

const NAME: &str = "org.freedesktop.secrets";
const PASSWORD: &[u8] = b"the login password";
const DEADLINE: Duration = Duration::from_secs(10);

/// What a program finds when it asks for the Secret Service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keychain {
    /// It answers, and its login collection is open.
    Unlocked,
    /// It answers, its login collection is locked, and nobody can answer a prompt.
    Locked,
    /// It answers and has no collection, as before the first login with a password.
    WithoutCollection,
    /// Nothing on the bus provides it.
    Absent,
}

impl PrivateDesktop {
    /// Locks the login collection.
    ///
    /// # Errors
    ///
    /// When no keychain runs.
    pub fn lock_keychain(&self) -> Result<()> {
        let status = self
            .command("gdbus")
            .args([
                "call",
                "--session",
                "-d",
                NAME,
                "-o",
                "/org/freedesktop/secrets",
            ])
            .args(["-m", "org.freedesktop.Secret.Service.Lock"])
            .arg("['/org/freedesktop/secrets/collection/login']")
            .stdout(Stdio::null())
            .status()
            .context("running gdbus")?;
        if !status.success() {
            bail!("the keychain could not be locked");
        }
        Ok(())
    }

    /// Unlocks the login collection, as a login does: over the control socket that PAM uses.
    ///
    /// # Errors
    ///
    /// When no keychain runs.
    pub fn unlock_keychain(&self) -> Result<()> {
        const UNLOCK: u32 = 1;
        let length = |bytes: usize| u32::try_from(bytes).context("a password is short");
        // Big-endian: the length of the whole message, the operation, the length of the password.
        let mut message = length(12 + PASSWORD.len())?.to_be_bytes().to_vec();
        message.extend(UNLOCK.to_be_bytes());
        message.extend(length(PASSWORD.len())?.to_be_bytes());
        message.extend(PASSWORD);

        let mut control = UnixStream::connect(self.runtime().join("keyring/control"))
            .context("connecting to the keychain")?;
        control.set_read_timeout(Some(DEADLINE))?;
        // A first byte of zero carries the sender's identity, which the kernel adds.
        control
            .write_all(&[0])
            .and_then(|()| control.write_all(&message))?;
        // The length of the answer, then 0 for done.
        let mut answer = [0; 8];
        control
            .read_exact(&mut answer)
            .context("waiting for the keychain")?;
        if answer != [0, 0, 0, 8, 0, 0, 0, 0] {
            bail!("the keychain could not be unlocked");
        }
        Ok(())
    }

    /// Ends the daemon; its collections stay on disk.
    ///
    /// # Errors
    ///
    /// When no keychain runs.
    pub fn stop_keychain(&mut self) -> Result<()> {
        let mut daemon = self.keychain.take().context("no keychain runs")?;
        daemon.kill().context("ending gnome-keyring-daemon")?;
        daemon.wait().context("waiting for gnome-keyring-daemon")?;
        Ok(())
    }

    /// Starts the daemon in the given state.
    ///
    /// # Errors
    ///
    /// When it does not appear on the bus within 10 s.
    pub fn start_keychain(&mut self, state: Keychain) -> Result<()> {
        let mut daemon = self.command("gnome-keyring-daemon");
        daemon.args(["--foreground", "--components=secrets"]);
        daemon
            .stdout(Stdio::null())
            .stderr(self.log("gnome-keyring")?);
        self.keychain = Some(match state {
            Keychain::Absent => return Ok(()),
            Keychain::WithoutCollection => daemon
                .stdin(Stdio::null())
                .spawn()
                .context("starting gnome-keyring-daemon")?,
            Keychain::Unlocked | Keychain::Locked => hand_password(daemon.arg("--unlock"))?,
        });

        let seconds = DEADLINE.as_secs().to_string();
        let waited = self
            .command("gdbus")
            .args(["wait", "--session", "--timeout", &seconds, NAME])
            .status()
            .context("running gdbus")?;
        if !waited.success() {
            bail!("no keychain on the bus after {seconds} s");
        }
        if state == Keychain::Locked {
            self.lock_keychain()?;
        }
        Ok(())
    }
}

/// Starts the daemon with the password of the login collection on standard input; an empty input
/// would make no collection at all.
fn hand_password(daemon: &mut Command) -> Result<Child> {
    let mut child = daemon
        .stdin(Stdio::piped())
        .spawn()
        .context("starting gnome-keyring-daemon")?;
    let mut input = child.stdin.take().context("the input is a pipe")?;
    input
        .write_all(PASSWORD)
        .context("handing over the password")?;
    Ok(child)
}
