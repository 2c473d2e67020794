//! The authenticators, and what becomes of them.

use data_encoding::BASE64;
use otp::{KeyUri, Label, Parameters, SharedSecret};

use super::people::Person;
use crate::systems::keys::{accepts, random_hex, random_secret};
use crate::{SandboxDevice, ServerClock};

/// How many recovery codes there are.
const RECOVERY_CODES: usize = 10;

/// What is remembered.
#[derive(Default)]
pub(super) struct State {
    totps: Vec<Totp>,
}

/// One authenticator.
pub(super) struct Totp {
    pub(super) id: String,
    pub(super) owner: &'static str,
    pub(super) secret: SharedSecret,
    pub(super) is_verified: bool,
    pub(super) batch: String,
    pub(super) recovery_codes: Vec<String>,
}

/// Why something was not done, in the words of an error.
pub(super) const NOT_FOUND: &str = "No TOTP configuration was found: not found";
pub(super) const WRONG_CODE: &str = "The token is invalid";

impl State {
    /// Makes one that counts for nothing yet.
    pub(super) fn create(&mut self, owner: &Person) -> &Totp {
        self.totps.push(Totp {
            id: global_id("TOTP", &random_hex()),
            owner: owner.user,
            secret: random_secret(),
            is_verified: false,
            batch: global_id("RecoveryCodeBatch", &random_hex()),
            recovery_codes: recovery_codes(),
        });
        self.totps.last().expect("one was pushed")
    }

    /// Makes one count, and the earlier one worthless.
    pub(super) fn activate(
        &mut self,
        owner: &Person,
        id: &str,
        code: &str,
        clock: &ServerClock,
    ) -> Result<&Totp, &'static str> {
        let totp = self.find(owner, Some(id)).ok_or(NOT_FOUND)?;
        if !accepts(&totp.secret, &Parameters::default(), clock, code) {
            return Err(WRONG_CODE);
        }
        self.totps
            .retain(|totp| totp.owner != owner.user || totp.id == id || !totp.is_verified);
        let mut totps = self.totps.iter_mut();
        let totp = totps.find(|totp| totp.id == id).ok_or(NOT_FOUND)?;
        totp.is_verified = true;
        Ok(totp)
    }

    pub(super) fn delete(&mut self, owner: &Person, id: &str) -> Result<(), &'static str> {
        let before = self.totps.len();
        self.totps
            .retain(|totp| totp.owner != owner.user || totp.id != id);
        if self.totps.len() == before {
            return Err(NOT_FOUND);
        }
        Ok(())
    }

    /// New recovery codes at once, without a confirmation.
    pub(super) fn regenerate(&mut self, owner: &Person, id: &str) -> Result<&Totp, &'static str> {
        let mut totps = self.totps.iter_mut();
        let totp = totps
            .find(|totp| totp.owner == owner.user && totp.id == id)
            .ok_or(NOT_FOUND)?;
        totp.batch = global_id("RecoveryCodeBatch", &random_hex());
        totp.recovery_codes = recovery_codes();
        Ok(totp)
    }

    /// The one with this id; without an id, the one that counts.
    pub(super) fn find(&self, owner: &Person, id: Option<&str>) -> Option<&Totp> {
        self.totps.iter().find(|totp| {
            totp.owner == owner.user && id.map_or(totp.is_verified, |id| totp.id == id)
        })
    }

    pub(super) fn devices(&self) -> Vec<SandboxDevice> {
        let device = |totp: &Totp| SandboxDevice {
            id: totp.id.clone(),
            owner: totp.owner.to_owned(),
            secret: totp.secret.clone(),
            is_active: totp.is_verified,
        };
        self.totps.iter().map(device).collect()
    }
}

impl Totp {
    /// The short form of a key URI: issuer and secret, the rest as everybody assumes.
    pub(super) fn uri(&self, owner: &Person) -> String {
        let uri = KeyUri::new(
            Label {
                issuer: Some("Buildkite".to_owned()),
                account: owner.email(),
            },
            self.secret.clone(),
            Parameters::default(),
        );
        let whole = uri.write(otp::SteamSpelling::Host);
        let label = whole.split('?').next().unwrap_or_default();
        format!(
            "{label}?secret={}&issuer=Buildkite",
            self.secret.to_base32().as_str()
        )
    }
}

/// An id of the interface.
pub(super) fn global_id(kind: &str, name: &str) -> String {
    BASE64.encode(format!("{kind}---{name}").as_bytes())
}

fn recovery_codes() -> Vec<String> {
    let code = |hex: String| format!("{}-{}", &hex[..5], &hex[5..10]);
    (0..RECOVERY_CODES).map(|_| code(random_hex())).collect()
}
