//! What a program costs while nobody does anything.

use std::io::ErrorKind;
use std::thread::sleep;
use std::time::Duration;

use anyhow::Result;
use stories::Process;

/// How long a program is watched at rest.
pub(crate) const IDLE: Duration = Duration::from_secs(60);
const TICKS_A_SECOND: f64 = 100.0;

/// What a process and its descendants used over [`IDLE`].
#[derive(Clone, Copy)]
pub(crate) struct Idle {
    /// Seconds of processor time.
    pub(crate) cpu_s: f64,
    /// How often a thread woke, a second.
    pub(crate) wakes_a_second: f64,
}

/// Watches programs, each by its process id, over the same minute.
pub(crate) fn idle(programs: &[u32]) -> Result<Vec<Idle>> {
    let used = || {
        programs
            .iter()
            .map(|&id| used(id))
            .collect::<Result<Vec<_>>>()
    };
    let before = used()?;
    sleep(IDLE);
    let after = used()?;
    let spent = before.into_iter().zip(after).map(|(before, after)| Idle {
        cpu_s: after.0.saturating_sub(before.0) as f64 / TICKS_A_SECOND,
        wakes_a_second: after.1.saturating_sub(before.1) as f64 / IDLE.as_secs_f64(),
    });
    Ok(spent.collect())
}

/// Memory of a process and its descendants in MB, shared pages split among their sharers.
pub(crate) fn memory_mb(id: u32) -> Result<f64> {
    let kib = sum(id, Process::proportional_kib)?;
    Ok(kib as f64 * 1024.0 / 1e6)
}

fn used(id: u32) -> Result<(u64, u64)> {
    Ok((
        sum(id, Process::cpu_ticks)?,
        sum(id, Process::voluntary_switches)?,
    ))
}

fn sum(id: u32, figure: impl Fn(Process) -> std::io::Result<u64>) -> Result<u64> {
    let mut sum = 0;
    for process in Process::family(id) {
        match figure(process) {
            Ok(value) => sum += value,
            // It ended meanwhile.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(sum)
}
