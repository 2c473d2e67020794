//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

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
    /// The identity servers to pair with.
    Connections {
        #[command(subcommand)]
        command: ConnectionsCommand,
    },
    /// Make a device at an identity server and keep its account here, or pair somebody else's.
    Pair {
        /// The connection, by name.
        #[arg(long, value_name = "NAME")]
        connection: String,
        /// Pair for this person; their key is printed, never kept, so it takes --show-secrets. The code
        /// of their device is asked for, or read from standard input without a terminal.
        #[arg(long = "for", value_name = "USER")]
        for_whom: Option<String>,
        /// What the device is to be called at the server.
        #[arg(long = "name", value_name = "DEVICE", default_value = "")]
        device_name: String,
        #[command(flatten)]
        answers: AnswersFrom,
    },
    /// The devices at an identity server.
    Devices {
        #[command(subcommand)]
        command: DevicesCommand,
    },
    /// Find people at an identity server, for a helpdesk. For Buildkite: the members without a second factor.
    People {
        /// A part of their name; without it those that the server lists first.
        #[arg(default_value = "")]
        query: String,
        /// The connection, by name.
        #[arg(long, value_name = "NAME")]
        connection: String,
        #[command(flatten)]
        answers: AnswersFrom,
    },
    /// Pairings that were not finished.
    Pending {
        #[command(subcommand)]
        command: PendingCommand,
    },
    /// Show by how many seconds codes are corrected, because a person agreed that this clock is off.
    Clock {
        /// Make codes by this computer's own clock again.
        #[arg(long)]
        forget: bool,
    },
    /// Serve four practice identity servers on this computer until interrupted.
    #[cfg(feature = "sandbox")]
    Sandbox {
        /// The first of four ports; KEYFOB_SANDBOX_PORT, or 7741, without it.
        #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..=65_532))]
        port: Option<u16>,
    },
    /// Say which keychain answers and whether it keeps what is written, and look at clock and display.
    Doctor,
}

/// Where answers to a server's questions come from.
#[derive(Debug, Args)]
pub(crate) struct AnswersFrom {
    /// Take answers from this file, a JSON object from question to answer, instead of the terminal.
    #[arg(long = "answers", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConnectionsCommand {
    /// Add a connection.
    Add(Box<NewConnectionArguments>),
    /// List the connections.
    List,
    /// List the kinds of server, with their options and ways to sign in.
    Kinds,
    /// Ask the server for something harmless.
    Test {
        /// The connection, by name.
        name: String,
        #[command(flatten)]
        answers: AnswersFrom,
    },
    /// Forget a connection and its credentials.
    Remove {
        /// The connection, by name.
        name: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct NewConnectionArguments {
    /// What to call it.
    pub(crate) name: String,
    /// The kind of server: authentik, pingone, buildkite or pace.
    #[arg(long)]
    pub(crate) provider: String,
    /// Its address, for example https://id.example.com.
    #[arg(long)]
    pub(crate) url: String,
    /// An option of this kind of server, for example environment=5f0…; may be given several times.
    #[arg(long = "option", value_name = "NAME=VALUE", value_parser = option)]
    pub(crate) options: Vec<(String, String)>,
    /// Sign in with the token in this file ("-" for standard input).
    #[arg(long, value_name = "FILE", conflicts_with = "client_id")]
    pub(crate) token_file: Option<PathBuf>,
    /// Sign in with OAuth 2 as this client: in the browser, unless a secret or --device-code is given.
    #[arg(long, value_name = "ID")]
    pub(crate) client_id: Option<String>,
    /// The client's secret, in this file ("-" for standard input).
    #[arg(long, value_name = "FILE", requires = "client_id")]
    pub(crate) client_secret_file: Option<PathBuf>,
    /// Sign in with a code typed on another device.
    #[arg(long, requires = "client_id", conflicts_with = "client_secret_file")]
    pub(crate) device_code: bool,
    /// Trust the certificates in this PEM file too.
    #[arg(long, value_name = "FILE")]
    pub(crate) extra_ca: Option<PathBuf>,
    /// Show this client certificate, a PEM file with its key.
    #[arg(long, value_name = "FILE")]
    pub(crate) client_certificate: Option<PathBuf>,
    /// Go through this proxy, which wants no password.
    #[arg(long, value_name = "URL", conflicts_with = "proxy_file")]
    pub(crate) proxy: Option<String>,
    /// Go through the proxy whose address, with user name and password, is in this file ("-" for
    /// standard input).
    #[arg(long, value_name = "FILE")]
    pub(crate) proxy_file: Option<PathBuf>,
}

/// Whose devices, and where.
#[derive(Debug, Args)]
pub(crate) struct Whose {
    /// The connection, by name.
    #[arg(long, value_name = "NAME")]
    pub(crate) connection: String,
    /// Those of this person.
    #[arg(long = "for", value_name = "USER")]
    pub(crate) for_whom: Option<String>,
    #[command(flatten)]
    pub(crate) answers: AnswersFrom,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DevicesCommand {
    /// List them.
    List {
        #[command(flatten)]
        whose: Whose,
    },
    /// Give one another name.
    Rename {
        /// Its id at the server.
        device: String,
        /// The new name.
        name: String,
        #[command(flatten)]
        whose: Whose,
    },
    /// Remove one at the server. An account here stays.
    Remove {
        /// Its id at the server.
        device: String,
        #[command(flatten)]
        whose: Whose,
    },
    /// Make new recovery codes and print them, which takes --show-secrets.
    ///
    /// Those of a device (Buildkite): the earlier ones stop working at once. Your own, without a
    /// device (authentik): they count once you say that you have kept them.
    RecoveryCodes {
        /// The device's id at the server, where codes belong to a device.
        device: Option<String>,
        #[command(flatten)]
        whose: Whose,
    },
    /// Make a device record without a key, which authentik documents. Nothing can show codes for it:
    /// use `pair` to get a device.
    CreateRecord {
        /// The connection, by name.
        #[arg(long, value_name = "NAME")]
        connection: String,
        /// What the record is to be called.
        #[arg(long, value_name = "DEVICE")]
        name: String,
        #[command(flatten)]
        answers: AnswersFrom,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum PendingCommand {
    /// List them.
    List,
    /// Ask the server where one stands, and finish it if that is possible.
    Resume {
        /// Its id.
        id: String,
        #[command(flatten)]
        answers: AnswersFrom,
    },
    /// Take away what the server holds of one, and forget it.
    Cancel {
        /// Its id.
        id: String,
        /// Forget it even if the server may go on counting the device.
        #[arg(long)]
        forget: bool,
        #[command(flatten)]
        answers: AnswersFrom,
    },
}

fn option(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("an option is NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
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
