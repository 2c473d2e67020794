//! The systems: what each server remembers and how it answers.

pub mod authentik;
pub mod buildkite;
mod keys;
pub mod pace;
pub mod pingone;

use std::sync::Arc;

use axum::Router;
use otp::SharedSecret;

/// One identity system, with its memory.
pub trait System: Send + Sync {
    /// Its routes; `url` is where it listens, for answers that name addresses.
    fn router(self: Arc<Self>, url: &str) -> Router;

    /// The people who can sign in, for whoever wants to try.
    fn accounts(&self) -> Vec<Account>;

    /// Every device it holds, confirmed or not.
    fn devices(&self) -> Vec<SandboxDevice>;
}

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The name they sign in with.
    pub user: &'static str,
    /// Their password, PIN or token.
    pub password: &'static str,
    /// What they may do, in a few words.
    pub role: &'static str,
}

/// A device as the server holds it.
#[derive(Debug, Clone)]
pub struct SandboxDevice {
    /// The server's id.
    pub id: String,
    /// The user name of its owner.
    pub owner: String,
    /// The key.
    pub secret: SharedSecret,
    /// Whether its codes are accepted.
    pub is_active: bool,
}
