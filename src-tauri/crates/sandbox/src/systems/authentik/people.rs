//! Who is there.

/// Somebody.
pub(super) struct Person {
    pub(super) pk: u64,
    pub(super) username: &'static str,
    pub(super) name: &'static str,
    pub(super) email: &'static str,
    pub(super) password: &'static str,
    pub(super) role: &'static str,
    /// Sees and changes everything, and may act as others.
    pub(super) is_admin: bool,
}

/// A token for the interface.
pub(super) struct Token {
    pub(super) text: &'static str,
    pub(super) username: &'static str,
    /// Whether it has not expired.
    pub(super) is_good: bool,
}

/// What the helpdesk connection uses.
pub(super) const HELPDESK_TOKEN: &str = "sandbox-helpdesk-token";

/// The recovery codes that carol has from the beginning.
pub(super) const CAROLS_CODES: [&str; 3] = ["carol-code-1", "carol-code-2", "carol-code-3"];

/// Everybody.
pub(super) const PEOPLE: [Person; 5] = [
    Person {
        pk: 3,
        username: "akadmin",
        name: "Default Admin",
        email: "root@sandbox.example",
        password: "akadmin-password",
        role: "administrator; may act as others",
        is_admin: true,
    },
    Person {
        pk: 5,
        username: "jane",
        name: "Jane Doe",
        email: "jane@sandbox.example",
        password: "jane-password",
        role: "employee without a second factor",
        is_admin: false,
    },
    Person {
        pk: 6,
        username: "bob",
        name: "Bob Roe",
        email: "bob@sandbox.example",
        password: "bob-password",
        role: "employee without a second factor",
        is_admin: false,
    },
    Person {
        pk: 7,
        username: "carol",
        name: "Carol Poe",
        email: "carol@sandbox.example",
        password: "carol-password",
        role: "has an authenticator already; recovery codes carol-code-1, -2, -3",
        is_admin: false,
    },
    Person {
        pk: 8,
        username: "helpdesk",
        name: "Helpdesk",
        email: "helpdesk@sandbox.example",
        password: "helpdesk-password",
        role: "helpdesk; may act as others",
        is_admin: true,
    },
];

/// Every token.
pub(super) const TOKENS: [Token; 3] = [
    Token {
        text: HELPDESK_TOKEN,
        username: "helpdesk",
        is_good: true,
    },
    Token {
        text: "sandbox-jane-token",
        username: "jane",
        is_good: true,
    },
    Token {
        text: "sandbox-expired-token",
        username: "helpdesk",
        is_good: false,
    },
];

/// The person of an id.
pub(super) fn person(pk: u64) -> Option<&'static Person> {
    PEOPLE.iter().find(|person| person.pk == pk)
}

/// The person of a name or an e-mail address.
pub(super) fn person_named(name: &str) -> Option<&'static Person> {
    PEOPLE
        .iter()
        .find(|person| person.username == name || person.email == name)
}
