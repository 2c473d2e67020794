//! Who can sign in.

use crate::Account;

/// Somebody with an account.
pub(super) struct Person {
    pub(super) user: &'static str,
    /// A token that needs no sign-in.
    pub(super) token: &'static str,
    pub(super) pin: &'static str,
    pub(super) password: &'static str,
    /// A one-time password as one would come by e-mail; here it is always the same.
    pub(super) otp: &'static str,
    /// How the server makes their keys.
    pub(super) algorithm: &'static str,
    pub(super) digits: u8,
    pub(super) period: u32,
    pub(super) has_linked_identity: bool,
    /// Whether they have to accept the terms first.
    pub(super) owes_terms: bool,
    role: &'static str,
}

const EMPLOYEE: Person = Person {
    user: "jane",
    token: "pace_sandbox_jane",
    pin: "1111",
    password: "jane-password",
    otp: "110011",
    algorithm: "SHA1",
    digits: 6,
    period: 30,
    has_linked_identity: true,
    owes_terms: false,
    role: "employee; PIN 1111",
};

pub(super) const PEOPLE: [Person; 5] = [
    EMPLOYEE,
    Person {
        user: "omar",
        token: "pace_sandbox_omar",
        pin: "2222",
        password: "omar-password",
        otp: "220022",
        algorithm: "SHA256",
        digits: 8,
        period: 60,
        role: "employee whose keys use SHA-256, 8 digits and 60 s; PIN 2222",
        ..EMPLOYEE
    },
    Person {
        user: "max",
        token: "pace_sandbox_max",
        pin: "3333",
        password: "max-password",
        otp: "330033",
        algorithm: "MD5",
        role: "employee whose keys use MD5, which no app supports; PIN 3333",
        ..EMPLOYEE
    },
    Person {
        user: "nina",
        token: "pace_sandbox_nina",
        pin: "4444",
        password: "nina-password",
        otp: "440044",
        has_linked_identity: false,
        role: "has no linked identity; PIN 4444",
        ..EMPLOYEE
    },
    Person {
        user: "tess",
        token: "pace_sandbox_tess",
        pin: "5555",
        password: "tess-password",
        otp: "550055",
        owes_terms: true,
        role: "has to accept the terms first; PIN 5555",
        ..EMPLOYEE
    },
];

impl Person {
    pub(super) fn named(user: &str) -> Option<&'static Self> {
        PEOPLE.iter().find(|person| person.user == user)
    }

    pub(super) fn email(&self) -> String {
        format!("{}@example.com", self.user)
    }

    /// What the realm calls them for good.
    pub(super) fn subject(&self) -> String {
        format!("00000000-0000-4000-8000-{:0>12}", self.pin)
    }

    pub(super) fn account(&self) -> Account {
        Account {
            user: self.user,
            password: self.password,
            role: self.role,
        }
    }
}
