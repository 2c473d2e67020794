//! Opening the vault the way the command line says.

use std::sync::Arc;

use app::{
    Access, App, CreateVault, ErrorCode, NoClipboard, Nothing, Opening, Ports, Silent, SystemClock,
    UnlockVault, VaultView,
};
use vault::{Argon2Cost, Patience, SystemKeychain};

use crate::{arguments::Arguments, failure::Failure, input};

/// What a command does where there is no vault yet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Without {
    Fail,
    Create,
}

/// The app with its vault open.
pub(crate) fn vault(
    arguments: &Arguments,
    access: Access,
    without: Without,
) -> Result<App, Failure> {
    let keychain = SystemKeychain::new(Patience::INTERACTIVE);
    let ports = Ports {
        clock: Arc::new(SystemClock),
        quiet_keychain: Arc::new(keychain.with_patience(Patience::PROBE)),
        keychain: Arc::new(keychain),
        clipboard: Arc::new(NoClipboard),
        events: Arc::new(Silent),
        folder: app::data_folder(),
        ready_made: ready_made(),
        passphrase_cost: Argon2Cost::default(),
    };
    let app = App::new(ports, access, Opening::OnRequest);
    match app.start(Nothing {})?.vault {
        VaultView::Open { .. } => {}
        VaultView::Locked { .. } => drop(app.unlock(way(arguments)?)?),
        VaultView::Absent { .. } if without == Without::Create => {
            drop(app.create_vault(first_way(arguments)?)?);
        }
        VaultView::Absent { .. } => return Err(ErrorCode::NoVault.into()),
        VaultView::Unusable { problem } => return Err(problem.into()),
    }
    Ok(app)
}

/// The practice servers, where this build has them.
#[cfg(feature = "sandbox")]
fn ready_made() -> Vec<Arc<vault::Connection>> {
    let all = sandbox::connections(sandbox::first_port());
    all.into_iter().map(Arc::new).collect()
}

#[cfg(not(feature = "sandbox"))]
fn ready_made() -> Vec<Arc<vault::Connection>> {
    Vec::new()
}

fn way(arguments: &Arguments) -> Result<UnlockVault, Failure> {
    if let Some(file) = &arguments.passphrase_file {
        return Ok(UnlockVault::Passphrase {
            passphrase: input::line(file)?.into(),
        });
    }
    if let Some(file) = &arguments.recovery_code_file {
        return Ok(UnlockVault::Recovery {
            code: input::line(file)?.into(),
        });
    }
    Ok(UnlockVault::Keychain)
}

fn first_way(arguments: &Arguments) -> Result<CreateVault, Failure> {
    Ok(match way(arguments)? {
        UnlockVault::Keychain => CreateVault::Keychain,
        UnlockVault::Passphrase { passphrase } => CreateVault::Passphrase { passphrase },
        UnlockVault::Recovery { .. } => return Err(ErrorCode::NoVault.into()),
    })
}
