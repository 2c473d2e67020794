//! The identity systems Keyfob speaks to: one folder and one line each.

pub mod authentik;
mod buildkite;
mod pace;
mod pingone;

use crate::Provider;

/// Every provider, in the order a person chooses from.
pub fn providers() -> &'static [&'static dyn Provider] {
    &[
        &authentik::Authentik,
        &pingone::PingOne,
        &buildkite::Buildkite,
        &pace::Pace,
    ]
}

/// The provider that is registered under a name.
pub fn provider_named(name: &str) -> Option<&'static dyn Provider> {
    let mut all = providers().iter().copied();
    all.find(|provider| provider.profile().name == name)
}
