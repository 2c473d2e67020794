//! Devices and people at a server.

use enroll::{EnrollError, ErrorKind, Inventory, Link, Provider};
use vault::Subject;

use super::{DeviceView, Enrollment, PersonView};
use crate::{Done, ErrorCode, commands::Answer, limits::MAX_NAME_CHARS};

impl Enrollment<'_> {
    /// The TOTP devices of the person who is signed in, or of somebody else.
    ///
    /// # Errors
    /// What the server says.
    pub fn devices(&self, connection: &str, for_whom: Option<&str>) -> Answer<Vec<DeviceView>> {
        let connection = self.connection(connection)?;
        let subject = self.subject(&connection, for_whom)?;
        let devices = self.at(&connection, async |provider, link| {
            let devices = inventory(provider)?.devices(link, &subject).await;
            devices.map_err(EnrollError::without_effect)
        })?;
        Ok(devices.into_iter().map(DeviceView::from).collect())
    }

    /// Gives a device of that person another name.
    ///
    /// # Errors
    /// [`ErrorCode::NotFoundAtServer`]: they have no such device; what the server says.
    pub fn rename_device(
        &self,
        connection: &str,
        for_whom: Option<&str>,
        device: &str,
        name: &str,
    ) -> Answer<Done> {
        let name = otp::plain_text(name);
        if name.is_empty() {
            return Err(ErrorCode::NameMissing.into());
        }
        if name.chars().count() > MAX_NAME_CHARS {
            return Err(ErrorCode::TextTooLong.into());
        }
        let connection = self.connection(connection)?;
        let subject = self.subject(&connection, for_whom)?;
        self.at(&connection, async |provider, link| {
            let inventory = inventory(provider)?;
            of_that_person(inventory, link, &subject, device).await?;
            inventory.rename(link, &subject, device, &name).await
        })?;
        Ok(Done {})
    }

    /// Removes a device of that person at the server. The account here, if there is one, stays.
    ///
    /// # Errors
    /// [`ErrorCode::NotFoundAtServer`]: they have no such device; what the server says.
    pub fn remove_device(
        &self,
        connection: &str,
        for_whom: Option<&str>,
        device: &str,
    ) -> Answer<Done> {
        let connection = self.connection(connection)?;
        let subject = self.subject(&connection, for_whom)?;
        self.at(&connection, async |provider, link| {
            let inventory = inventory(provider)?;
            of_that_person(inventory, link, &subject, device).await?;
            inventory.remove(link, &subject, device).await
        })?;
        Ok(Done {})
    }

    /// Makes the record of a device without a key, where the server's documentation has a call for
    /// that. No codes can ever be shown for it: to get a device, pair.
    ///
    /// # Errors
    /// What the server says; [`ErrorCode::UnsupportedByServer`] says why nothing came of it.
    pub fn create_device_record(&self, connection: &str, name: &str) -> Answer<DeviceView> {
        let name = otp::plain_text(name);
        if name.is_empty() {
            return Err(ErrorCode::NameMissing.into());
        }
        let connection = self.connection(connection)?;
        let device = self.at(&connection, async |provider, link| {
            inventory(provider)?.create_record(link, &name).await
        })?;
        Ok(DeviceView::from(device))
    }

    /// People at a server whose name has this part.
    ///
    /// # Errors
    /// What the server says.
    pub fn people(&self, connection: &str, query: &str) -> Answer<Vec<PersonView>> {
        let connection = self.connection(connection)?;
        let people = self.at(&connection, async |provider, link| {
            let people = inventory(provider)?.people(link, query).await;
            people.map_err(EnrollError::without_effect)
        })?;
        Ok(people.into_iter().map(PersonView::from).collect())
    }
}

/// Whether a device is one of that person's. With some servers an administrator's request would
/// take anybody's, and one wrong digit a stranger's second factor.
async fn of_that_person(
    inventory: &dyn Inventory,
    link: &Link<'_>,
    of: &Subject,
    device: &str,
) -> Result<(), EnrollError> {
    let devices = match inventory.devices(link, of).await {
        Ok(devices) => devices,
        // Where nothing can be listed, the server's own answer has to do.
        Err(EnrollError {
            kind: ErrorKind::Unsupported(_),
            ..
        }) => return Ok(()),
        Err(error) => return Err(error.without_effect()),
    };
    if devices.iter().any(|known| known.id == device) {
        Ok(())
    } else {
        Err(ErrorKind::NotFound.into())
    }
}

pub(super) fn inventory(provider: &dyn Provider) -> Result<&dyn Inventory, EnrollError> {
    let inventory = provider.inventory();
    inventory.ok_or_else(|| ErrorKind::Unsupported("listing devices").into())
}
