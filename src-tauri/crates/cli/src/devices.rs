//! The devices at an identity server.

use app::Access;
use serde_json::json;

use crate::{
    arguments::{Arguments, DevicesCommand},
    ask::Person,
    failure::Failure,
    open::{Without, vault},
    output::Output,
    recovery,
};

pub(crate) fn run(
    arguments: &Arguments,
    command: &DevicesCommand,
    output: &mut Output,
) -> Result<(), Failure> {
    let (connection, for_whom, answers) = match command {
        DevicesCommand::List { whose }
        | DevicesCommand::Rename { whose, .. }
        | DevicesCommand::Remove { whose, .. }
        | DevicesCommand::RecoveryCodes { whose, .. } => {
            (&whose.connection, whose.for_whom.as_deref(), &whose.answers)
        }
        DevicesCommand::CreateRecord {
            connection,
            answers,
            ..
        } => (connection, None, answers),
    };
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
        DevicesCommand::RecoveryCodes { device, whose } => {
            recovery::renew(&enrollment, &person, whose, device.as_deref(), output)?;
        }
        DevicesCommand::CreateRecord { name, .. } => {
            let record = enrollment.create_device_record(connection, name)?;
            output.answer(&json!({ "record": record }), || {
                format!(
                    "made the record {}, without a key: nothing can show codes for it",
                    record.id
                )
            });
        }
    }
    Ok(())
}
