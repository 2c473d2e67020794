//! The order of measurements and the table they end in.

use std::fs;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::cost::{self, Idle};
use crate::start::{Running, Start, WATCHED};
use crate::subject::Subject;

/// Measured starts of each program; one more goes before them and does not count.
const STARTS: usize = 5;
/// Memory moves by a megabyte or two from start to start.
const MEMORY_RUNS: usize = 3;
const MEMORY_AFTER: Duration = Duration::from_secs(12);
const FEW: usize = 10;
const MANY: usize = 1_000;

/// Measures everything and prints the table.
pub(crate) fn run() -> Result<()> {
    let load_before = load()?;
    eprintln!("Filling vaults and databases with {FEW} and {MANY} accounts");
    let subjects = [
        Subject::keyfob(FEW)?,
        Subject::bare()?,
        Subject::keepassxc(FEW)?,
        Subject::keyfob(MANY)?,
        Subject::keepassxc(MANY)?,
    ];
    let starts = starts(&subjects)?;
    let shown = shown_again(&subjects)?;
    let memory = memory(&subjects)?;
    let (visible, hidden) = idle(&subjects)?;

    println!(
        "\nLoad average {load_before} before, {} after. Medians of {STARTS}, memory of {MEMORY_RUNS}, idle over 60 s.",
        load()?
    );
    println!("KeePassXC shows no codes in its list: its figures are for the painted list.");
    println!("WEBKIT_DISABLE_DMABUF_RENDERER=1 for Keyfob and the bare window alike.\n");
    println!(
        "{:<34}{:>9}{:>9}{:>11}{:>9}{:>11}",
        "", "Keyfob", "bare", "KeePassXC", "Keyfob", "KeePassXC"
    );
    println!(
        "{:<34}{FEW:>9}{FEW:>9}{FEW:>11}{MANY:>9}{MANY:>11}",
        "accounts"
    );
    row(
        "start to window, ms",
        starts.iter().map(|start| millis(start.mapped)),
    );
    row(
        "start to content on screen, ms",
        starts.iter().map(|start| millis(start.content)),
    );
    row(
        "content back from minimised, ms",
        shown.iter().copied().map(millis),
    );
    row("memory of all processes, MB", memory.iter().copied());
    row("processor at rest, visible, %", visible.iter().map(percent));
    row(
        "wake-ups a second, visible",
        visible.iter().map(|idle| idle.wakes_a_second),
    );
    row(
        "processor at rest, minimised, %",
        hidden.iter().map(percent),
    );
    row(
        "wake-ups a second, minimised",
        hidden.iter().map(|idle| idle.wakes_a_second),
    );
    println!(
        "{:<34}{:>9.1}{:>9.1}",
        "program file, MB",
        megabytes(&subjects[0])?,
        megabytes(&subjects[1])?
    );

    let [few, bare, peer, many, _] = [0, 1, 2, 3, 4];
    let content = |subject: usize| millis(starts[subject].content);
    println!("\n{:<58}{:>8}{:>10}", "", "found", "at most");
    promise(
        "content on screen, to KeePassXC's",
        content(few) / content(peer),
        0.9,
    );
    promise(
        "content on screen, 1,000 accounts to 10",
        content(many) / content(few),
        1.1,
    );
    promise("content back from minimised, ms", millis(shown[few]), 150.0);
    promise(
        "processor at rest with codes visible, % of a core",
        percent(&visible[few]),
        0.7,
    );
    promise(
        "memory over the bare window's, 10 accounts, MB",
        memory[few] - memory[bare],
        25.0,
    );
    promise(
        "memory over the bare window's, 1,000 accounts, MB",
        memory[many] - memory[bare],
        40.0,
    );
    println!(
        "\nBeside a bare window: content on screen in {:.2} times its time.",
        content(few) / content(bare)
    );
    Ok(())
}

fn starts(subjects: &[Subject]) -> Result<Vec<Start>> {
    let mut all: Vec<Vec<Start>> = subjects.iter().map(|_| Vec::new()).collect();
    for round in 0..=STARTS {
        for (subject, starts) in subjects.iter().zip(&mut all) {
            let start = Running::measure(subject)?;
            let counts = if round == 0 {
                "does not count"
            } else {
                "counts"
            };
            eprintln!(
                "{} with {}: window {:.0} ms, content {:.0} ms ({counts})",
                subject.name,
                subject.accounts,
                millis(start.mapped),
                millis(start.content),
            );
            if round > 0 {
                starts.push(start);
            }
        }
    }
    Ok(all
        .iter()
        .map(|starts| Start {
            mapped: median(starts.iter().map(|start| start.mapped)),
            content: median(starts.iter().map(|start| start.content)),
        })
        .collect())
}

fn shown_again(subjects: &[Subject]) -> Result<Vec<Duration>> {
    eprintln!("Minimising and bringing back");
    let one = |subject: &Subject| {
        let running = Running::launch(subject)?;
        let times = (0..STARTS)
            .map(|_| running.show_again())
            .collect::<Result<Vec<_>>>()?;
        Ok(median(times))
    };
    subjects.iter().map(one).collect()
}

/// Each alone: two programs on the same libraries would share their pages.
fn memory(subjects: &[Subject]) -> Result<Vec<f64>> {
    eprintln!("Measuring memory");
    let one = |subject: &Subject| {
        let mut runs = Vec::new();
        for _ in 0..MEMORY_RUNS {
            let running = Running::launch(subject)?;
            sleep(MEMORY_AFTER.saturating_sub(WATCHED));
            runs.push(cost::memory_mb(running.id())?);
        }
        runs.sort_by(f64::total_cmp);
        runs.get(MEMORY_RUNS / 2)
            .copied()
            .context("there was a run")
    };
    subjects.iter().map(one).collect()
}

/// All over the same minute: processor time is each program's own.
fn idle(subjects: &[Subject]) -> Result<(Vec<Idle>, Vec<Idle>)> {
    let running = subjects
        .iter()
        .map(Running::launch)
        .collect::<Result<Vec<_>>>()?;
    let ids: Vec<u32> = running.iter().map(Running::id).collect();
    eprintln!("A minute at rest, visible");
    let visible = cost::idle(&ids)?;
    for program in &running {
        program.minimise()?;
    }
    sleep(Duration::from_secs(2));
    eprintln!("A minute at rest, minimised");
    Ok((visible, cost::idle(&ids)?))
}

fn row(name: &str, figures: impl Iterator<Item = f64>) {
    print!("{name:<34}");
    for (figure, width) in figures.zip([9, 9, 11, 9, 11]) {
        let decimals = if figure < 10.0 { 2 } else { 0 };
        print!("{figure:>width$.decimals$}");
    }
    println!();
}

fn promise(what: &str, found: f64, at_most: f64) {
    let verdict = if found <= at_most { "kept" } else { "NOT KEPT" };
    println!("{what:<58}{found:>8.2}{at_most:>10}  {verdict}");
}

fn median(times: impl IntoIterator<Item = Duration>) -> Duration {
    let mut times: Vec<Duration> = times.into_iter().collect();
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn percent(idle: &Idle) -> f64 {
    idle.cpu_s / cost::IDLE.as_secs_f64() * 100.0
}

fn megabytes(subject: &Subject) -> Result<f64> {
    Ok(subject.size()? as f64 / 1e6)
}

/// Over the last minute, five and fifteen.
fn load() -> Result<String> {
    let text = fs::read_to_string("/proc/loadavg").context("reading the load")?;
    Ok(text
        .split_whitespace()
        .take(3)
        .collect::<Vec<_>>()
        .join(" "))
}
