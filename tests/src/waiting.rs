//! Waiting for what another process does: always with a deadline, never for a fixed time.

use std::io::{BufRead, BufReader, Read};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

const PAUSE: Duration = Duration::from_millis(20);

/// Asks `done` again and again until it answers with something.
///
/// # Errors
///
/// Says that `what` did not happen when `deadline` has passed.
pub(crate) fn until<T>(
    what: &str,
    deadline: Duration,
    mut done: impl FnMut() -> Result<Option<T>>,
) -> Result<T> {
    let begun = Instant::now();
    loop {
        if let Some(answer) = done()? {
            return Ok(answer);
        }
        if begun.elapsed() > deadline {
            bail!("waited {} s for {what}", deadline.as_secs());
        }
        thread::sleep(PAUSE);
    }
}

/// The first line that another process writes, without its end.
pub(crate) fn first_line(
    source: impl Read + Send + 'static,
    what: &str,
    deadline: Duration,
) -> Result<String> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut line = String::new();
        let read = BufReader::new(source).read_line(&mut line);
        // Nobody listens any more when the deadline has passed; that is theirs to report.
        let _ = send.send(read.map(|_| line));
    });
    let line = receive
        .recv_timeout(deadline)
        .with_context(|| format!("waited {} s for {what}", deadline.as_secs()))?
        .with_context(|| format!("reading {what}"))?;
    let line = line.trim_end();
    if line.is_empty() {
        bail!("the process ended before it wrote {what}");
    }
    Ok(line.to_owned())
}
