//! What is particular about each provider.

use std::sync::Arc;

use sandbox::{ServerClock, System, authentik, buildkite, pace, pingone};
use vault::Connection;

use crate::common::Answers;

/// One provider with its sandbox and a person in it.
pub(crate) struct World {
    pub(crate) name: &'static str,
    pub(crate) system: fn(ServerClock) -> Arc<dyn System>,
    pub(crate) connection: fn(&str) -> Connection,
    pub(crate) answers: fn() -> Answers,
    /// The user name of the person.
    pub(crate) user: &'static str,
    /// A code of ours has to reach the server.
    pub(crate) takes_code: bool,
    /// Codes that are 90 s old are still accepted.
    pub tolerates_90_s: bool,
    /// A device that is not confirmed can be taken away.
    pub(crate) can_clean_up: bool,
    /// Cancelling is possible, or what is left counts for nothing.
    pub(crate) can_cancel: bool,
    /// The server says whose a device is: how its answers spell the owner of this id.
    pub(crate) spells_owner: Option<fn(&str) -> String>,
    /// Whose a device is follows from who is signed in.
    pub(crate) has_sessions: bool,
    /// Pairing for others, where that is possible.
    pub(crate) helpdesk: Option<Helpdesk>,
}

/// An operator at work.
pub(crate) struct Helpdesk {
    pub(crate) connection: fn(&str) -> Connection,
    pub(crate) answers: fn() -> Answers,
    /// The user name of who gets a device.
    pub(crate) other: &'static str,
}

pub(crate) static AUTHENTIK: World = World {
    name: "authentik",
    system: |clock| Arc::new(authentik::Authentik::new(clock)),
    connection: authentik::connection,
    answers: || Answers::to(&[("username", "jane"), ("password", "jane-password")]),
    user: "jane",
    takes_code: true,
    tolerates_90_s: false,
    can_clean_up: false,
    can_cancel: true,
    spells_owner: Some(|id| format!("\"pk\":{id}")),
    has_sessions: true,
    helpdesk: Some(Helpdesk {
        connection: authentik::helpdesk_connection,
        answers: || Answers::to(&[("reason", "ticket 4711")]),
        other: "bob",
    }),
};

pub(crate) static PINGONE: World = World {
    name: "pingone",
    system: |clock| Arc::new(pingone::PingOne::new(clock)),
    connection: pingone::connection,
    answers: Answers::none,
    user: "jane",
    takes_code: true,
    tolerates_90_s: true,
    can_clean_up: true,
    can_cancel: true,
    spells_owner: Some(|id| format!("\"id\":\"{id}\"")),
    has_sessions: false,
    helpdesk: Some(Helpdesk {
        connection: pingone::connection,
        answers: Answers::none,
        other: "sam",
    }),
};

pub(crate) static BUILDKITE: World = World {
    name: "buildkite",
    system: |clock| Arc::new(buildkite::Buildkite::new(clock)),
    connection: buildkite::connection,
    answers: || Answers::to(&[("replace-authenticator", "yes")]),
    user: "jane",
    takes_code: true,
    tolerates_90_s: false,
    can_clean_up: false,
    can_cancel: true,
    spells_owner: Some(|id| format!("\"id\":\"{id}\"")),
    has_sessions: false,
    helpdesk: None,
};

pub(crate) static PACE: World = World {
    name: "pace",
    system: |clock| Arc::new(pace::Pace::new(clock)),
    connection: pace::connection,
    answers: || Answers::to(&[("step-up", "pin"), ("pin", "1111")]),
    user: "jane",
    takes_code: false,
    tolerates_90_s: false,
    can_clean_up: false,
    can_cancel: false,
    spells_owner: None,
    has_sessions: false,
    helpdesk: None,
};
