//! Standard output: lines for people, or one JSON object a line.

use std::io::{self, BufWriter, StdoutLock, Write};

use serde_json::Value;

use crate::failure::Failure;

/// Collects what is printed; a closed pipe is no failure.
pub(crate) struct Output {
    json: bool,
    out: BufWriter<StdoutLock<'static>>,
    failed: Option<io::Error>,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self {
            json,
            out: BufWriter::new(io::stdout().lock()),
            failed: None,
        }
    }

    /// One answer, as JSON or as the line for people.
    pub(crate) fn answer(&mut self, value: &Value, line: impl FnOnce() -> String) {
        if self.json {
            self.object(value);
        } else {
            self.write(&line());
        }
    }

    /// One answer that is JSON whatever was asked for.
    pub(crate) fn object(&mut self, value: &Value) {
        self.write(&value.to_string());
    }

    /// Lets what was printed so far be seen, before something is waited for.
    pub(crate) fn flush(&mut self) {
        if self.failed.is_none() {
            self.failed = self.out.flush().err();
        }
    }

    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        let ended = match self.failed.take() {
            Some(error) => Err(error),
            None => self.out.flush(),
        };
        match ended {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Failure::io("standard output", &error))
            }
            Err(_) | Ok(()) => Ok(()),
        }
    }

    fn write(&mut self, line: &str) {
        if self.failed.is_none() {
            self.failed = writeln!(self.out, "{line}").err();
        }
    }
}
