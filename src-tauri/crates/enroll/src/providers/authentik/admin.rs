//! `POST /authenticators/admin/totp/`: what the documentation calls creating a TOTP device.

use vault::{Owner, SignIn};

use super::calls::Caller;
use super::view::remembered;
use super::{errors, sign_in, wire};
use crate::http::Method;
use crate::{EnrollError, ErrorKind, Link, Outcome};

/// What came of it: a row without a key. No answer of this call, in any version, holds a secret, so
/// no app can ever show codes for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRecord {
    /// The server's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whose it is, where the server says.
    pub owner: Option<Owner>,
}

/// Asks the server to make a device record with this name (1 to 64 characters), as an administrator.
///
/// Kept because the documentation offers it. Pairing never uses it: the call takes a name only, so
/// the server saves a row without an owner, which its database refuses. 2026.2 answers that with 405
/// and an empty body, others may with 500 and a page of HTML; nothing was made in either case.
///
/// # Errors
/// [`ErrorKind::Unsupported`] says this in words; [`ErrorKind::InvalidInput`] for a name that is not
/// taken; [`ErrorKind::PermissionDenied`]; any other.
pub async fn create_device_record(
    link: &Link<'_>,
    name: &str,
) -> Result<DeviceRecord, EnrollError> {
    let mut caller = match (&link.connection().sign_in, remembered(link)) {
        (SignIn::Token(token), _) => Caller::Token(token.clone()),
        (_, Some(session)) if !session.is_impersonation => Caller::Session(session),
        (_, _) => {
            let session = sign_in::sign_in(link).await.map_err(errors::not_done)?;
            link.remember(session.to_text());
            Caller::Session(session)
        }
    };
    let body = wire::Name { name };
    let answer = caller
        .change(
            link,
            Method::Post,
            "/authenticators/admin/totp/",
            Some(&body),
        )
        .await?;
    let is_page = !answer.is_json();
    let kind = match answer.status() {
        200 | 201 => {
            let record: wire::TotpDevice = answer.json("a device record")?;
            return Ok(DeviceRecord {
                id: record.pk.text(),
                name: record.name,
                owner: record.user.map(|user| user.owner()),
            });
        }
        405 if is_page => ErrorKind::Unsupported(
            "it tries to save the device without an owner and fails; nothing was made, and the \
             call never gives out a key. Pair the person instead",
        ),
        500 if is_page => ErrorKind::Unsupported(
            "it fails while saving a device without an owner; nothing was made, and the call never \
             gives out a key. Pair the person instead",
        ),
        _ => return Err(errors::refused(link, &answer, Outcome::Unknown)),
    };
    Err(EnrollError::from(kind).said(errors::says(&answer)))
}
