//! Pairings that were not finished.

use app::{Access, CleanupView, ErrorCode, StandingView};
use serde_json::json;

use crate::{
    arguments::{AnswersFrom, Arguments, PendingCommand},
    ask::Person,
    failure::Failure,
    open::{Without, vault},
    output::Output,
    pair::GoingOn,
};

pub(crate) fn run(
    arguments: &Arguments,
    command: &PendingCommand,
    output: &mut Output,
) -> Result<(), Failure> {
    match command {
        PendingCommand::List => list(arguments, output),
        PendingCommand::Resume { id, answers } => resume(arguments, id, answers, output),
        PendingCommand::Cancel {
            id,
            forget,
            answers,
        } => cancel(arguments, id, *forget, answers, output),
    }
}

fn list(arguments: &Arguments, output: &mut Output) -> Result<(), Failure> {
    let app = vault(arguments, Access::Read, Without::Fail)?;
    for pending in app.enrollment(&Person::Nobody).pending()? {
        output.answer(&json!(pending), || {
            let connection = pending.connection.as_deref().unwrap_or("(no connection)");
            let for_other = pending.for_other.as_deref();
            let for_other = for_other.map(|name| format!("  for {name}"));
            format!(
                "{}  {}  {connection}  {}{}",
                pending.id,
                pending.stage,
                pending.device_name,
                for_other.unwrap_or_default()
            )
        });
    }
    Ok(())
}

fn resume(
    arguments: &Arguments,
    id: &str,
    answers: &AnswersFrom,
    output: &mut Output,
) -> Result<(), Failure> {
    let person = Person::of(answers)?;
    let app = vault(arguments, Access::Write, Without::Fail)?;
    let enrollment = app.enrollment(&person);
    let standing = enrollment.resume(id)?;
    output.answer(&json!({ "standing": standing }), || {
        told(standing).to_owned()
    });
    match standing {
        StandingView::Waiting | StandingView::Active => {
            let going_on = GoingOn {
                enrollment: &enrollment,
                person: &person,
                show_secrets: arguments.show_secrets,
                types_code: false,
            };
            going_on.finish(id, output)
        }
        StandingView::Gone => Ok(()),
        StandingView::Expired | StandingView::Orphaned | StandingView::CannotTell => Err(
            Failure::of(ErrorCode::WrongStage, told(standing).to_owned()),
        ),
    }
}

fn told(standing: StandingView) -> &'static str {
    match standing {
        StandingView::Waiting => "the server waits for the first code",
        StandingView::Active => "the server counts the device already",
        StandingView::Gone => "nothing is left of it, here or there; pair again",
        StandingView::Expired => "the server has forgotten it; cancel it and pair again",
        StandingView::Orphaned => {
            "the server may hold a device whose key is not kept here; cancel it and pair again"
        }
        StandingView::CannotTell => {
            "the server cannot be asked; look at your devices there, then cancel or forget it here"
        }
    }
}

fn cancel(
    arguments: &Arguments,
    id: &str,
    forget: bool,
    answers: &AnswersFrom,
    output: &mut Output,
) -> Result<(), Failure> {
    let person = Person::of(answers)?;
    let app = vault(arguments, Access::Write, Without::Fail)?;
    let enrollment = app.enrollment(&person);
    if forget {
        enrollment.forget(id)?;
        output.answer(&json!({ "forgotten": id }), || {
            format!("forgot {id}; what the server holds of it is still there")
        });
        return Ok(());
    }
    let cleanup = enrollment.cancel(id)?;
    let is_kept = enrollment.pending()?.iter().any(|pending| pending.id == id);
    if is_kept {
        let what = "the server cannot remove the device and may count it; finish it with `pending \
                    resume`, or drop its key with `pending cancel --forget`";
        return Err(Failure::of(ErrorCode::UnsupportedByServer, what.to_owned()));
    }
    output.answer(&json!({ "cleanup": cleanup, "kept": is_kept }), || {
        match cleanup {
            CleanupView::Removed => "cancelled; the device was removed at the server",
            CleanupView::AlreadyGone => "cancelled; the server held nothing of it",
            CleanupView::Harmless => "cancelled; what is left at the server counts for nothing",
            CleanupView::Impossible => {
                "cancelled here; the server has no way to remove what it may hold"
            }
        }
        .to_owned()
    });
    Ok(())
}
