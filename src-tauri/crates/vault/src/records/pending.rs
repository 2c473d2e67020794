//! `"kind":"pending"`: one unfinished enrollment.

use std::borrow::Cow;

use otp::{KeyUri, Label, SteamSpelling, UnixSeconds};
use serde::{Deserialize, Serialize};

use super::SetAsideReason;
use crate::secret_text::Sealed;
use crate::{
    Confirm, Offer, OfferedKey, Owner, PendingEnrollment, PendingStage, SecretText, Subject,
};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PendingRecord<'a> {
    kind: PendingKind,
    id: Cow<'a, str>,
    connection: Cow<'a, str>,
    /// Left out for the person's own device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    for_other: Option<OwnerRecord<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    owner: Option<OwnerRecord<'a>>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    device_name: Cow<'a, str>,
    begun_at: u64,
    #[serde(default, skip_serializing_if = "is_empty")]
    known_devices: Cow<'a, [String]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    session: Option<Sealed<'a>>,
    stage: StageName,
    /// There in the three stages that have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offer: Option<OfferRecord<'a>>,
    /// The device of an abandoned enrollment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    device: Option<Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum PendingKind {
    Pending,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StageName {
    Intent,
    Offered,
    Submitted,
    Confirmed,
    Abandoned,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnerRecord<'a> {
    id: Cow<'a, str>,
    name: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfferRecord<'a> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    device: Option<Cow<'a, str>>,
    /// The key as a key URI of ours, whatever the server wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<Sealed<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    raw_uri: Option<Sealed<'a>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    recovery_codes: Vec<Sealed<'a>>,
    acknowledged: bool,
    confirm: ConfirmName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<u64>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ConfirmName {
    Required,
    InBrowser,
    NotNeeded,
}

impl<'a> PendingRecord<'a> {
    pub(super) fn new(pending: &'a PendingEnrollment) -> Self {
        let (stage, device) = match &pending.stage {
            PendingStage::Intent => (StageName::Intent, None),
            PendingStage::Offered(_) => (StageName::Offered, None),
            PendingStage::Submitted(_) => (StageName::Submitted, None),
            PendingStage::Confirmed(_) => (StageName::Confirmed, None),
            PendingStage::Abandoned { device } => (StageName::Abandoned, device.as_deref()),
        };
        Self {
            kind: PendingKind::Pending,
            id: pending.id.to_string().into(),
            connection: pending.connection.to_string().into(),
            for_other: match &pending.subject {
                Subject::Myself => None,
                Subject::Other(other) => Some(OwnerRecord::new(other)),
            },
            owner: pending.owner.as_ref().map(OwnerRecord::new),
            device_name: pending.device_name.as_str().into(),
            begun_at: pending.begun_at.as_u64(),
            known_devices: pending.known_devices.as_slice().into(),
            session: pending.session.as_ref().map(Sealed::of),
            stage,
            offer: pending.offer().map(OfferRecord::new),
            device: device.map(Cow::from),
        }
    }

    pub(super) fn into_pending(self) -> Result<PendingEnrollment, SetAsideReason> {
        let id = |text: &str| text.parse().map_err(|_| SetAsideReason::Unreadable);
        let offer = self.offer.map(OfferRecord::into_offer).transpose()?;
        Ok(PendingEnrollment {
            id: id(&self.id)?,
            connection: self
                .connection
                .parse()
                .map_err(|_| SetAsideReason::Unreadable)?,
            subject: match self.for_other {
                Some(other) => Subject::Other(other.into_owner()),
                None => Subject::Myself,
            },
            owner: self.owner.map(OwnerRecord::into_owner),
            device_name: self.device_name.into_owned(),
            begun_at: UnixSeconds(self.begun_at),
            known_devices: self.known_devices.into_owned(),
            session: self.session.map(Sealed::into_text),
            stage: match (self.stage, offer, self.device) {
                (StageName::Intent, None, None) => PendingStage::Intent,
                (StageName::Offered, Some(offer), None) => PendingStage::Offered(offer),
                (StageName::Submitted, Some(offer), None) => PendingStage::Submitted(offer),
                (StageName::Confirmed, Some(offer), None) => PendingStage::Confirmed(offer),
                (StageName::Abandoned, None, device) => PendingStage::Abandoned {
                    device: device.map(Cow::into_owned),
                },
                _ => return Err(SetAsideReason::Unreadable),
            },
        })
    }
}

impl<'a> OwnerRecord<'a> {
    fn new(owner: &'a Owner) -> Self {
        Self {
            id: owner.remote_id.as_str().into(),
            name: owner.name.as_str().into(),
        }
    }

    fn into_owner(self) -> Owner {
        Owner {
            remote_id: self.id.into_owned(),
            name: self.name.into_owned(),
        }
    }
}

impl<'a> OfferRecord<'a> {
    fn new(offer: &'a Offer) -> Self {
        Self {
            device: offer.device.as_deref().map(Cow::from),
            key: offer.key.as_ref().map(|key| Sealed::owned(written(key))),
            raw_uri: offer.key.as_ref().and_then(raw_uri),
            recovery_codes: offer.recovery_codes.iter().map(Sealed::of).collect(),
            acknowledged: offer.acknowledged,
            confirm: match offer.confirm {
                Confirm::Required => ConfirmName::Required,
                Confirm::InBrowser => ConfirmName::InBrowser,
                Confirm::NotNeeded => ConfirmName::NotNeeded,
            },
            expires_at: offer.expires_at.map(UnixSeconds::as_u64),
        }
    }

    fn into_offer(self) -> Result<Offer, SetAsideReason> {
        let raw_uri = self.raw_uri.map(Sealed::into_text);
        let key = self.key.map(|key| read(key.into_text(), raw_uri));
        Ok(Offer {
            device: self.device.map(Cow::into_owned),
            key: key.transpose()?,
            recovery_codes: self
                .recovery_codes
                .into_iter()
                .map(Sealed::into_text)
                .collect(),
            acknowledged: self.acknowledged,
            confirm: match self.confirm {
                ConfirmName::Required => Confirm::Required,
                ConfirmName::InBrowser => Confirm::InBrowser,
                ConfirmName::NotNeeded => Confirm::NotNeeded,
            },
            expires_at: self.expires_at.map(UnixSeconds),
        })
    }
}

fn raw_uri(key: &OfferedKey) -> Option<Sealed<'_>> {
    key.raw_uri.as_ref().map(Sealed::of)
}

fn written(key: &OfferedKey) -> SecretText {
    let label = Label {
        issuer: (!key.issuer.is_empty()).then(|| key.issuer.clone()),
        account: key.account.clone(),
    };
    KeyUri::new(label, key.secret.clone(), key.parameters)
        .write(SteamSpelling::default())
        .into()
}

fn read(uri: SecretText, raw_uri: Option<SecretText>) -> Result<OfferedKey, SetAsideReason> {
    let uri = KeyUri::parse(uri.expose()).map_err(|_| SetAsideReason::Unreadable)?;
    Ok(OfferedKey {
        secret: uri.secret,
        parameters: uri.parameters,
        issuer: uri.label.issuer.unwrap_or_default(),
        account: uri.label.account,
        raw_uri,
    })
}

fn is_empty(ids: &[String]) -> bool {
    ids.is_empty()
}
