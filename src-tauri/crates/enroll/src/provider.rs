//! What an identity system has to know for Keyfob to make devices there.

use async_trait::async_trait;
use otp::UnixSeconds;
use vault::{Confirm, Offer, OfferedKey, Owner, PendingEnrollment, SecretText, Subject};

use crate::{EnrollError, Link};

/// One identity system. Stateless: what a later step needs stands in the [`PendingEnrollment`], so
/// going on after a crash is the same as going on.
///
/// Only `begin`, `confirm` and `cancel` change anything at the server, and each makes its one
/// changing request at most once.
#[async_trait]
pub trait Provider: Send + Sync {
    /// What it is and what it can.
    fn profile(&self) -> &'static Profile;

    /// Signs in, looks at rules and limits, and finds out whose the device will be and which ones
    /// they have. Changes nothing; may ask the person.
    ///
    /// # Errors
    /// Any; nothing has to be cleaned up.
    async fn prepare(
        &self,
        link: &Link<'_>,
        intent: &Intent<'_>,
    ) -> Result<Preparation, EnrollError>;

    /// Makes the device, in one attempt. Called once an `Intent` is sealed.
    ///
    /// # Errors
    /// Any. With [`Outcome::Unknown`](crate::Outcome::Unknown) the flow calls [`Provider::find`].
    async fn begin(
        &self,
        link: &Link<'_>,
        pending: &PendingEnrollment,
    ) -> Result<Offering, EnrollError>;

    /// Sends the first code, in one attempt. Called once `Submitted` is sealed, and only for an
    /// offer with [`Confirm::Required`].
    ///
    /// # Errors
    /// [`CodeRefused`](crate::ErrorKind::CodeRefused) when the server says so; any other.
    async fn confirm(
        &self,
        link: &Link<'_>,
        pending: &PendingEnrollment,
        code: &str,
    ) -> Result<Confirmed, EnrollError>;

    /// Asks the server what it holds of an enrollment, and whose it is. Changes nothing.
    ///
    /// # Errors
    /// Any; the record stays as it is.
    async fn find(
        &self,
        link: &Link<'_>,
        pending: &PendingEnrollment,
    ) -> Result<Found, EnrollError>;

    /// Takes away what the server holds of an enrollment. Safe to repeat.
    ///
    /// # Errors
    /// Any; the record stays, to be tried again.
    async fn cancel(
        &self,
        link: &Link<'_>,
        pending: &PendingEnrollment,
    ) -> Result<Cleanup, EnrollError>;

