//! People at an identity server, for a helpdesk.

use app::{Access, PersonView};
use serde_json::json;

use crate::{
    arguments::{AnswersFrom, Arguments},
    ask::Person,
    failure::Failure,
    open::{Without, vault},
    output::Output,
};

pub(crate) fn run(
    arguments: &Arguments,
    connection: &str,
    query: &str,
    answers: &AnswersFrom,
    output: &mut Output,
) -> Result<(), Failure> {
    let person = Person::of(answers)?;
    // Tokens that a sign-in brings are kept, so the vault is opened for writing.
    let app = vault(arguments, Access::Write, Without::Create)?;
    for found in app.enrollment(&person).people(connection, query)? {
        output.answer(&json!(found), || line(&found));
    }
    Ok(())
}

fn line(person: &PersonView) -> String {
    let detail = person.detail.as_deref();
    let detail = detail.map(|detail| format!("  {detail}"));
    let second_factor = match person.has_second_factor {
        Some(true) => "  (has a second factor)",
        Some(false) => "  (no second factor)",
        None => "",
    };
    format!(
        "{}  {}{}{second_factor}",
        person.id,
        person.name,
        detail.unwrap_or_default()
    )
}
