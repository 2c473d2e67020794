//! The programs that are measured, each on a desktop of its own with its accounts in place.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use data_encoding::BASE32_NOPAD;
use stories::{Cli, Keychain, PrivateDesktop};

/// A program with so many accounts, ready to be started any number of times.
pub(crate) struct Subject {
    pub(crate) name: &'static str,
    pub(crate) accounts: usize,
    pub(crate) desktop: PrivateDesktop,
    program: PathBuf,
    arguments: Vec<PathBuf>,
}

impl Subject {
    /// Keyfob, its vault filled through the command line and opened by the keychain.
    pub(crate) fn keyfob(accounts: usize) -> Result<Self> {
        let desktop = PrivateDesktop::start(Keychain::Unlocked)?;
        let uris: Vec<String> = (0..accounts).map(uri).collect();
        let answer = Cli::of(&desktop)?.run(&["add"], &uris.join("\n"))?;
        if answer.code != 0 {
            bail!("filling the vault: {}", answer.errors);
        }
        Ok(Self {
            name: "Keyfob",
            accounts,
            desktop,
            program: binary("KEYFOB_BIN")?,
            arguments: vec![],
        })
    }

    /// A page with ten rows in a window of the same stack.
    pub(crate) fn bare() -> Result<Self> {
        let desktop = PrivateDesktop::start(Keychain::Absent)?;
        Ok(Self {
            name: "bare window",
            accounts: 10,
            desktop,
            program: binary("KEYFOB_BARE_BIN")?,
            arguments: vec![],
        })
    }

    /// KeePassXC with a database that a key file opens without typing. Its list shows the accounts
    /// and no codes: what is waited for is the painted list.
    pub(crate) fn keepassxc(accounts: usize) -> Result<Self> {
        let desktop = PrivateDesktop::start(Keychain::Absent)?;
        let home = desktop.home();
        let (xml, key, database) = (
            home.join("accounts.xml"),
            home.join("key.keyx"),
            home.join("accounts.kdbx"),
        );
        fs::write(&xml, keepass_xml(accounts))?;
        let made = desktop
            .command("keepassxc-cli")
            .args([
                "import".as_ref(),
                "--set-key-file".as_ref(),
                key.as_os_str(),
            ])
            .args([&xml, &database])
            .stdout(Stdio::null())
            .status()
            .context("starting keepassxc-cli")?;
        if !made.success() {
            bail!("keepassxc-cli could not make the database");
        }
        // Neither its question about updates nor its check for them belongs to a start.
        let settings = home.join(".config/keepassxc");
        fs::create_dir_all(&settings)?;
        fs::write(
            settings.join("keepassxc.ini"),
            "[General]\nConfigVersion=2\nUpdateCheckMessageShown=true\n[GUI]\nCheckForUpdates=false\n",
        )?;
        let arguments = vec![PathBuf::from("--keyfile"), key, database];
        Ok(Self {
            name: "KeePassXC",
            accounts,
            desktop,
            program: "keepassxc".into(),
            arguments,
        })
    }

    /// The command that starts it.
    pub(crate) fn command(&self) -> Command {
        let mut command = self.desktop.command(&self.program);
        command.args(&self.arguments);
        // There is no graphics card on a virtual display; Keyfob and the bare window are alike in it.
        command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Bytes of the program file, where it is ours.
    pub(crate) fn size(&self) -> Result<u64> {
        Ok(fs::metadata(&self.program)?.len())
    }
}

fn binary(variable: &str) -> Result<PathBuf> {
    let path = env::var_os(variable).with_context(|| format!("{variable} names no program"))?;
    Path::new(&path)
        .canonicalize()
        .with_context(|| format!("{variable} names no program"))
}

/// The account `number`, with a secret of its own.
fn uri(number: usize) -> String {
    let secret: Vec<u8> = (0..20)
        .map(|at| (number * 31 + at * 7 + 13).to_le_bytes()[0])
        .collect();
    let secret = BASE32_NOPAD.encode(&secret);
    format!(
        "otpauth://totp/Issuer%20{number}:ada{number}%40example.com?secret={secret}&issuer=Issuer%20{number}"
    )
}

fn keepass_xml(accounts: usize) -> String {
    let mut entries = String::new();
    for number in 0..accounts {
        let uri = uri(number).replace('&', "&amp;");
        // Writing to a string cannot fail.
        let _ = write!(
            entries,
            "<Entry><String><Key>Title</Key><Value>Issuer {number}</Value></String>\
             <String><Key>UserName</Key><Value>ada{number}@example.com</Value></String>\
             <String><Key>otp</Key><Value ProtectInMemory=\"True\">{uri}</Value></String></Entry>"
        );
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><KeePassFile><Meta/><Root><Group>\
         <Name>Root</Name>{entries}</Group></Root></KeePassFile>"
    )
}
