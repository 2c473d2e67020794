//! Members without a second factor, for a helpdesk; and what an id is enough for.

use async_trait::async_trait;
use vault::{SecretText, Subject};

use super::call::call;
use super::wire::{MembersWithoutTwoFactor, RegenerateInput, TotpRecoveryCodesRegenerate};
use super::{Buildkite, enroll};
use crate::{Cleanup, Device, EnrollError, ErrorKind, Inventory, Link, Person};

/// How many people are listed.
const MOST_PEOPLE: u8 = 20;

#[async_trait]
impl Inventory for Buildkite {
    async fn devices(&self, _link: &Link<'_>, _of: &Subject) -> Result<Vec<Device>, EnrollError> {
        Err(ErrorKind::Unsupported("listing authenticators").into())
    }

    async fn rename(
        &self,
        _link: &Link<'_>,
        _of: &Subject,
        _device: &str,
        _name: &str,
    ) -> Result<(), EnrollError> {
        Err(ErrorKind::Unsupported("names of authenticators").into())
    }

    async fn remove(&self, link: &Link<'_>, of: &Subject, device: &str) -> Result<(), EnrollError> {
        only_oneself(of)?;
        match enroll::delete(link, device).await? {
            Cleanup::Removed | Cleanup::AlreadyGone => Ok(()),
            Cleanup::Harmless | Cleanup::Impossible => {
                Err(ErrorKind::Unsupported("removing it").into())
            }
        }
    }

    async fn renew_recovery_codes(
        &self,
        link: &Link<'_>,
        of: &Subject,
        device: &str,
    ) -> Result<Vec<SecretText>, EnrollError> {
        only_oneself(of)?;
        let input = RegenerateInput { totp_id: device };
        let renewed = call(link, &TotpRecoveryCodesRegenerate { input }).await?;
        Ok(enroll::unused(
            renewed.totp_recovery_codes_regenerate.recovery_codes,
        ))
    }

    async fn people(&self, link: &Link<'_>, query: &str) -> Result<Vec<Person>, EnrollError> {
        let query = query.trim();
        let operation = MembersWithoutTwoFactor {
            organization: link.required_option("organization")?,
            first: MOST_PEOPLE,
            search: (!query.is_empty()).then_some(query),
        };
        let data = call(link, &operation).await?;
        let organization = data.organization.ok_or(ErrorKind::NotFound)?;
        let edges = organization.members.edges.into_iter().flatten();
        Ok(edges
            .filter_map(|edge| edge.node)
            .take(usize::from(MOST_PEOPLE))
            .map(|member| Person {
                detail: Some(member.user.email.clone()),
                owner: vault::Owner {
                    remote_id: member.user.id,
                    name: member.user.name,
                },
                has_second_factor: Some(member.security.two_factor_enabled),
            })
            .collect())
    }
}

fn only_oneself(of: &Subject) -> Result<(), EnrollError> {
    match of {
        Subject::Myself => Ok(()),
        Subject::Other(_) => Err(ErrorKind::Unsupported("serving somebody else").into()),
    }
}
