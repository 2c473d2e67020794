//! How far this computer's clock is from a server's.

/// A difference of clocks, measured from the `Date` header of an answer (RFC 9110 §6.6.1) against
/// the middle between sending and receiving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skew {
    /// Seconds that the server is ahead; negative when it is behind.
    pub server_ahead_s: i64,
    /// How long the answer took, in milliseconds: half of it, and the second that the header is
    /// rounded down by, are the uncertainty.
    pub round_trip_ms: u64,
}

impl Skew {
    /// More than this many seconds are shown to the person.
    pub const WORTH_SHOWING_S: u64 = 10;

    /// Compares a server's time, rounded down to whole seconds, with the local clock.
    pub fn measure(server_s: u64, sent_ms: u64, received_ms: u64) -> Self {
        let round_trip_ms = received_ms.saturating_sub(sent_ms);
        let local_ms = sent_ms.saturating_add(round_trip_ms / 2);
        // The header drops what is below a second: on average half of one.
        let server_ms = i128::from(server_s) * 1_000 + 500;
        let ahead_ms = server_ms - i128::from(local_ms);
        let rounded = (ahead_ms + 500 * ahead_ms.signum()) / 1_000;
        Self {
            server_ahead_s: i64::try_from(rounded).unwrap_or(i64::MAX),
            round_trip_ms,
        }
    }

    /// Whether a person should know, given the seconds already added to this clock.
    pub fn is_worth_showing(self, correction_s: i64) -> bool {
        self.remaining_s(correction_s).unsigned_abs() > Self::WORTH_SHOWING_S
    }

    /// What is left of it after a correction.
    pub fn remaining_s(self, correction_s: i64) -> i64 {
        self.server_ahead_s.saturating_sub(correction_s)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_the_round_trip_is_compared() {
        let same = Skew::measure(1_000, 999_500, 1_001_500);
        assert_eq!((same.server_ahead_s, same.round_trip_ms), (0, 2_000));
        assert_eq!(
            Skew::measure(1_090, 1_000_400, 1_000_600).server_ahead_s,
            90
        );
        assert_eq!(Skew::measure(910, 1_000_400, 1_000_600).server_ahead_s, -90);
    }

    #[test]
    fn ten_seconds_are_still_nothing_to_worry_about() {
        let skew = |server_ahead_s| Skew {
            server_ahead_s,
            round_trip_ms: 0,
        };
        assert!(!skew(10).is_worth_showing(0));
        assert!(skew(-11).is_worth_showing(0));
        assert!(!skew(90).is_worth_showing(85));
        assert!(skew(i64::MIN).is_worth_showing(i64::MAX));
    }

    #[test]
    fn no_clock_makes_it_panic() {
        for (server, sent, received) in [(u64::MAX, 0, 0), (0, u64::MAX, 0), (0, 5, u64::MAX)] {
            let _any_answer_is_fine = Skew::measure(server, sent, received);
        }
    }
}
