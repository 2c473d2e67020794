//! The four servers at their usual ports, and a connection to each.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use vault::Connection;

use crate::{Server, ServerClock, System};

/// The first of the ports the servers listen on, one after the other.
pub const FIRST_PORT: u16 = 7741;

/// The environment variable that names another first port.
const PORT_VARIABLE: &str = "KEYFOB_SANDBOX_PORT";

/// A running server with the connection to it.
pub struct ReadyMade {
    /// The server.
    pub running: Server,
    /// How to reach it.
    pub connection: Connection,
}

type Made = (Arc<dyn System>, fn(&str) -> Connection);

fn all() -> Vec<Made> {
    Vec::new()
}

/// The first port: the usual one, or the one that `KEYFOB_SANDBOX_PORT` names.
pub fn first_port() -> u16 {
    let named = std::env::var(PORT_VARIABLE).ok();
    named
        .and_then(|port| port.parse().ok())
        .unwrap_or(FIRST_PORT)
}

/// A connection to each server, marked as sandbox, whether it runs or not.
pub fn connections(first_port: u16) -> Vec<Connection> {
    let made = all().into_iter().zip(first_port..);
    made.map(|((_, connection), port)| connection(&url(port)))
        .collect()
}

/// Starts them all.
///
/// # Errors
/// A port is taken.
pub async fn serve(first_port: u16) -> std::io::Result<Vec<ReadyMade>> {
    let mut servers = Vec::new();
    for ((system, connection), port) in all().into_iter().zip(first_port..) {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        servers.push(ReadyMade {
            running: Server::start(system, ServerClock::default(), address).await?,
            connection: connection(&url(port)),
        });
    }
    Ok(servers)
}

fn url(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}
