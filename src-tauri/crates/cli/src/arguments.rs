//! The command line.

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};

/// Keyfob without a window.
///
/// The vault is the one of the app, or the one in the folder that KEYFOB_HOME names. It is opened
/// by the key in the keychain of this computer unless another way is named.
#[derive(Debug, Parser)]
#[command(name = "keyfob-cli", version)]
pub(crate) struct Arguments {
    /// Print one JSON object a line.
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// Print secrets where they would otherwise be left out.
    #[arg(long, global = true)]
    pub(crate) show_secrets: bool,

    /// Open the vault by the passphrase in this file ("-" for standard input).
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        conflicts_with = "recovery_code_file"
    )]
    pub(crate) passphrase_file: Option<PathBuf>,

    /// Open the vault by the recovery code in this file ("-" for standard input).
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) recovery_code_file: Option<PathBuf>,

    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Arguments {
    /// Whether standard input would have to be read for two things.
    pub(crate) fn reads_input_twice(&self) -> bool {
        let is_input = |file: &Option<PathBuf>| file.as_deref() == Some(Path::new("-"));
        let keys_from_input = match &self.command {
            Command::Add { file, .. } => file.is_none() || is_input(file),
            Command::Uri { .. }
            | Command::List
            | Command::Codes { .. }
            | Command::Next { .. }
            | Command::Remove { .. }
            | Command::Doctor => false,
        };
        keys_from_input && (is_input(&self.passphrase_file) || is_input(&self.recovery_code_file))
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Look into key URIs, without a vault.
    Uri {
        #[command(subcommand)]
        command: UriCommand,
    },
    /// Add the accounts of the key URIs on standard input, all or none; makes the vault if there is none.
    ///
    /// An account that is there already is left out, and named on standard error.
    Add {
        /// Read this file instead of standard input.
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        /// The issuer, for a key that names none or a wrong one.
        #[arg(long)]
        issuer: Option<String>,
        /// The account name, likewise.
        #[arg(long)]
        account: Option<String>,
        /// The group to put them into.
        #[arg(long)]
        group: Option<String>,
        /// Add an account also where the vault, or an earlier line, has the same key under the same name.
        #[arg(long)]
        again: bool,
    },
    /// List the accounts.
    List,
    /// Show the codes of this moment.
    Codes {
        /// Words that must occur in the account.
        query: Option<String>,
    },
    /// Advance the counter of an HOTP account and show the code.
    Next {
        /// Its id, or words that only it matches.
        account: String,
    },
    /// Remove an account; the app can restore it for 30 days.
    Remove {
        /// Its id, or words that only it matches.
        account: String,
    },
    /// Say which keychain answers and whether it keeps what is written, and look at clock and display.
    Doctor,
}

#[derive(Debug, Subcommand)]
pub(crate) enum UriCommand {
    /// Read one key URI a line from standard input and say what it holds.
    Parse,
    /// Read one key URI a line from standard input and print its code.
    Code {
        /// The moment, in seconds since the Unix epoch.
        #[arg(long, value_name = "UNIX_SECONDS")]
        at: u64,
    },
}
