//! The devices at an identity server.

use app::Access;
use serde_json::json;

use crate::{
    arguments::{Arguments, DevicesCommand, Whose},
    ask::Person,
    failure::Failure,
    open::{Without, vault},
    output::Output,
};

pub(crate) fn run(
    arguments: &Arguments,
    command: &DevicesCommand,
    output: &mut Output,
) -> Result<(), Failure> {
    let (DevicesCommand::List { whose }
    | DevicesCommand::Rename { whose, .. }
    | DevicesCommand::Remove { whose, .. }) = command;
    let Whose {
        connection,
        for_whom,
        answers,
    } = whose;
    let for_whom = for_whom.as_deref();
    let person = Person::of(answers)?;
    // Tokens that a sign-in brings are kept, so the vault is opened for writing.
    let app = vault(arguments, Access::Write, Without::Create)?;
    let enrollment = app.enrollment(&person);
    match command {
        DevicesCommand::List { .. } => {
            for device in enrollment.devices(connection, for_whom)? {
                output.answer(&json!(device), || {
                    format!("{}  {}  {}", device.id, device.state, device.name)
                });
            }
        }
        DevicesCommand::Rename { device, name, .. } => {
            enrollment.rename_device(connection, for_whom, device, name)?;
            output.answer(&json!({ "renamed": device, "name": name }), || {
                format!("renamed {device} to {name}")
            });
        }
        DevicesCommand::Remove { device, .. } => {
            enrollment.remove_device(connection, for_whom, device)?;
            output.answer(&json!({ "removed": device }), || {
                format!("removed {device}")
            });
        }
    }
    Ok(())
}
