//! This computer's clock is 90 s behind the server's.

use enroll::{CodeRefusal, ErrorKind};

use crate::person::Person;
use crate::worlds::World;

const AHEAD_S: i64 = 90;

pub(crate) async fn a_clock_that_is_off_is_told_and_corrected_only_with_consent(
    world: &'static World,
) {
    for answer in ["no", "yes"] {
        let person = Person::new(world).await;
        person.server.clock().set_ahead(AHEAD_S);
        person.answers.set("correct-clock", answer);
        let paired = person.pair(&person.journal).await;
        let asked = person.answers.asked_ids().contains(&"correct-clock");
        assert_eq!(asked, world.takes_code, "{}, {answer}", world.name);
        match paired {
            Ok(paired) => {
                let skew = paired.skew.unwrap();
                assert!(skew.is_worth_showing(0), "{}: nobody is told", world.name);
                assert!(
                    (AHEAD_S - 3..=AHEAD_S + 3).contains(&skew.server_ahead_s),
                    "{skew:?}"
                );
                let was_tolerant = answer == "no" && world.takes_code;
                assert!(
                    !was_tolerant || world.tolerates_90_s,
                    "{}: accepted",
                    world.name
                );
            }
            Err(error) => {
                assert_eq!(answer, "no", "{}: corrected, and yet: {error}", world.name);
                let ErrorKind::CodeRefused(CodeRefusal::ClockOff { server_ahead_s }) = error.kind
                else {
                    panic!("{}: not told that it is the clock: {error}", world.name);
                };
                assert!((AHEAD_S - 3..=AHEAD_S + 3).contains(&server_ahead_s));
            }
        }
        let correction = enroll::Journal::clock_correction(&person.journal);
        let is_corrected = correction.abs_diff(AHEAD_S) <= 3;
        assert_eq!(
            is_corrected,
            answer == "yes" && asked,
            "{}: {correction}",
            world.name
        );
        assert!(is_corrected || correction == 0, "never silently");
    }
}
