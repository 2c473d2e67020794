//! New recovery codes, of a device or of a person.

use enroll::{EnrollError, ErrorKind, OfferedCodes, Provider, Recovery};
use vault::SecretText;
use zeroize::Zeroizing;

use super::{Enrollment, devices::inventory};
use crate::{Done, RevealedText, commands::Answer};

/// Recovery codes that count for nothing until they are kept.
#[derive(Debug)]
pub struct OfferedRecoveryCodes(OfferedCodes);

impl OfferedRecoveryCodes {
    /// The codes, each good for one sign-in.
    #[must_use]
    pub fn codes(&self) -> Vec<RevealedText> {
        self.0.codes.iter().map(revealed).collect()
    }
}

impl Enrollment<'_> {
    /// Makes new recovery codes for a device. The earlier ones stop working at once, so the person
    /// has to be asked before.
    ///
    /// # Errors
    /// What the server says; [`crate::ErrorCode::UnsupportedByServer`] where a device has none.
    pub fn renew_recovery_codes(
        &self,
        connection: &str,
        for_whom: Option<&str>,
        device: &str,
    ) -> Answer<Vec<RevealedText>> {
        let connection = self.connection(connection)?;
        let subject = self.subject(&connection, for_whom)?;
        let codes = self.at(&connection, async |provider, link| {
            inventory(provider)?
                .renew_recovery_codes(link, &subject, device)
                .await
        })?;
        Ok(codes.iter().map(revealed).collect())
    }

    /// Asks for new recovery codes of the person who is signed in. Changes nothing at the server.
    ///
    /// # Errors
    /// What the server says; [`crate::ErrorCode::UnsupportedByServer`] where codes belong to a device.
    pub fn offer_recovery_codes(&self, connection: &str) -> Answer<OfferedRecoveryCodes> {
        let connection = self.connection(connection)?;
        let offered = self.at(&connection, async |provider, link| {
            recovery(provider)?.offer(link).await
        })?;
        Ok(OfferedRecoveryCodes(offered))
    }

    /// Makes offered recovery codes count, once the person has kept them.
    ///
    /// # Errors
    /// What the server says; with [`crate::ErrorCode::OutcomeUnknown`] they may count.
    pub fn keep_recovery_codes(
        &self,
        connection: &str,
        offered: OfferedRecoveryCodes,
    ) -> Answer<Done> {
        let connection = self.connection(connection)?;
        self.at(&connection, async |provider, link| {
            recovery(provider)?.keep(link, offered.0).await
        })?;
        Ok(Done {})
    }
}

fn recovery(provider: &dyn Provider) -> Result<&dyn Recovery, EnrollError> {
    let recovery = provider.recovery();
    recovery.ok_or_else(|| ErrorKind::Unsupported("recovery codes without a device").into())
}

fn revealed(code: &SecretText) -> RevealedText {
    RevealedText::new(Zeroizing::new(code.expose().to_owned()))
}
