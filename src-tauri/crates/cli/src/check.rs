//! What the command line must not ask for, beyond what its grammar says.

use std::path::{Path, PathBuf};

use clap::error::ErrorKind;

use crate::arguments::{
    AnswersFrom, Arguments, Command, ConnectionsCommand, DevicesCommand, NewConnectionArguments,
    PendingCommand,
};

impl Arguments {
    /// Why this cannot be done as it is asked for. Names no value: one may be a password.
    pub(crate) fn problem(&self) -> Option<(ErrorKind, &'static str)> {
        if self.reads_input_twice() {
            let problem = "standard input cannot be read for two things";
            return Some((ErrorKind::ArgumentConflict, problem));
        }
        if self.prints_nothing_it_has_to() {
            let problem = "this prints secrets that are kept nowhere, which takes --show-secrets";
            return Some((ErrorKind::MissingRequiredArgument, problem));
        }
        if self.shows_a_password() {
            let problem = "every user of this computer can see a command line: put the address of a \
                           proxy with a password into a file, and use --proxy-file";
            return Some((ErrorKind::ValueValidation, problem));
        }
        None
    }

    /// Whether standard input would have to be read for two things.
    fn reads_input_twice(&self) -> bool {
        let mut inputs = vec![&self.passphrase_file, &self.recovery_code_file];
        let mut reads_keys = false;
        match &self.command {
            Command::Add { file, .. } => {
                reads_keys = file.is_none();
                inputs.push(file);
            }
            Command::Uri { .. } => reads_keys = true,
            Command::Connections { command } => match command {
                ConnectionsCommand::Add(new) => inputs.extend(files(new)),
                ConnectionsCommand::Test { answers, .. } => inputs.push(&answers.file),
                ConnectionsCommand::List
                | ConnectionsCommand::Kinds
                | ConnectionsCommand::Remove { .. } => {}
            },
            Command::Devices { command } => inputs.push(&command.answers().file),
            Command::Pending { command } => match command {
                PendingCommand::Resume { answers, .. } | PendingCommand::Cancel { answers, .. } => {
                    inputs.push(&answers.file);
                }
                PendingCommand::List => {}
            },
            Command::Pair { answers, .. } | Command::People { answers, .. } => {
                inputs.push(&answers.file);
            }
            Command::List
            | Command::Codes { .. }
            | Command::Next { .. }
            | Command::Remove { .. }
            | Command::Clock { .. }
            | Command::Doctor => {}
            #[cfg(feature = "sandbox")]
            Command::Sandbox { .. } => {}
        }
        let is_input = |file: &&&Option<PathBuf>| file.as_deref() == Some(Path::new("-"));
        usize::from(reads_keys) + inputs.iter().filter(is_input).count() > 1
    }

    /// Whether the key of somebody else's device, or new recovery codes, could reach nobody.
    fn prints_nothing_it_has_to(&self) -> bool {
        let has_to = matches!(
            &self.command,
            Command::Pair {
                for_whom: Some(_),
                ..
            } | Command::Devices {
                command: DevicesCommand::RecoveryCodes { .. },
            }
        );
        has_to && !self.show_secrets
    }

    /// Whether the address of the proxy has a user name or a password in it.
    fn shows_a_password(&self) -> bool {
        let Command::Connections {
            command: ConnectionsCommand::Add(new),
        } = &self.command
        else {
            return false;
        };
        new.proxy.as_deref().is_some_and(|url| url.contains('@'))
    }
}

impl DevicesCommand {
    /// Where answers come from.
    fn answers(&self) -> &AnswersFrom {
        match self {
            Self::List { whose }
            | Self::Rename { whose, .. }
            | Self::Remove { whose, .. }
            | Self::RecoveryCodes { whose, .. } => &whose.answers,
            Self::CreateRecord { answers, .. } => answers,
        }
    }
}

fn files(new: &NewConnectionArguments) -> [&Option<PathBuf>; 5] {
    [
        &new.token_file,
        &new.client_secret_file,
        &new.extra_ca,
        &new.client_certificate,
        &new.proxy_file,
    ]
}
