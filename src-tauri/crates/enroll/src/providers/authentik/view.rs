//! Somebody's devices, as they or an administrator see them.

use vault::{Owner, PendingEnrollment, SignIn, Subject};

use super::calls::{Caller, number, whoami};
use super::session::Session;
use super::sign_in::sign_in;
use super::{errors, other, wire};
use crate::http::{Answer, Method};
use crate::{Device, DeviceState, EnrollError, ErrorKind, Link, Outcome};

/// Somebody's devices, and who looks at them.
pub(super) struct View {
    pub(super) caller: Caller,
    side: Side,
}

/// From where.
enum Side {
    /// The caller's own.
    Own,
    /// Somebody else's, by an administrator.
    Of(u64),
}

impl View {
    /// The devices of the subject, at a connection: in the session of this link, by its token, or
    /// in a new session.
    pub(super) async fn of(link: &Link<'_>, subject: &Subject) -> Result<Self, EnrollError> {
        let wanted = other(subject);
        if let Some(session) = remembered(link)
            && let Some(side) = side_in(&session, wanted)?
        {
            let mut caller = Caller::Session(session);
            if whoami(link, &mut caller).await.is_ok() {
                return Ok(Self { caller, side });
            }
        }
        let side = match wanted {
            None => Side::Own,
            Some(person) => Side::Of(number(&person.remote_id)?),
        };
        let caller = match &link.connection().sign_in {
            SignIn::Token(token) => Caller::Token(token.clone()),
            SignIn::AskEachTime
            | SignIn::ClientCredentials { .. }
            | SignIn::Browser { .. }
            | SignIn::DeviceCode { .. } => {
                let session = sign_in(link).await?;
                link.remember(session.to_text());
                Caller::Session(session)
            }
        };
        Ok(Self { caller, side })
    }

    /// The devices of whom the session belongs to.
    pub(super) fn in_session(session: Session) -> Self {
        Self {
            caller: Caller::Session(session),
            side: Side::Own,
        }
    }

    /// Somebody's devices by the token of the connection, where it has one.
    pub(super) fn of_admin(link: &Link<'_>, person: &Owner) -> Result<Option<Self>, EnrollError> {
        let SignIn::Token(token) = &link.connection().sign_in else {
            return Ok(None);
        };
        Ok(Some(Self {
            caller: Caller::Token(token.clone()),
            side: Side::Of(number(&person.remote_id)?),
        }))
    }

    /// The ids of the caller's own devices.
    pub(super) async fn own(
        link: &Link<'_>,
        caller: &mut Caller,
    ) -> Result<Vec<String>, EnrollError> {
        let devices = list(link, caller, &Side::Own).await?;
        Ok(devices.into_iter().map(|device| device.id).collect())
    }

    /// The TOTP devices, oldest first.
    pub(super) async fn devices(&mut self, link: &Link<'_>) -> Result<Vec<Device>, EnrollError> {
        list(link, &mut self.caller, &self.side).await
    }

    /// Whose a device is: as the device says, else whose list it stood in.
    pub(super) async fn owner(
        &mut self,
        link: &Link<'_>,
        device: &str,
    ) -> Result<Option<Owner>, EnrollError> {
        let path = self.path(device)?;
        let device: wire::TotpDevice = self.caller.read(link, &path, "a device").await?;
        match (&self.side, device.user) {
            (_, Some(user)) => Ok(Some(user.owner())),
            (Side::Own, None) => Ok(Some(whoami(link, &mut self.caller).await?.owner())),
            // Before 2024.12 nothing says so.
            (Side::Of(_), None) => Ok(None),
        }
    }

    /// Gives a device another name.
    pub(super) async fn rename(
        &mut self,
        link: &Link<'_>,
        device: &str,
        name: &str,
    ) -> Result<(), EnrollError> {
        let path = self.path(device)?;
        let body = wire::Name { name };
        let answer = self
            .caller
            .change(link, Method::Patch, &path, Some(&body))
            .await?;
        done(link, &answer)
    }

    /// Removes a device; one that is gone already is removed.
    pub(super) async fn remove(
        &mut self,
        link: &Link<'_>,
        device: &str,
    ) -> Result<(), EnrollError> {
        let path = self.path(device)?;
        let answer = self
            .caller
            .change(link, Method::Delete, &path, None::<&()>)
            .await?;
        match done(link, &answer) {
            Err(error) if matches!(error.kind, ErrorKind::NotFound) => Ok(()),
            other => other,
        }
    }

    fn path(&self, device: &str) -> Result<String, EnrollError> {
        let device = number(device)?;
        Ok(match self.side {
            Side::Own => format!("/authenticators/totp/{device}/"),
            Side::Of(_) => format!("/authenticators/admin/totp/{device}/"),
        })
    }
}

/// The devices that were not there before.
pub(super) fn new_devices(
    devices: Vec<Device>,
    pending: &PendingEnrollment,
) -> impl Iterator<Item = Device> {
    let is_new = |device: &Device| !pending.known_devices.contains(&device.id);
    devices.into_iter().filter(is_new)
}

/// What a session can be used for: the devices of whom it belongs to, and those of others when an
/// administrator signed in. Beside a token it is somebody's own, not the administrator's.
fn side_in(session: &Session, wanted: Option<&Owner>) -> Result<Option<Side>, EnrollError> {
    let owner = session.owner();
    Ok(match wanted {
        None if session.is_impersonation => None,
        None => Some(Side::Own),
        Some(person) if owner.is_some_and(|owner| owner.remote_id == person.remote_id) => {
            Some(Side::Own)
        }
        Some(_) if session.is_impersonation => None,
        Some(person) => Some(Side::Of(number(&person.remote_id)?)),
    })
}

/// The session of this link, if there is one.
pub(super) fn remembered(link: &Link<'_>) -> Option<Session> {
    Session::of(link.remembered().as_ref()).ok()
}

async fn list(
    link: &Link<'_>,
    caller: &mut Caller,
    side: &Side,
) -> Result<Vec<Device>, EnrollError> {
    let path = match side {
        Side::Own => "/authenticators/all/".to_owned(),
        Side::Of(person) => format!("/authenticators/admin/all/?user={person}"),
    };
    let listed: Vec<wire::ListedDevice> = caller.read(link, &path, "a list of devices").await?;
    let mut devices: Vec<_> = listed
        .into_iter()
        .filter(wire::ListedDevice::is_totp)
        .map(|device| Device {
            id: device.pk.text(),
            name: device.name,
            state: if device.confirmed {
                DeviceState::Active
            } else {
                DeviceState::Unconfirmed
            },
            created: device.created,
            last_used: device.last_used,
        })
        .collect();
    devices.sort_by_key(|device| number(&device.id).unwrap_or(u64::MAX));
    Ok(devices)
}

fn done(link: &Link<'_>, answer: &Answer) -> Result<(), EnrollError> {
    if answer.is_success() {
        Ok(())
    } else {
        Err(errors::refused(link, answer, Outcome::Unknown))
    }
}
