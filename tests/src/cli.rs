//! The command line, run in a private desktop.

use std::io::Write;
use std::path::PathBuf;
use std::process::Stdio;
use std::thread;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{PrivateDesktop, built};

/// `keyfob-cli` in one desktop, with that desktop's data folder and keychain.
pub struct Cli<'a> {
    desktop: &'a PrivateDesktop,
    program: PathBuf,
}

/// What one run answered.
#[derive(Debug)]
pub struct Answer {
    /// 0 done, 1 failed, 2 wrong usage.
    pub code: i32,
    /// Standard output.
    pub output: String,
    /// Standard error.
    pub errors: String,
}

impl<'a> Cli<'a> {
    /// The command line of `desktop`.
    ///
    /// # Errors
    ///
    /// When it was not built.
    pub fn of(desktop: &'a PrivateDesktop) -> Result<Self> {
        Ok(Self {
            desktop,
            program: built::keyfob_cli()?,
        })
    }

    /// Runs it to its end with `input` as standard input.
    ///
    /// # Errors
    ///
    /// When it cannot be started or ends by a signal.
    pub fn run(&self, arguments: &[&str], input: &str) -> Result<Answer> {
        let mut child = self
            .desktop
            .command(&self.program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("starting keyfob-cli")?;
        let mut stdin = child.stdin.take().context("the input is a pipe")?;
        let output = thread::scope(|scope| {
            // Beside reading the output, for either pipe may fill up. A command that reads no input
            // may have ended already: its answer tells.
            scope.spawn(move || stdin.write_all(input.as_bytes()));
            child.wait_with_output().context("waiting for keyfob-cli")
        })?;
        Ok(Answer {
            code: output
                .status
                .code()
                .context("keyfob-cli ended by a signal")?,
            output: String::from_utf8(output.stdout)?,
            errors: String::from_utf8(output.stderr)?,
        })
    }
}

impl Answer {
    /// The JSON objects of the output, one a line.
    ///
    /// # Errors
    ///
    /// When a line is not JSON.
    pub fn objects(&self) -> Result<Vec<Value>> {
        let parse = |line| serde_json::from_str(line).with_context(|| format!("reading {line:?}"));
        self.output.lines().map(parse).collect()
    }

    /// The stable error code of a failed run.
    ///
    /// # Errors
    ///
    /// When standard error does not hold one.
    pub fn error_code(&self) -> Result<String> {
        let error: Value = serde_json::from_str(self.errors.trim()).context("reading the error")?;
        let code = error.pointer("/error/code").and_then(Value::as_str);
        code.map(str::to_owned).context("the error has a code")
    }
}
