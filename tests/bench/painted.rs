//! When a window shows what it will show: the same rule for every program.
//!
//! The picture at rest is the last one of a recording. It is cut into blocks of 16 by 16 pixels.
//! Blocks of one colour say nothing. Blocks that still change while the program rests (rings, a
//! blinking caret) are left out, with their neighbours, for what drains has been elsewhere before.
//! The content is on screen in the first picture in which 99 of 100 of the other blocks look as they
//! do at rest. Ten rows have some 300 blocks and one code covers about 14 of them, so a picture that
//! lacks a single code does not pass.

use std::time::Duration;

use stories::Picture;

const BLOCK: usize = 16;
/// A pixel may differ by this much in each colour: smoothing of edges is not content.
const TOLERANCE: u8 = 24;
const ENOUGH_PERCENT: usize = 99;
/// How far around what moves nothing is compared, in blocks: a ring of 24 px lies in up to three.
const AROUND: usize = 2;

/// A picture and when it was first seen, from the start of the process.
pub(crate) struct Frame {
    pub(crate) at: Duration,
    pub(crate) picture: Picture,
}

/// When the content was on screen, given every new picture in order; the program rests from `rest` on.
///
/// `None` when there is nothing to see, or when a fifth of it still changes at rest.
pub(crate) fn content_at(frames: &[Frame], rest: Duration) -> Option<Duration> {
    let last = frames.last()?;
    // The picture that was there when the rest began belongs to it.
    let rest_from = frames
        .iter()
        .rposition(|frame| frame.at <= rest)
        .unwrap_or(0);
    let moving: Vec<(usize, usize)> = blocks(&last.picture)
        .filter(|&block| {
            let still = |frame: &Frame| same(&frame.picture, &last.picture, block);
            !frames[rest_from..].iter().all(still)
        })
        .collect();
    let content: Vec<(usize, usize)> = blocks(&last.picture)
        .filter(|&block| has_content(&last.picture, block))
        .collect();
    let blocks: Vec<(usize, usize)> = content
        .iter()
        .copied()
        .filter(|&block| !moving.iter().any(|&one| are_near(one, block)))
        .collect();
    if blocks.is_empty() || moving.len() * 5 > content.len() {
        return None;
    }
    let shows = |frame: &&Frame| {
        let there = blocks
            .iter()
            .filter(|&&block| same(&frame.picture, &last.picture, block))
            .count();
        there * 100 >= blocks.len() * ENOUGH_PERCENT
    };
    frames.iter().find(shows).map(|frame| frame.at)
}

fn blocks(picture: &Picture) -> impl Iterator<Item = (usize, usize)> + use<> {
    let (columns, rows) = (usize::from(picture.width) / BLOCK, height(picture) / BLOCK);
    (0..rows).flat_map(move |row| (0..columns).map(move |column| (column, row)))
}

fn height(picture: &Picture) -> usize {
    picture.pixels.len() / (usize::from(picture.width) * 4)
}

/// The rows of pixels of a block, each as its bytes.
fn lines(picture: &Picture, (column, row): (usize, usize)) -> impl Iterator<Item = &[u8]> {
    let stride = usize::from(picture.width) * 4;
    (row * BLOCK..(row + 1) * BLOCK).map(move |line| {
        let from = line * stride + column * BLOCK * 4;
        &picture.pixels[from..from + BLOCK * 4]
    })
}

fn are_near(one: (usize, usize), other: (usize, usize)) -> bool {
    one.0.abs_diff(other.0) <= AROUND && one.1.abs_diff(other.1) <= AROUND
}

fn has_content(picture: &Picture, block: (usize, usize)) -> bool {
    let Some(first) = lines(picture, block).next().map(|line| &line[..4]) else {
        return false;
    };
    lines(picture, block).any(|line| line.chunks_exact(4).any(|pixel| pixel != first))
}

fn same(one: &Picture, other: &Picture, block: (usize, usize)) -> bool {
    lines(one, block)
        .zip(lines(other, block))
        .all(|(one, other)| {
            one == other
                || one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| one.abs_diff(*other) <= TOLERANCE)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: u16 = 160;

    /// A picture of 10 by 10 blocks, of which `written` hold something.
    fn frame(at: u64, written: impl Iterator<Item = usize>) -> Frame {
        let mut pixels = vec![0xFF; usize::from(SIDE) * usize::from(SIDE) * 4];
        for block in written {
            let (column, row) = (block % 10, block / 10);
            pixels[(row * BLOCK * usize::from(SIDE) + column * BLOCK) * 4] = 0;
        }
        Frame {
            at: Duration::from_millis(at),
            picture: Picture {
                width: SIDE,
                pixels,
            },
        }
    }

    fn content_ms(frames: &[Frame]) -> Option<u128> {
        content_at(frames, Duration::from_millis(1000)).map(|at| at.as_millis())
    }

    #[test]
    fn content_counts_from_the_first_picture_that_has_nearly_all_of_it() {
        let frames = [
            frame(10, 0..0),
            frame(20, 0..98),
            frame(30, 0..99),
            frame(40, 0..100),
            frame(1000, 0..100),
        ];
        assert_eq!(
            content_ms(&frames),
            Some(30),
            "98 of 100 blocks are too few, 99 are enough"
        );
    }

    #[test]
    fn what_still_moves_at_rest_is_not_waited_for() {
        let frames = [frame(10, 0..0), frame(20, 0..95), frame(1500, 0..100)];
        assert_eq!(content_ms(&frames), Some(20));
    }

    #[test]
    fn where_something_drained_before_the_rest_is_not_compared() {
        // It moves from block 97 over 98 to 99; only the last step is seen at rest.
        let frames = [
            frame(10, (0..90).chain([97])),
            frame(20, (0..90).chain([98])),
            frame(1500, (0..90).chain([99])),
        ];
        assert_eq!(content_ms(&frames), Some(10));
    }

    #[test]
    fn a_program_that_never_rests_has_no_figure() {
        let frames = [frame(10, 0..0), frame(1000, 0..50), frame(1500, 0..100)];
        assert_eq!(content_ms(&frames), None);
        assert_eq!(content_ms(&[frame(10, 0..0)]), None, "nothing to see");
    }

    #[test]
    fn a_picture_that_was_there_and_went_counts_when_it_was_there() {
        let frames = [frame(10, 0..50), frame(20, 0..0), frame(1000, 0..50)];
        assert_eq!(content_ms(&frames), Some(10));
    }
}
