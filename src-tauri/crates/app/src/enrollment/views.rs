//! What a host may see of connections, enrollments and devices. No secret is in any of them: the
//! key URI and the recovery codes of an offer have their own calls. What a server calls people and
//! devices comes without the characters that a terminal or a window would act on.

use enroll::{Device, DeviceState, Naming, Paired, Person, Profile, SignInWay, Skew};
use otp::plain_text;
use serde::Serialize;
use vault::{Confirm, Connection, Owner, PendingEnrollment, PendingStage, SignIn, Subject};

/// A system that can be connected to.
#[derive(Debug, Clone, Serialize)]
pub struct ProviderView {
    /// Its registered name.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// The options of its connections.
    pub options: Vec<&'static str>,
    /// Those without which nothing works.
    pub required_options: Vec<&'static str>,
    /// The ways to sign in, the usual one first.
    pub sign_in: Vec<&'static str>,
    /// Whether one can pair for somebody else.
    pub for_others: bool,
    /// Whether devices have names.
    pub names_devices: bool,
}

/// A connection.
#[derive(Debug, Clone, Serialize)]
pub struct ConnectionView {
    /// Its id.
    pub id: String,
    /// What the person calls it.
    pub name: String,
    /// The provider's registered name.
    pub provider: String,
    /// The address.
    pub url: String,
    /// How Keyfob signs in.
    pub sign_in: &'static str,
    /// A practice server on this computer.
    pub is_sandbox: bool,
}

/// What a test of a connection found.
#[derive(Debug, Clone, Serialize)]
pub struct TestView {
    /// Who is signed in, where the server says.
    pub signed_in: Option<String>,
    /// How far the clock is off.
    pub skew: Option<SkewView>,
}

/// How far this computer's clock is from a server's.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct SkewView {
    /// Seconds that the server is ahead; negative when it is behind.
    pub server_ahead_s: i64,
    /// Whether that is so much that a person should know.
    pub is_worth_showing: bool,
}

/// An offer of a server.
#[derive(Debug, Clone, Serialize)]
pub struct OfferView {
    /// The id of the enrollment.
    pub id: String,
    /// Whose device it will be, where the server says.
    pub owner: Option<String>,
    /// Who will ask for the codes.
    pub issuer: String,
    /// The account.
    pub account: String,
    /// Whether a code has to be sent.
    pub confirm: &'static str,
    /// How many recovery codes have to be kept first.
    pub recovery_codes: usize,
    /// When the server forgets it, in seconds since the epoch.
    pub expires_at: Option<u64>,
    /// How far the clock is off.
    pub skew: Option<SkewView>,
}

/// A finished enrollment.
#[derive(Debug, Clone, Serialize)]
pub struct PairedView {
    /// The account, where this computer keeps it.
    pub entry: Option<String>,
    /// The server's id of the device.
    pub device: Option<String>,
    /// Whose device it is.
    pub owner: Option<String>,
    /// Whether the server was asked whose it is.
    pub is_owner_checked: bool,
    /// Whether the device has the wanted name.
    pub is_named: bool,
    /// How far the clock is off.
    pub skew: Option<SkewView>,
}

/// An unfinished enrollment.
#[derive(Debug, Clone, Serialize)]
pub struct PendingView {
    /// Its id.
    pub id: String,
    /// The connection's name, where that is still there.
    pub connection: Option<String>,
    /// Whom it is for, where that is somebody else.
    pub for_other: Option<String>,
    /// What the device was to be called.
    pub device_name: String,
    /// How far it came: `intent`, `offered`, `submitted`, `confirmed`, `abandoned`.
    pub stage: &'static str,
    /// When it began, in seconds since the epoch.
    pub begun_at: u64,
    /// When the server forgets the offer.
    pub expires_at: Option<u64>,
}

/// Where an enrollment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StandingView {
    /// The server waits for a code: confirm it.
    Waiting,
    /// The server counts the device already: confirm makes it an account.
    Active,
    /// Nothing is left of it.
    Gone,
    /// The server forgot the offer: cancel it.
    Expired,
    /// The server holds a device whose key nobody has: cancel it.
    Orphaned,
    /// The server cannot be asked.
    CannotTell,
}

/// What cancelling could do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CleanupView {
    /// The device was removed.
    Removed,
    /// There was nothing to remove.
    AlreadyGone,
    /// What is left counts for nothing.
    Harmless,
    /// The server has no way to remove it.
    Impossible,
}

/// A device at a server.
#[derive(Debug, Clone, Serialize)]
pub struct DeviceView {
    /// The server's id.
    pub id: String,
    /// Its name there.
    pub name: String,
    /// `active`, `unconfirmed` or `blocked`.
    pub state: &'static str,
    /// When it was made, as the server writes it.
    pub created: Option<String>,
    /// When it was used last, as the server writes it.
    pub last_used: Option<String>,
}

/// Somebody at a server.
#[derive(Debug, Clone, Serialize)]
pub struct PersonView {
    /// The server's id.
    pub id: String,
    /// The user name.
    pub name: String,
    /// What tells them from others.
    pub detail: Option<String>,
    /// Whether they have a second factor, where the server says.
    pub has_second_factor: Option<bool>,
}

