//! What the environment remembers.

use otp::SharedSecret;

use super::oauth::Grants;
use super::{POLICY_WITHOUT_PAIRING, POLICY_WITHOUT_TOTP};
use crate::Account;

/// Everything.
pub(super) struct State {
    pub(super) users: Vec<User>,
    pub(super) devices: Vec<Device>,
    pub(super) rules: Rules,
    pub(super) grants: Grants,
}

/// Somebody.
pub(super) struct User {
    pub(super) id: &'static str,
    pub(super) username: &'static str,
    pub(super) email: &'static str,
    pub(super) given: &'static str,
    pub(super) family: &'static str,
    pub(super) is_enabled: bool,
    pub(super) mfa_enabled: bool,
    /// An administrator of identities: may do everything here.
    pub(super) is_helpdesk: bool,
}

/// A TOTP device.
pub(super) struct Device {
    pub(super) id: String,
    pub(super) owner: &'static str,
    /// Whose it says it is.
    pub(super) shown_owner: &'static str,
    pub(super) nickname: String,
    pub(super) secret: SharedSecret,
    pub(super) created_ms: u64,
    pub(super) updated_ms: u64,
    pub(super) is_active: bool,
    pub(super) failures: u32,
    pub(super) locked_until_s: u64,
}

/// The rules of the environment and of its default policy.
#[derive(Debug, Clone)]
pub struct Rules {
    /// How many devices somebody may have.
    pub max_allowed_devices: usize,
    /// Whether the default policy knows TOTP at all.
    pub totp_enabled: bool,
    /// Whether the default policy lets nobody pair another app.
    pub pairing_disabled: bool,
    /// The issuer of key URIs, where the policy has one.
    pub issuer: Option<&'static str>,
    /// How many windows of 30 s a code may be off, in either direction.
    pub passcode_grace_period: u64,
    /// How many wrong codes lock a device.
    pub failure_count: u32,
    /// For how many seconds.
    pub cool_down_s: u64,
}

/// A policy, as far as it says something about TOTP.
pub(super) struct Policy {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) is_default: bool,
    pub(super) totp_enabled: bool,
    pub(super) pairing_disabled: bool,
}

/// How long a secret waits for its first code.
pub(super) const SECRET_LIFE_MS: u64 = 30 * 60 * 1_000;

const POLICY: &str = "a1d3c5e7-0b2d-4f68-8a9c-2e4f6a8b0c01";

/// The passwords are access tokens; the server tells by them who asks.
pub(super) const ACCOUNTS: [Account; 6] = [
    account("jane", "pingone-jane", "employee"),
    account("sam", "pingone-sam", "employee"),
    account("helen", "pingone-helen", "helpdesk: pairs for everybody"),
    account("max", "pingone-max", "has as many devices as are allowed"),
    account("nora", "pingone-nora", "her account is disabled"),
    account(
        super::WORKER,
        "pingone-worker",
        "a worker: nobody's account, pairs for everybody",
    ),
];

const fn account(user: &'static str, password: &'static str, role: &'static str) -> Account {
    Account {
        user,
        password,
        role,
    }
}

impl State {
    pub(super) fn fresh(now_ms: u64) -> Self {
        let mut state = Self {
            users: people(),
            devices: Vec::new(),
            rules: Rules::default(),
            grants: Grants::default(),
        };
        let max = state.users[3].id;
        for number in 1..=state.rules.max_allowed_devices {
            let device = state.add_device(max, &format!("Phone {number}"), now_ms);
            device.is_active = true;
        }
        state
    }

    /// Makes a device with a random key of 160 bits.
    pub(super) fn add_device(
        &mut self,
        owner: &'static str,
        nickname: &str,
        now_ms: u64,
    ) -> &mut Device {
        let secret = SharedSecret::from_bytes(random::<20>()).expect("20 bytes are a key");
        self.devices.push(Device {
            id: uuid(),
            owner,
            shown_owner: owner,
            nickname: nickname.to_owned(),
            secret,
            created_ms: now_ms,
            updated_ms: now_ms,
            is_active: false,
            failures: 0,
            locked_until_s: 0,
        });
        self.devices.last_mut().expect("it was just added")
    }

    pub(super) fn user(&self, id: &str) -> Option<&User> {
        self.users.iter().find(|user| user.id == id)
    }

    pub(super) fn owner_name(&self, device: &Device) -> &'static str {
        self.user(device.owner).map_or("", |user| user.username)
    }

    pub(super) fn policies(&self) -> [Policy; 3] {
        let policy = |id, name, totp_enabled, pairing_disabled| Policy {
            id,
            name,
            is_default: id == POLICY,
            totp_enabled,
            pairing_disabled,
        };
        let rules = &self.rules;
        [
            policy(POLICY_WITHOUT_TOTP, "No apps", false, false),
            policy(POLICY_WITHOUT_PAIRING, "No new apps", true, true),
            policy(
                POLICY,
                "Default",
                rules.totp_enabled,
                rules.pairing_disabled,
            ),
        ]
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            max_allowed_devices: 5,
            totp_enabled: true,
            pairing_disabled: false,
            issuer: None,
            passcode_grace_period: 5,
            failure_count: 3,
            cool_down_s: 120,
        }
    }
}

fn people() -> Vec<User> {
    let user = |id, username, email, given, family| User {
        id,
        username,
        email,
        given,
        family,
        is_enabled: true,
        mfa_enabled: true,
        is_helpdesk: false,
    };
    let mut people = vec![
        user(
            "0f6d1c52-6a1e-4b0b-8a57-3d1e5c7b9a01",
            "jane",
            "jane.doe@pingone.example",
            "Jane",
            "Doe",
        ),
        user(
            "0f6d1c52-6a1e-4b0b-8a57-3d1e5c7b9a02",
            "sam",
            "sam@pingone.example",
            "Sam",
            "O\"Neil",
        ),
        user(
            "0f6d1c52-6a1e-4b0b-8a57-3d1e5c7b9a03",
            "helen",
            "helen@pingone.example",
            "Helen",
            "Desk",
        ),
        user(
            "0f6d1c52-6a1e-4b0b-8a57-3d1e5c7b9a04",
            "max",
            "max@pingone.example",
            "Max",
            "Many",
        ),
        user(
            "0f6d1c52-6a1e-4b0b-8a57-3d1e5c7b9a05",
            "nora",
            "nora@pingone.example",
            "Nora",
            "Gone",
        ),
    ];
    people[2].is_helpdesk = true;
    people[4].is_enabled = false;
    people[4].mfa_enabled = false;
    people
}

/// Random bytes; without any there is no server.
pub(super) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system has randomness");
    bytes
}

/// A random UUID (RFC 9562 §5.4).
pub(super) fn uuid() -> String {
    let mut bytes = random::<16>();
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = data_encoding::HEXLOWER.encode(&bytes);
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32];
    parts.map(|part| hex[part].to_owned()).join("-")
}
