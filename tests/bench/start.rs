//! Starting a program and watching its window.

use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Result, bail};
use stories::{Process, Screen, TopLevel};

use crate::painted::{Frame, content_at};
use crate::subject::Subject;

/// How long a start is watched. The end of it counts as rest: rings take two steps in it, a caret
/// blinks, and even on a busy machine all programs have long shown what they show.
pub(crate) const WATCHED: Duration = Duration::from_millis(5_500);
const REST_FROM: Duration = Duration::from_millis(3_400);
/// Between two looks at the screen: fine enough to tell programs apart, and light enough to leave
/// the processor to them.
const PAUSE: Duration = Duration::from_millis(4);
/// How long a window may take that is not timed.
const PATIENCE: Duration = Duration::from_secs(60);
const HIDDEN: Duration = Duration::from_millis(1_500);

/// What one start took, from the start of the process.
#[derive(Clone, Copy)]
pub(crate) struct Start {
    pub(crate) mapped: Duration,
    pub(crate) content: Duration,
}

/// A program that runs, until it is dropped.
pub(crate) struct Running<'a> {
    child: Child,
    subject: &'a Subject,
}

impl<'a> Running<'a> {
    /// Starts it and waits until its window is there and has come to rest.
    pub(crate) fn launch(subject: &'a Subject) -> Result<Self> {
        let screen = subject.desktop.screen()?;
        let begun = Instant::now();
        let running = Self {
            child: subject.command().spawn()?,
            subject,
        };
        while visible(&screen)?.is_none() {
            if begun.elapsed() > PATIENCE {
                bail!("{} shows no window", subject.name);
            }
            sleep(PAUSE);
        }
        sleep(WATCHED);
        Ok(running)
    }

    /// Starts it, watches what it shows, and ends it.
    pub(crate) fn measure(subject: &'a Subject) -> Result<Start> {
        tries(|| Self::measure_once(subject))
    }

    fn measure_once(subject: &'a Subject) -> Result<Start> {
        wait_for_a_quiet_moment();
        let screen = subject.desktop.screen()?;
        let begun = Instant::now();
        let _running = Self {
            child: subject.command().spawn()?,
            subject,
        };

        let mut mapped = None;
        let mut frames: Vec<Frame> = Vec::new();
        while begun.elapsed() < WATCHED {
            if let Some(window) = visible(&screen)? {
                mapped.get_or_insert(begun.elapsed());
                record(&screen, &window, begun, &mut frames)?;
            }
            sleep(PAUSE);
        }
        let content = content_at(&frames, REST_FROM);
        match mapped.zip(content) {
            Some((mapped, content)) => Ok(Start { mapped, content }),
            None => bail!(
                "{} is not at rest after {} ms",
                subject.name,
                REST_FROM.as_millis()
            ),
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn minimise(&self) -> Result<()> {
        let screen = self.subject.desktop.screen()?;
        let Some(window) = visible(&screen)? else {
            bail!("{} is hidden", self.subject.name)
        };
        screen.minimise(window.id)
    }

    /// Minimises the window and brings it back; answers how long the content took to be back.
    pub(crate) fn show_again(&self) -> Result<Duration> {
        tries(|| self.show_again_once())
    }

    fn show_again_once(&self) -> Result<Duration> {
        wait_for_a_quiet_moment();
        let screen = self.subject.desktop.screen()?;
        let Some(window) = visible(&screen)? else {
            bail!("{} is hidden", self.subject.name)
        };
        screen.minimise(window.id)?;
        sleep(HIDDEN);

        let begun = Instant::now();
        screen.activate(window.id)?;
        let mut frames = Vec::new();
        while begun.elapsed() < WATCHED {
            if let Some(window) = visible(&screen)? {
                record(&screen, &window, begun, &mut frames)?;
            }
            sleep(PAUSE);
        }
        match content_at(&frames, REST_FROM) {
            Some(content) => Ok(content),
            None => bail!("{} did not come back", self.subject.name),
        }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        Process::end_family(self.child.id());
        // It has ended; this takes note of it.
        let _ = self.child.wait();
    }
}

/// Measures again, up to twice, what a busy machine made impossible to tell.
fn tries<T>(measure: impl Fn() -> Result<T>) -> Result<T> {
    let again = |error| {
        eprintln!("{error}; once more");
        measure()
    };
    measure().or_else(again).or_else(again)
}

fn visible(screen: &Screen) -> Result<Option<TopLevel>> {
    Ok(screen
        .windows()?
        .into_iter()
        .find(|window| window.is_visible))
}

fn record(
    screen: &Screen,
    window: &TopLevel,
    begun: Instant,
    frames: &mut Vec<Frame>,
) -> Result<()> {
    // A window that is placed anew while it is looked at is looked at again.
    let Ok(picture) = screen
        .place(window.id)
        .and_then(|place| screen.picture(Some(place)))
    else {
        return Ok(());
    };
    let at = begun.elapsed();
    match frames.last() {
        Some(last) if last.picture == picture => {}
        // Of another size than the later ones, it shows nothing of them.
        Some(last) if last.picture.pixels.len() != picture.pixels.len() => {
            frames.clear();
            frames.push(Frame { at, picture });
        }
        _ => frames.push(Frame { at, picture }),
    }
    Ok(())
}

/// Waits until no code of 30 s rolls or comes to its last 5 s while a window is watched.
fn wait_for_a_quiet_moment() {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let into_window = now.as_millis() % 30_000;
    if into_window > 19_000 {
        sleep(Duration::from_millis(
            u64::try_from(30_200 - into_window).unwrap_or(0),
        ));
    }
}
