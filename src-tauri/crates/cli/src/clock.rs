//! The correction of this computer's clock that codes are made with.

use app::Access;
use serde_json::json;

use crate::{
    arguments::Arguments,
    ask::Person,
    failure::Failure,
    open::{Without, vault},
    output::Output,
};

pub(crate) fn run(arguments: &Arguments, forget: bool, output: &mut Output) -> Result<(), Failure> {
    let access = if forget { Access::Write } else { Access::Read };
    let app = vault(arguments, access, Without::Fail)?;
    let enrollment = app.enrollment(&Person::Nobody);
    if forget {
        enrollment.forget_clock_correction()?;
    }
    let seconds = enrollment.clock_correction()?;
    output.answer(
        &json!({ "clock_correction_s": seconds }),
        || match seconds {
            0 => "codes are made by this computer's own clock".to_owned(),
            _ => format!("codes are made {seconds:+} s from this computer's clock"),
        },
    );
    Ok(())
}
