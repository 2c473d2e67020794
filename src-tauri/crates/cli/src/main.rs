//! `keyfob-cli`: a second host of Keyfob, for scripts, and the proof that the core needs no window.
//!
//! Answers go to standard output, one object a line with `--json`. A failure goes to standard error
//! as `{"error":{"code","message"}}` with exit status 1, and what is worth knowing although the command
//! was done as `{"notice":{"code","message"}}`; status 2 is a command line that was not
//! understood. Secrets come in by standard input or a file and go out only with `--show-secrets`.

#![forbid(unsafe_code)]

mod accounts;
mod add;
mod arguments;
mod ask;
mod clock;
mod connections;
mod devices;
mod doctor;
mod failure;
mod input;
mod notice;
mod open;
mod output;
mod pair;
mod pending;
mod questions;
#[cfg(feature = "sandbox")]
mod serve;
mod uri;
mod utc;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, error::ErrorKind};

use crate::{
    arguments::{Arguments, Command, UriCommand},
    failure::Failure,
    output::Output,
};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.reads_input_twice() {
        Arguments::command()
            .error(
                ErrorKind::ArgumentConflict,
                "standard input cannot be both the keys and what opens the vault",
            )
            .exit();
    }
    if arguments.prints_no_key_it_has_to() {
        Arguments::command()
            .error(
                ErrorKind::MissingRequiredArgument,
                "pairing for somebody else prints their key, which takes --show-secrets",
            )
            .exit();
    }
    let mut output = Output::new(arguments.json);
    let done = run(&arguments, &mut output).and_then(|()| output.finish());
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{}", failure.as_json());
            ExitCode::from(1)
        }
    }
}

fn run(arguments: &Arguments, output: &mut Output) -> Result<(), Failure> {
    match &arguments.command {
        Command::Uri {
            command: UriCommand::Parse,
        } => uri::parse(arguments.show_secrets, output),
        Command::Uri {
            command: UriCommand::Code { at },
        } => uri::code(*at, output),
        Command::Add {
            file,
            issuer,
            account,
            group,
            again,
        } => {
            let text = input::text(file.as_deref())?;
            let wishes = add::Wishes {
                issuer,
                account,
                group,
                again: *again,
            };
            add::add(arguments, text, &wishes, output)
        }
        Command::List => accounts::list(arguments, output),
        Command::Codes { query } => accounts::codes(arguments, query.as_deref(), output),
        Command::Next { account } => accounts::next(arguments, account, output),
        Command::Remove { account } => accounts::remove(arguments, account, output),
        Command::Connections { command } => connections::run(arguments, command, output),
        Command::Pair {
            connection,
            for_whom,
            device_name,
            answers,
        } => {
            let wish = pair::Wish {
                connection,
                for_whom: for_whom.as_deref(),
                device_name,
            };
            pair::run(arguments, &wish, answers, output)
        }
        Command::Devices { command } => devices::run(arguments, command, output),
        Command::Pending { command } => pending::run(arguments, command, output),
        Command::Clock { forget } => clock::run(arguments, *forget, output),
        #[cfg(feature = "sandbox")]
        Command::Sandbox { port } => serve::run(port.unwrap_or_else(sandbox::first_port), output),
        Command::Doctor => doctor::run(output),
    }
}
