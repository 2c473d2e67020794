//! Starting a program and watching its window.

use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Result, bail};
use stories::{Process, Screen, TopLevel};

use crate::painted::{Frame, content_at};
use crate::subject::Subject;

/// How long a start is watched. The end of it counts as rest: rings take a few steps in it, a caret
/// blinks, and even on a busy machine all programs have long shown what they show.
pub(crate) const WATCHED: Duration = Duration::from_millis(8_000);
const REST_FROM: Duration = Duration::from_millis(5_500);
/// Between two looks at the screen: fine enough to tell programs apart, and light enough to leave
/// the processor to them.
const PAUSE: Duration = Duration::from_millis(4);
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
    /// Starts it and waits until it rests; once more, should the machine have been too busy to tell.
    pub(crate) fn start(subject: &'a Subject) -> Result<(Self, Start)> {
        Self::start_once(subject).or_else(|error| {
            eprintln!("{error}: once more");
            Self::start_once(subject)
        })
    }

    fn start_once(subject: &'a Subject) -> Result<(Self, Start)> {
        wait_for_a_quiet_moment();
        let screen = subject.desktop.screen()?;
        let begun = Instant::now();
        let running = Self {
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
        let Some(mapped) = mapped else {
            bail!("{} shows no window", subject.name)
        };
        let Some(content) = content_at(&frames, REST_FROM) else {
            bail!(
                "{} shows nothing, or is not at rest after {} ms",
                subject.name,
                REST_FROM.as_millis()
            )
        };
        Ok((running, Start { mapped, content }))
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

/// Waits until no code of 30 s rolls while a window is watched.
fn wait_for_a_quiet_moment() {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let into_window = now.as_millis() % 30_000;
    if into_window > 15_000 {
        sleep(Duration::from_millis(
            u64::try_from(30_200 - into_window).unwrap_or(0),
        ));
    }
}