    /// Ends what `prepare` opened at the server, for example an impersonation, whatever became of
    /// the enrollment. What fails here is nothing a person could do anything about.
    async fn leave(&self, _link: &Link<'_>, _pending: &PendingEnrollment) {}

    /// Asks for something harmless, to see whether address and sign-in are right. Says who is signed
    /// in, where the server says.
    ///
    /// # Errors
    /// Any.
    async fn test(&self, link: &Link<'_>) -> Result<Option<Owner>, EnrollError>;

    /// The devices and people of the server, where it lets them be seen.
    fn inventory(&self) -> Option<&dyn Inventory> {
        None
    }

    /// The recovery codes of a person, where they belong to no device.
    fn recovery(&self) -> Option<&dyn Recovery> {
        None
    }
}

/// Devices and people of a server.
#[async_trait]
pub trait Inventory: Send + Sync {
    /// The TOTP devices of somebody, oldest first where the server knows.
    ///
    /// # Errors
    /// Any.
    async fn devices(&self, link: &Link<'_>, of: &Subject) -> Result<Vec<Device>, EnrollError>;

    /// Gives a device another name.
    ///
    /// # Errors
    /// Any; [`Unsupported`](crate::ErrorKind::Unsupported) where the server has no names.
    async fn rename(
        &self,
        link: &Link<'_>,
        of: &Subject,
        device: &str,
        name: &str,
    ) -> Result<(), EnrollError>;

    /// Removes a device. One that is gone already counts as removed.
    ///
    /// # Errors
    /// Any.
    async fn remove(&self, link: &Link<'_>, of: &Subject, device: &str) -> Result<(), EnrollError>;

    /// Makes new recovery codes for a device; the earlier ones stop working at once.
    ///
    /// # Errors
    /// Any; [`Unsupported`](crate::ErrorKind::Unsupported) where a device has none.
    async fn renew_recovery_codes(
        &self,
        _link: &Link<'_>,
        _of: &Subject,
        _device: &str,
    ) -> Result<Vec<SecretText>, EnrollError> {
        Err(crate::ErrorKind::Unsupported("recovery codes of a device").into())
    }

    /// Makes the record of a device with this name, without a key, where the server's documentation
    /// has a call for that. No codes can ever be shown for such a record.
    ///
    /// # Errors
    /// Any; [`Unsupported`](crate::ErrorKind::Unsupported) where there is no such call, or where it
    /// makes nothing.
    async fn create_record(&self, _link: &Link<'_>, _name: &str) -> Result<Device, EnrollError> {
        Err(crate::ErrorKind::Unsupported("records of devices without a key").into())
    }

    /// Finds people by a part of their name; at most 20.
    ///
    /// # Errors
    /// Any; [`Unsupported`](crate::ErrorKind::Unsupported) where only oneself can be served.
    async fn people(&self, link: &Link<'_>, query: &str) -> Result<Vec<Person>, EnrollError>;
}

/// Recovery codes of the person who is signed in. They count once they are kept, so whoever loses
/// the answer has lost nothing.
#[async_trait]
pub trait Recovery: Send + Sync {
    /// Asks for new codes. Changes nothing.
    ///
    /// # Errors
    /// Any.
    async fn offer(&self, link: &Link<'_>) -> Result<OfferedCodes, EnrollError>;

    /// Makes offered codes count, in one attempt, once the person has kept them.
    ///
    /// # Errors
    /// Any. With [`Outcome::Unknown`](crate::Outcome::Unknown) they may count.
    async fn keep(&self, link: &Link<'_>, offered: OfferedCodes) -> Result<(), EnrollError>;
}

/// Recovery codes that count for nothing until they are kept.
#[derive(Debug)]
pub struct OfferedCodes {
    /// The codes, each good for one sign-in.
    pub codes: Vec<SecretText>,
    /// What [`Recovery::keep`] needs.
    pub session: SecretText,
}

/// What a provider is and what it can, for the person who sets up a connection.
#[derive(Debug)]
pub struct Profile {
    /// The name it is registered under; never changed.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// What its connections need besides an address.
    pub options: &'static [OptionField],
    /// How one can sign in, the usual way first.
    pub sign_in: &'static [SignInWay],
    /// What it can.
    pub abilities: Abilities,
}

/// An option of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OptionField {
    /// Its name in [`vault::Connection::options`].
    pub name: &'static str,
    /// Whether nothing works without it.
    pub is_required: bool,
    /// What holds when it is not given.
    pub default: Option<&'static str>,
}

/// The ways of [`vault::SignIn`], without their values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInWay {
    /// [`vault::SignIn::AskEachTime`].
    AskEachTime,
    /// [`vault::SignIn::Token`].
    Token,
    /// [`vault::SignIn::ClientCredentials`].
    ClientCredentials,
    /// [`vault::SignIn::Browser`].
    Browser,
    /// [`vault::SignIn::DeviceCode`].
    DeviceCode,
}

/// What a provider can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abilities {
    /// Pairing for somebody else.
    pub for_others: bool,
    /// Whether and when a device gets its name.
    pub naming: Naming,
    /// Whether a half-made device can be taken away again.
    pub can_clean_up: bool,
    /// Confirming makes the person's earlier authenticator worthless.
    pub replaces_earlier: bool,
}

/// Whether and when a device gets its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// Devices have no names.
    Never,
    /// When it is made.
    AtCreation,
    /// By [`Inventory::rename`], once it is confirmed.
    Afterwards,
}

/// What is wanted of [`Provider::prepare`].
#[derive(Debug, Clone, Copy)]
pub struct Intent<'a> {
    /// Whom the device is for.
    pub subject: &'a Subject,
    /// What it is to be called. May be empty.
    pub device_name: &'a str,
}

/// What [`Provider::prepare`] found out.
#[derive(Debug, Default)]
pub struct Preparation {
    /// Whose the device will be, where the server says.
    pub owner: Option<Owner>,
    /// The ids of the devices that are there before.
    pub known_devices: Vec<String>,
    /// What the next step needs of this one: cookies, an id made here.
    pub session: Option<SecretText>,
}

/// What [`Provider::begin`] got.
#[derive(Debug)]
pub struct Offering {
    /// The server's id of the device, where it gave one.
    pub device: Option<String>,
    /// The key.
    pub key: OfferedKey,
    /// One-time codes for the day the device is lost.
    pub recovery_codes: Vec<SecretText>,
    /// Whether a code has to reach the server.
    pub confirm: Confirm,
    /// When the server forgets the offer.
    pub expires_at: Option<UnixSeconds>,
    /// What the next step needs.
    pub session: Option<SecretText>,
}

/// What [`Provider::confirm`] learnt.
#[derive(Debug, Default)]
pub struct Confirmed {
    /// The server's id of the device, where only now it is known.
    pub device: Option<String>,
    /// What the next step needs, where it changed.
    pub session: Option<SecretText>,
}

/// What a server holds of an enrollment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing: neither a device nor an offer.
    Nothing,
    /// The offer stands, or a device that is not confirmed.
    Unconfirmed {
        /// The server's id of it, where it has one.
        device: Option<String>,
        /// Whether the key that is sealed here is still the one it waits for.
        same_key: bool,
    },
    /// A device that counts.
    Active {
        /// The server's id of it, where it has one.
        device: Option<String>,
        /// Whose it is, where the server says.
        owner: Option<Owner>,
    },
    /// The server cannot be asked.
    CannotTell,
}

/// What [`Provider::cancel`] could do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cleanup {
    /// The device was removed.
    Removed,
    /// There was nothing to remove.
    AlreadyGone,
    /// What is left there counts for nothing, and cannot be removed from here.
    Harmless,
    /// The server has no way to remove it; it may still count there.
    Impossible,
}

/// A device as a server lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The server's id.
    pub id: String,
    /// Its name there. May be empty.
    pub name: String,
    /// Whether it counts.
    pub state: DeviceState,
    /// When it was made, where the server says.
    pub created: Option<String>,
    /// When it was used last, where the server says.
    pub last_used: Option<String>,
}

/// Whether a device counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceState {
    /// Its codes are accepted.
    Active,
    /// It waits for its first code.
    Unconfirmed,
    /// The server refuses it for now.
    Blocked,
}

/// Somebody the server knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Whom a [`Subject::Other`] would name.
    pub owner: Owner,
    /// What tells them from others of the name, for example an e-mail address.
    pub detail: Option<String>,
    /// Whether they have a second factor, where the server says.
    pub has_second_factor: Option<bool>,
}

impl Offering {
    /// What is sealed of it.
    pub(crate) fn into_offer(self) -> Offer {
        Offer {
            device: self.device,
            key: Some(self.key),
            acknowledged: self.recovery_codes.is_empty(),
            recovery_codes: self.recovery_codes,
            confirm: self.confirm,
            expires_at: self.expires_at,
        }
    }
}
