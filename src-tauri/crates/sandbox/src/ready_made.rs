//! The four servers at their usual ports, and a connection to each.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use vault::Connection;

use crate::systems::{authentik, buildkite, pace, pingone};
use crate::{Account, Server, ServerClock, System};

/// The first of the ports the servers listen on, one after the other.
pub const FIRST_PORT: u16 = 7741;

/// The last port that has three after it.
const LAST_FIRST_PORT: u16 = u16::MAX - 3;

/// The environment variable that names another first port.
const PORT_VARIABLE: &str = "KEYFOB_SANDBOX_PORT";

/// A running server with the connections to it.
pub struct ReadyMade {
    /// The server.
    pub running: Server,
    /// How to reach it, the employee's way first.
    pub connections: Vec<Connection>,
}

impl ReadyMade {
    /// Where it is, how to reach it and who can sign in, in lines for people.
    pub fn told(&self) -> String {
        let connections = self.connections.iter();
        let connections = connections.map(|known| format!("\n  connection  {}", known.name));
        let accounts = self.running.system().accounts().into_iter();
        let accounts = accounts.map(|account| {
            let Account {
                user,
                password,
                role,
            } = account;
            format!("\n  {user}  {password}  {role}")
        });
        let lines: String = connections.chain(accounts).collect();
        format!("{}{lines}", self.running.url())
    }
}

/// What listens on one port.
struct Offer {
    system: fn(ServerClock) -> Arc<dyn System>,
    connections: &'static [fn(&str) -> Connection],
}

const ALL: [Offer; 4] = [
    Offer {
        system: |clock| Arc::new(authentik::Authentik::new(clock)),
        connections: &[authentik::connection, authentik::helpdesk_connection],
    },
    Offer {
        system: |clock| Arc::new(pingone::PingOne::new(clock)),
        connections: &[pingone::connection],
    },
    Offer {
        system: |clock| Arc::new(buildkite::Buildkite::new(clock)),
        connections: &[buildkite::connection, buildkite::guided_connection],
    },
    Offer {
        system: |clock| Arc::new(pace::Pace::new(clock)),
        connections: &[pace::connection],
    },
];

/// The first port: the usual one, or the one that `KEYFOB_SANDBOX_PORT` names.
pub fn first_port() -> u16 {
    let named = std::env::var(PORT_VARIABLE).ok();
    named
        .and_then(|port| port.parse().ok())
        .filter(|port| *port <= LAST_FIRST_PORT)
        .unwrap_or(FIRST_PORT)
}

/// The connections to each server, marked as sandbox, whether it runs or not.
pub fn connections(first_port: u16) -> Vec<Connection> {
    let offers = ALL.iter().zip(first_port..);
    offers
        .flat_map(|(offer, port)| offer.connections(port))
        .collect()
}

/// Starts them all.
///
/// # Errors
/// A port is taken.
pub async fn serve(first_port: u16) -> std::io::Result<Vec<ReadyMade>> {
    let mut servers = Vec::new();
    for (offer, port) in ALL.iter().zip(first_port..) {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let clock = ServerClock::default();
        servers.push(ReadyMade {
            running: Server::start((offer.system)(clock.clone()), clock, address).await?,
            connections: offer.connections(port),
        });
    }
    Ok(servers)
}

impl Offer {
    fn connections(&self, port: u16) -> Vec<Connection> {
        let url = format!("http://127.0.0.1:{port}");
        self.connections.iter().map(|made| made(&url)).collect()
    }
}
