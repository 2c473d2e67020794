//! New recovery codes, of a device or of oneself.

use app::{Enrollment, ErrorCode, RevealedText};
use enroll::Question;
use serde_json::json;

use crate::{arguments::Whose, ask::Person, failure::Failure, output::Output};

pub(crate) fn renew(
    enrollment: &Enrollment<'_>,
    person: &Person,
    whose: &Whose,
    device: Option<&str>,
    output: &mut Output,
) -> Result<(), Failure> {
    match (device, whose.for_whom.as_deref()) {
        (Some(device), for_whom) => {
            let question = Question::consent("renew-recovery-codes").about("device", device);
            if !person.agrees(&question)? {
                return Err(Failure::of(ErrorCode::Unanswered, question.id.to_owned()));
            }
            let codes = enrollment.renew_recovery_codes(&whose.connection, for_whom, device)?;
            show(&codes, output);
            Ok(())
        }
        (None, None) => own(enrollment, person, &whose.connection, output),
        (None, Some(_)) => Err(Failure::of(
            ErrorCode::UnsupportedByServer,
            "recovery codes of somebody else, without a device".to_owned(),
        )),
    }
}

/// They count only once they are kept, so they are shown before.
fn own(
    enrollment: &Enrollment<'_>,
    person: &Person,
    connection: &str,
    output: &mut Output,
) -> Result<(), Failure> {
    let offered = enrollment.offer_recovery_codes(connection)?;
    show(&offered.codes(), output);
    if !person.agrees(&Question::consent("recovery-codes-kept"))? {
        return Err(ErrorCode::RecoveryCodesNotKept.into());
    }
    enrollment.keep_recovery_codes(connection, offered)?;
    output.answer(&json!({ "recovery_codes_kept": true }), || {
        "the codes count from now on".to_owned()
    });
    Ok(())
}

fn show(codes: &[RevealedText], output: &mut Output) {
    let all: Vec<_> = codes.iter().map(RevealedText::expose).collect();
    output.answer(&json!({ "recovery_codes": all }), || all.join("\n"));
    output.flush();
}