impl From<&'static Profile> for ProviderView {
    fn from(profile: &'static Profile) -> Self {
        let options = profile.options.iter();
        let required = options.clone().filter(|option| option.is_required);
        Self {
            name: profile.name,
            title: profile.title,
            required_options: required.map(|option| option.name).collect(),
            options: options.map(|option| option.name).collect(),
            sign_in: profile.sign_in.iter().map(|way| way_name(*way)).collect(),
            for_others: profile.abilities.for_others,
            names_devices: profile.abilities.naming != Naming::Never,
        }
    }
}

impl From<&Connection> for ConnectionView {
    fn from(connection: &Connection) -> Self {
        Self {
            id: connection.id.to_string(),
            name: connection.name.clone(),
            provider: connection.provider.clone(),
            url: connection.url.clone(),
            sign_in: way_name(match &connection.sign_in {
                SignIn::AskEachTime => SignInWay::AskEachTime,
                SignIn::Token(_) => SignInWay::Token,
                SignIn::ClientCredentials { .. } => SignInWay::ClientCredentials,
                SignIn::Browser { .. } => SignInWay::Browser,
                SignIn::DeviceCode { .. } => SignInWay::DeviceCode,
            }),
            is_sandbox: connection.is_sandbox,
        }
    }
}

/// A way to sign in, as hosts and the command line spell it.
fn way_name(way: SignInWay) -> &'static str {
    match way {
        SignInWay::AskEachTime => "ask-each-time",
        SignInWay::Token => "token",
        SignInWay::ClientCredentials => "client-credentials",
        SignInWay::Browser => "browser",
        SignInWay::DeviceCode => "device-code",
    }
}

impl TestView {
    pub(super) fn new(signed_in: Option<Owner>, skew: Option<Skew>) -> Self {
        Self {
            signed_in: signed_in.map(|owner| plain_text(&owner.name)),
            skew: skew.map(SkewView::from),
        }
    }
}

impl From<Skew> for SkewView {
    fn from(skew: Skew) -> Self {
        Self {
            server_ahead_s: skew.server_ahead_s,
            is_worth_showing: skew.is_worth_showing(0),
        }
    }
}

impl OfferView {
    pub(super) fn new(pending: &PendingEnrollment, skew: Option<Skew>) -> Self {
        let offer = pending.offer();
        let key = offer.and_then(|offer| offer.key.as_ref());
        let confirm = offer.map_or(Confirm::Required, |offer| offer.confirm);
        Self {
            id: pending.id.to_string(),
            owner: pending.owner.as_ref().map(|owner| plain_text(&owner.name)),
            issuer: key.map(|key| key.issuer.clone()).unwrap_or_default(),
            account: key.map(|key| key.account.clone()).unwrap_or_default(),
            confirm: match confirm {
                Confirm::Required => "required",
                Confirm::InBrowser => "in-browser",
                Confirm::NotNeeded => "not-needed",
            },
            recovery_codes: offer.map_or(0, |offer| offer.recovery_codes.len()),
            expires_at: offer
                .and_then(|offer| offer.expires_at)
                .map(otp::UnixSeconds::as_u64),
            skew: skew.map(SkewView::from),
        }
    }
}

impl From<Paired> for PairedView {
    fn from(paired: Paired) -> Self {
        Self {
            entry: paired.entry.map(|id| id.to_string()),
            device: paired.device.as_deref().map(plain_text),
            owner: paired.owner.map(|owner| plain_text(&owner.name)),
            is_owner_checked: paired.is_owner_checked,
            is_named: paired.is_named,
            skew: paired.skew.map(SkewView::from),
        }
    }
}

impl PendingView {
    pub(super) fn new(pending: &PendingEnrollment, connection: Option<&str>) -> Self {
        Self {
            id: pending.id.to_string(),
            connection: connection.map(str::to_owned),
            for_other: match &pending.subject {
                Subject::Myself => None,
                Subject::Other(other) => Some(plain_text(&other.name)),
            },
            device_name: pending.device_name.clone(),
            stage: match &pending.stage {
                PendingStage::Intent => "intent",
                PendingStage::Offered(_) => "offered",
                PendingStage::Submitted(_) => "submitted",
                PendingStage::Confirmed(_) => "confirmed",
                PendingStage::Abandoned { .. } => "abandoned",
            },
            begun_at: pending.begun_at.as_u64(),
            expires_at: pending
                .offer()
                .and_then(|offer| offer.expires_at)
                .map(otp::UnixSeconds::as_u64),
        }
    }
}

impl From<Device> for DeviceView {
    fn from(device: Device) -> Self {
        Self {
            id: plain_text(&device.id),
            name: plain_text(&device.name),
            state: match device.state {
                DeviceState::Active => "active",
                DeviceState::Unconfirmed => "unconfirmed",
                DeviceState::Blocked => "blocked",
            },
            created: device.created.as_deref().map(plain_text),
            last_used: device.last_used.as_deref().map(plain_text),
        }
    }
}

impl From<Person> for PersonView {
    fn from(person: Person) -> Self {
        Self {
            id: plain_text(&person.owner.remote_id),
            name: plain_text(&person.owner.name),
            detail: person.detail.as_deref().map(plain_text),
            has_second_factor: person.has_second_factor,
        }
    }
}
