//! Faults on demand.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What goes wrong with one request.
#[derive(Debug, Clone)]
pub enum Fault {
    /// The connection is closed without an answer.
    Drop(When),
    /// Another answer is given than the system's own.
    Answer(When, Canned),
    /// No answer ever comes; the connection stays open.
    Hang(When),
    /// The right answer comes late.
    Wait(Duration),
    /// The right answer, with one text for another wherever it stands in the body.
    Replace(String, String),
    /// The right answer stops in the middle: as many bytes of its body as given.
    CutOff(usize),
}

/// Whether the system acts all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// It never hears of the request.
    BeforeActing,
    /// It acts; only the answer is lost.
    AfterActing,
}

/// A ready-made answer.
#[derive(Debug, Clone)]
pub struct Canned {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// The faults of one server. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<Vec<Rule>>>);

#[derive(Debug)]
struct Rule {
    method: &'static str,
    path_part: String,
    skip: usize,
    times: usize,
    fault: Fault,
}

impl Faults {
    /// Makes the next request of this method, whose path holds this text, fail.
    pub fn once(&self, method: &'static str, path_part: &str, fault: Fault) {
        self.arm(method, path_part, 0, 1, fault);
    }

    /// Makes every such request fail, until [`Faults::clear`].
    pub fn always(&self, method: &'static str, path_part: &str, fault: Fault) {
        self.arm(method, path_part, 0, usize::MAX, fault);
    }

    /// Lets `skip` such requests through, then makes `times` of them fail. An empty method or text
    /// fits all.
    pub fn arm(
        &self,
        method: &'static str,
        path_part: &str,
        skip: usize,
        times: usize,
        fault: Fault,
    ) {
        self.lock().push(Rule {
            method,
            path_part: path_part.to_owned(),
            skip,
            times,
            fault,
        });
    }

    /// Lets everything through again.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// The fault of a request, if one is due.
    pub(crate) fn take(&self, method: &str, path: &str) -> Option<Fault> {
        for rule in self.lock().iter_mut() {
            let fits =
                (rule.method.is_empty() || rule.method == method) && path.contains(&rule.path_part);
            if !fits || rule.times == 0 {
                continue;
            }
            if rule.skip > 0 {
                rule.skip -= 1;
                continue;
            }
            if rule.times != usize::MAX {
                rule.times -= 1;
            }
            return Some(rule.fault.clone());
        }
        None
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Rule>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Canned {
    /// An answer of JSON.
    pub fn json(status: u16, body: impl Into<String>) -> Self {
        Self::of(status, "application/json", body.into())
    }

    /// An answer of HTML.
    pub fn html(status: u16, body: impl Into<String>) -> Self {
        Self::of(status, "text/html; charset=utf-8", body.into())
    }

    /// An answer without a body.
    pub fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn of(status: u16, media_type: &'static str, body: String) -> Self {
        Self::empty(status)
            .header("content-type", media_type)
            .with_body(body)
    }

    fn with_body(mut self, body: String) -> Self {
        self.body = body.into_bytes();
        self
    }
}
