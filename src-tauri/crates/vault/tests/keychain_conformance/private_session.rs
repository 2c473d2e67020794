//! A session of our own: home, runtime folder, bus and GNOME Keyring. The person's own is never
//! touched, and no variable of this process is: the tests run in a child.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use dbus::blocking::Connection;

/// For machines without GNOME Keyring; `make test` installs it.
const TURN_OFF: &str = "KEYFOB_NO_KEYCHAIN_TESTS";

/// Runs one ignored test of this file in a session of its own and passes on how it went.
pub(crate) fn run(test: &str) {
    if std::env::var_os(TURN_OFF).is_some_and(|value| value == "1") {
        // Past the test harness, which keeps what a test that passes prints to itself.
        let note = format!("\nnote: NOT run, because {TURN_OFF}=1: {test}\n");
        std::io::stderr().write_all(note.as_bytes()).unwrap();
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let (bus, address) = start_bus(home.path());
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args([
        "--exact",
        test,
        "--ignored",
        "--nocapture",
        "--test-threads=1",
    ]);
    child
        .env("HOME", home.path())
        .env("XDG_RUNTIME_DIR", home.path());
    child.env("XDG_DATA_HOME", home.path().join("data"));
    child.env("XDG_CONFIG_HOME", home.path().join("config"));
    child.env("XDG_CACHE_HOME", home.path().join("cache"));
    child.env("DBUS_SESSION_BUS_ADDRESS", &address);
    for inherited in [
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "GNOME_KEYRING_CONTROL",
        "SSH_AUTH_SOCK",
    ] {
        child.env_remove(inherited);
    }
    let output = child.output().unwrap();
    drop(bus);
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{test}\n{out}\n{err}");
    assert!(out.contains("1 passed"), "{test} was not found\n{out}");
}

/// A bus that can start nothing on its own.
fn start_bus(home: &Path) -> (KilledOnDrop, String) {
    let socket = home.join("bus");
    let config = home.join("bus.conf");
    let text = format!(
        "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n \
         \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n\
         <busconfig><type>session</type><listen>unix:path={}</listen>\
         <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\
         <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy>\
         </busconfig>",
        socket.display()
    );
    std::fs::write(&config, text).unwrap();
    let mut bus = Command::new("dbus-daemon")
        .arg(format!("--config-file={}", config.display()))
        .args(["--nofork", "--nopidfile", "--print-address=1"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| missing("dbus-daemon", &error));
    let mut address = String::new();
    BufReader::new(bus.stdout.take().unwrap())
        .read_line(&mut address)
        .unwrap();
    assert!(address.starts_with("unix:"), "dbus-daemon did not start");
    (KilledOnDrop(bus), address.trim().to_owned())
}

/// A GNOME Keyring on this session's bus; killed when dropped.
pub(crate) struct Keyring(KilledOnDrop);

impl Keyring {
    /// With a login collection, open, whose password is empty.
    pub(crate) fn open() -> Self {
        Self::start(&["--unlock"], "\n")
    }

    /// Without any collection.
    pub(crate) fn without_collection() -> Self {
        Self::start(&[], "")
    }

    /// With a login collection that has this password, open.
    pub(crate) fn with_password(password: &str) -> Self {
        Self::start(&["--unlock"], password)
    }

    fn start(arguments: &[&str], input: &str) -> Self {
        let mut daemon = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--components=secrets"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| missing("gnome-keyring-daemon", &error));
        daemon
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        let keyring = Self(KilledOnDrop(daemon));
        wait_until(has_provider, "the keyring owns its name");
        keyring
    }

    /// Makes it deaf: it exists and answers nothing.
    pub(crate) fn stop(&self) {
        self.signal("STOP");
    }

    /// Gives it its hearing back.
    pub(crate) fn go_on(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        let pid = self.0.0.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-s", name, &pid])
                .status()
                .unwrap()
                .success()
        );
    }

    /// As by `kill -9`; returns when the bus has noticed.
    pub(crate) fn kill(self) {
        drop(self);
        wait_until(|| !has_provider(), "the bus notices");
    }
}

/// Locks the login collection.
pub(crate) fn lock_collection() {
    let collection = dbus::Path::from("/org/freedesktop/secrets/collection/login");
    let _locked: (Vec<dbus::Path<'_>>, dbus::Path<'_>) = secrets(
        "org.freedesktop.Secret.Service",
        "Lock",
        (vec![collection],),
    );
}

/// Unlocks it as the person's own keyring window would, but without asking anybody.
pub(crate) fn unlock_collection(password: &str) {
    let connection = Connection::new_session().unwrap();
    let service =
        connection.with_proxy(SECRETS, "/org/freedesktop/secrets", Duration::from_secs(10));
    let no_input = dbus::arg::Variant(String::new());
    let (_, session): (dbus::arg::Variant<String>, dbus::Path<'static>) = service
        .method_call(
            "org.freedesktop.Secret.Service",
            "OpenSession",
            ("plain", no_input),
        )
        .unwrap();
    let secret = (
        session,
        Vec::<u8>::new(),
        password.as_bytes().to_vec(),
        "text/plain",
    );
    let collection = dbus::Path::from("/org/freedesktop/secrets/collection/login");
    let unsupported = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface";
    let () = service
        .method_call(
            unsupported,
            "UnlockWithMasterPassword",
            (collection, secret),
        )
        .unwrap();
}

const SECRETS: &str = "org.freedesktop.secrets";

fn secrets<A, R>(interface: &str, method: &str, arguments: A) -> R
where
    A: dbus::arg::AppendAll,
    R: dbus::arg::ReadAll + 'static,
{
    let connection = Connection::new_session().unwrap();
    let service =
        connection.with_proxy(SECRETS, "/org/freedesktop/secrets", Duration::from_secs(10));
    service.method_call(interface, method, arguments).unwrap()
}

fn has_provider() -> bool {
    let connection = Connection::new_session().unwrap();
    let bus = connection.with_proxy(
        "org.freedesktop.DBus",
        "/org/freedesktop/DBus",
        Duration::from_secs(10),
    );
    let (has,): (bool,) = bus
        .method_call("org.freedesktop.DBus", "NameHasOwner", (SECRETS,))
        .unwrap();
    has
}

/// Waits for something another process does; a machine that needs half a minute is broken.
fn wait_until(is_so: impl Fn() -> bool, what: &str) {
    for _ in 0..600 {
        if is_so() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("waited in vain until {what}");
}

fn missing(program: &str, error: &std::io::Error) -> ! {
    panic!(
        "{program} does not start ({error}). These tests need a real keyring: install \
         `gnome-keyring` and `dbus` (make test does), or set {TURN_OFF}=1 to go without."
    )
}

struct KilledOnDrop(Child);

impl Drop for KilledOnDrop {
    fn drop(&mut self) {
        let _gone_already = self.0.kill();
        let _status = self.0.wait();
    }
}
