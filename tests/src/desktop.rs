//! A desktop that belongs to one story and ends with it.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio, id};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::processes::{Process, end_marked, marked};
use crate::waiting::{first_line, until};
use crate::{Keychain, Screen};

const DEADLINE: Duration = Duration::from_secs(20);
/// The screen: width, height and depth.
const SIZE: &str = "1280x900x24";
/// The variable by which the processes of a desktop are known.
const MARK: &str = "KEYFOB_PRIVATE_DESKTOP";

/// A home folder, a display with a window manager, a session bus and a keychain of one's own.
///
/// Programs run in it through [`command`](Self::command) and see nothing of the person's own
/// desktop. Everything they may write lies under [`folder`](Self::folder). Dropping it ends every
/// process that was started in it, daemons included, and deletes the folder.
pub struct PrivateDesktop {
    folder: TempDir,
    display: String,
    mark: String,
    started: Vec<Child>,
    pub(crate) keychain: Option<Child>,
}

impl PrivateDesktop {
    /// Starts one.
    ///
    /// # Errors
    ///
    /// When a program is missing (`make setup` installs them) or does not come up within 20 s.
    pub fn start(keychain: Keychain) -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let mut desktop = Self {
            folder: tempfile::Builder::new()
                .prefix("keyfob-desktop-")
                .tempdir()?,
            display: String::new(),
            mark: format!("{}.{count};", id()),
            started: Vec::new(),
            keychain: None,
        };
        for folder in [
            desktop.home(),
            desktop.runtime(),
            desktop.temporary(),
            desktop.logs(),
        ] {
            DirBuilder::new()
                .mode(0o700)
                .create(&folder)
                .context("making the home folder")?;
        }
        desktop.start_display()?;
        desktop.start_bus()?;
        desktop.start_keychain(keychain)?;
        desktop.start_window_manager()?;
        Ok(desktop)
    }

    /// A command that runs in this desktop, with nothing of our environment but the `PATH`.
    #[must_use]
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let (home, runtime) = (self.home(), self.runtime());
        let mut command = Command::new(program);
        command.env_clear().current_dir(&home).stdin(Stdio::null());
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        command
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", home.join(".config"))
            .env("XDG_DATA_HOME", home.join(".local/share"))
            .env("XDG_STATE_HOME", home.join(".local/state"))
            .env("XDG_CACHE_HOME", home.join(".cache"))
            .env("XDG_RUNTIME_DIR", &runtime)
            .env("TMPDIR", self.temporary())
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", bus_address(&runtime))
            .env("LANG", "C.UTF-8")
            // The bus offers no accessibility daemon; without this GTK waits for one.
            .env("NO_AT_BRIDGE", "1")
            .env("GSETTINGS_BACKEND", "memory")
            .env(MARK, &self.mark);
        command
    }

    /// The folder under which programs of this desktop write: home, temporary files, logs.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The home folder.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.folder().join("home")
    }

    /// The processes that run in this desktop.
    #[must_use]
    pub fn processes(&self) -> Vec<Process> {
        marked(&self.variable())
    }

    /// The display, as a program of this desktop sees it.
    ///
    /// # Errors
    ///
    /// When the display does not answer.
    pub fn screen(&self) -> Result<Screen> {
        Screen::connect(&self.display)
    }

    /// A new log file, for the output of one program.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn log(&self, name: &str) -> Result<File> {
        let path = self.logs().join(format!("{name}.log"));
        File::options()
            .create(true)
            .append(true)
            .open(path)
            .context("making a log file")
    }

    /// What the programs of this desktop have logged, for the message of a failed story.
    #[must_use]
    pub fn logged(&self) -> String {
        let Ok(entries) = fs::read_dir(self.logs()) else {
            return String::new();
        };
        entries
            .filter_map(|entry| {
                let path = entry.ok()?.path();
                let text = fs::read(&path).ok()?;
                (!text.is_empty()).then(|| {
                    format!(
                        "--- {}\n{}\n",
                        path.display(),
                        String::from_utf8_lossy(&text)
                    )
                })
            })
            .collect()
    }

    fn start_display(&mut self) -> Result<()> {
        // The server picks a free number itself and writes it when it is ready.
        let mut server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                SIZE,
                "-nolisten",
                "tcp",
                "-noreset",
            ])
            .env(MARK, &self.mark)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(self.log("xvfb")?)
            .spawn()
            .context("starting Xvfb")?;
        let output = server.stdout.take().context("the output is a pipe")?;
        self.started.push(server);
        self.display = format!(
            ":{}",
            first_line(output, "the number of the display", DEADLINE)?
        );
        Ok(())
    }

    /// A bus that starts nothing by itself: no portal, no second keyring, no accessibility daemon.
    fn start_bus(&mut self) -> Result<()> {
        let address = bus_address(&self.runtime());
        let config = self.folder().join("bus.conf");
        fs::write(
            &config,
            format!(
                "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n \
                 \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n\
                 <busconfig>\n\
                 <type>session</type><listen>{address}</listen><auth>EXTERNAL</auth>\n\
                 <policy context=\"default\">\
                 <allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow own=\"*\"/>\
                 </policy>\n\
                 </busconfig>\n"
            ),
        )?;
        let mut bus = self
            .command("dbus-daemon")
            .arg("--nofork")
            .arg("--print-address=1")
            .arg(format!("--config-file={}", config.display()))
            .stdout(Stdio::piped())
            .stderr(self.log("bus")?)
            .spawn()
            .context("starting dbus-daemon")?;
        let output = bus.stdout.take().context("the output is a pipe")?;
        self.started.push(bus);
        first_line(output, "the address of the bus", DEADLINE).map(drop)
    }

    fn start_window_manager(&mut self) -> Result<()> {
        let manager = self
            .command("openbox")
            .stdout(Stdio::null())
            .stderr(self.log("openbox")?)
            .spawn()
            .context("starting openbox")?;
        self.started.push(manager);
        let screen = self.screen()?;
        until("the window manager", DEADLINE, || {
            Ok(screen.is_managed()?.then_some(()))
        })
    }

    fn variable(&self) -> String {
        format!("{MARK}={}", self.mark)
    }

    /// Short, for the path of a socket ends at 107 bytes.
    pub(crate) fn runtime(&self) -> PathBuf {
        self.folder().join("run")
    }

    fn temporary(&self) -> PathBuf {
        self.folder().join("tmp")
    }

    fn logs(&self) -> PathBuf {
        self.folder().join("logs")
    }
}

impl Drop for PrivateDesktop {
    fn drop(&mut self) {
        end_marked(&self.variable());
        for child in self.started.iter_mut().chain(&mut self.keychain) {
            // Ended above; this takes note of it, so that no zombie stays.
            let _ = child.wait();
        }
    }
}

fn bus_address(runtime: &Path) -> String {
    format!("unix:path={}", runtime.join("bus").display())
}
