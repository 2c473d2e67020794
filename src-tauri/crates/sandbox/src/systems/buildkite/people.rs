//! Who can sign in.

use crate::Account;

pub(super) const ESCALATED_TOKEN: &str = "bkua_sandbox_jane_escalated";
pub(super) const ORDINARY_TOKEN: &str = "bkua_sandbox_omar";

/// Somebody with an account.
pub(super) struct Person {
    /// The name and the e-mail address before its `@`.
    pub(super) user: &'static str,
    pub(super) name: &'static str,
    /// The access token.
    pub(super) token: &'static str,
    /// The password of the website.
    pub(super) password: &'static str,
    /// Whether the token stands for a session in which the password was typed lately.
    pub(super) is_escalated: bool,
    /// Whether the account may have an authenticator at all.
    pub(super) may_configure: bool,
    /// Whether the token may look at the members of the organization.
    pub(super) is_admin: bool,
    role: &'static str,
}

pub(super) const PEOPLE: [Person; 4] = [
    Person {
        user: "jane",
        name: "Jane Doe",
        token: ESCALATED_TOKEN,
        password: "jane-password",
        is_escalated: true,
        may_configure: true,
        is_admin: false,
        role: "employee; her token stands for an escalated session",
    },
    Person {
        user: "omar",
        name: "Omar Haddad",
        token: ORDINARY_TOKEN,
        password: "omar-password",
        is_escalated: false,
        may_configure: true,
        is_admin: false,
        role: "employee with an ordinary access token; the website is his way",
    },
    Person {
        user: "helen",
        name: "Helen Berg",
        token: "bkua_sandbox_helen",
        password: "helen-password",
        is_escalated: false,
        may_configure: true,
        is_admin: true,
        role: "administrator; sees who has no two-factor authentication",
    },
    Person {
        user: "sam",
        name: "Sam Okoro",
        token: "bkua_sandbox_sam",
        password: "sam-password",
        is_escalated: true,
        may_configure: false,
        is_admin: false,
        role: "signs in by SSO, and may not set up two-factor authentication",
    },
];

impl Person {
    pub(super) fn with_token(token: &str) -> Option<&'static Self> {
        PEOPLE.iter().find(|person| person.token == token)
    }

    pub(super) fn with_password(user: &str, password: &str) -> Option<&'static Self> {
        let mut people = PEOPLE.iter();
        people.find(|person| person.user == user && person.password == password)
    }

    pub(super) fn email(&self) -> String {
        format!("{}@example.com", self.user)
    }

    /// As GraphQL ids look: Base64 of a type and a UUID.
    pub(super) fn id(&self) -> String {
        super::state::global_id("User", self.user)
    }

    pub(super) fn account(&self) -> Account {
        Account {
            user: self.user,
            password: self.token,
            role: self.role,
        }
    }
}
