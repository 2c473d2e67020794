//! Processes, as `/proc` tells of them.

use std::collections::HashSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::waiting::until;

/// A process that was alive when it was listed; it may end at any moment, and then every question
/// about it fails with [`ErrorKind::NotFound`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Process {
    /// Its id.
    pub id: i32,
    parent: i32,
}

impl Process {
    /// The process `id` and every descendant of it; none when it has ended.
    #[must_use]
    pub fn family(id: u32) -> Vec<Self> {
        let all = alive();
        let root = all
            .iter()
            .filter(|process| process.id.cast_unsigned() == id)
            .copied()
            .collect();
        with_descendants(root, &all)
    }

    /// Ends the process `id` and every descendant of it, and waits until they are gone.
    pub fn end_family(id: u32) {
        // Taken once: children of an ended process would be nobody's.
        let family = Self::family(id);
        end(|| {
            let alive = alive();
            family
                .iter()
                .filter(|process| alive.iter().any(|one| one.id == process.id))
                .copied()
                .collect()
        });
    }

    /// Its arguments, each ended by a zero byte.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`] when it has ended.
    pub fn command_line(self) -> io::Result<Vec<u8>> {
        self.read("cmdline")
    }

    /// The environment it was started with, each variable ended by a zero byte.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`] when it has ended, [`ErrorKind::PermissionDenied`] when it is closed
    /// to us, as a process is that gave up being dumped.
    pub fn environment(self) -> io::Result<Vec<u8>> {
        self.read("environ")
    }

    /// Processor time it has used, user and system, in clock ticks of 10 ms.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`] when it has ended.
    pub fn cpu_ticks(self) -> io::Result<u64> {
        let fields = self.fields()?;
        // Fields 14 and 15 of proc(5); `fields` begins with the third.
        let ticks = |field: usize| {
            fields
                .get(field - 3)
                .and_then(|text| text.parse::<u64>().ok())
        };
        ticks(14)
            .zip(ticks(15))
            .map(|(user, system)| user + system)
            .ok_or_else(unreadable)
    }

    /// How often its threads gave up the processor of their own will, which is how often they woke.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`] when it has ended.
    pub fn voluntary_switches(self) -> io::Result<u64> {
        let mut sum = 0;
        for thread in fs::read_dir(format!("/proc/{}/task", self.id))? {
            let status = fs::read_to_string(thread?.path().join("status"))?;
            sum += number_after(&status, "voluntary_ctxt_switches:").ok_or_else(unreadable)?;
        }
        Ok(sum)
    }

    /// Its share of memory, in KiB: pages it shares count by the number of sharers.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`] when it has ended, [`ErrorKind::PermissionDenied`] when it is closed.
    pub fn proportional_kib(self) -> io::Result<u64> {
        let rollup = String::from_utf8(self.read("smaps_rollup")?).map_err(|_| unreadable())?;
        number_after(&rollup, "Pss:").ok_or_else(unreadable)
    }

    fn read(self, file: &str) -> io::Result<Vec<u8>> {
        // A process that ends between open and read answers ESRCH.
        fs::read(format!("/proc/{}/{file}", self.id)).map_err(|error| match error.raw_os_error() {
            Some(3) => ErrorKind::NotFound.into(),
            _ => error,
        })
    }

    /// The fields of `stat` after the name, which may itself hold spaces and brackets.
    fn fields(self) -> io::Result<Vec<String>> {
        let stat = String::from_utf8_lossy(&self.read("stat")?).into_owned();
        let (_, after_name) = stat.rsplit_once(") ").ok_or_else(unreadable)?;
        Ok(after_name.split_whitespace().map(str::to_owned).collect())
    }

    fn signal(self, signal: Signal) {
        if let Some(id) = Pid::from_raw(self.id) {
            // It may have ended meanwhile, which is what was asked for.
            let _ = kill_process(id, signal);
        }
    }
}

/// Every process whose environment holds `mark`, and every descendant of one.
///
/// The mark finds daemons that left their parent; descent finds processes closed to us.
pub(crate) fn marked(mark: &str) -> Vec<Process> {
    let all = alive();
    let holds_mark = |process: &&Process| {
        process
            .environment()
            .is_ok_and(|variables| memchr::memmem::find(&variables, mark.as_bytes()).is_some())
    };
    let family: Vec<Process> = all.iter().filter(holds_mark).copied().collect();
    with_descendants(family, &all)
}

fn with_descendants(mut family: Vec<Process>, all: &[Process]) -> Vec<Process> {
    let mut ids: HashSet<i32> = family.iter().map(|process| process.id).collect();
    loop {
        let children: Vec<Process> = all
            .iter()
            .filter(|process| ids.contains(&process.parent) && !ids.contains(&process.id))
            .copied()
            .collect();
        if children.is_empty() {
            return family;
        }
        ids.extend(children.iter().map(|process| process.id));
        family.extend(children);
    }
}

/// Ends every process with `mark`.
pub(crate) fn end_marked(mark: &str) {
    end(|| marked(mark));
}

/// Ends what `family` finds: kindly first, so that they tidy up, then for good.
fn end(family: impl Fn() -> Vec<Process>) {
    for signal in [Signal::TERM, Signal::KILL] {
        for process in family() {
            process.signal(signal);
        }
        let gone = || Ok(family().is_empty().then_some(()));
        if until("processes to end", Duration::from_secs(2), gone).is_ok() {
            return;
        }
    }
}

fn alive() -> Vec<Process> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(|id| {
            let fields = Process { id, parent: 0 }.fields().ok()?;
            // A zombie has ended; only its parent has not asked yet.
            let is_zombie = fields.first()? == "Z";
            let parent = fields.get(1)?.parse().ok()?;
            (!is_zombie).then_some(Process { id, parent })
        })
        .collect()
}

fn number_after(text: &str, label: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(label))?;
    line.split_whitespace().next()?.parse().ok()
}

fn unreadable() -> io::Error {
    io::Error::new(
        ErrorKind::InvalidData,
        "/proc does not read as proc(5) says",
    )
}
