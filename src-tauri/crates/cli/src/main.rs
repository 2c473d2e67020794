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
mod browser;
mod check;
mod clock;
mod connections;
mod devices;
mod doctor;
mod failure;
mod input;
mod next;
mod notice;
mod open;
mod output;
mod pair;
mod pending;
mod people;
mod questions;
mod recovery;
#[cfg(feature = "sandbox")]
mod serve;
mod uri;
mod utc;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::{
    arguments::{Arguments, Command, UriCommand},
    failure::Failure,
    output::Output,
};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some((kind, problem)) = arguments.problem() {
        Arguments::command().error(kind, problem).exit();
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
        Command::People {
            query,
            connection,
            answers,
        } => people::run(arguments, connection, query, answers, output),
        Command::Pending { command } => pending::run(arguments, command, output),
        Command::Clock { forget } => clock::run(arguments, *forget, output),
        #[cfg(feature = "sandbox")]
        Command::Sandbox { port } => serve::run(port.unwrap_or_else(sandbox::first_port), output),
        Command::Doctor => doctor::run(output),
    }
}
