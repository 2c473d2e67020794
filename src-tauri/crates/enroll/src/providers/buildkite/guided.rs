//! On the website: the person keeps the recovery codes there, brings the key here, and types the
//! first code there.

use vault::Confirm;

use super::TWO_FACTOR_PAGE;
use super::way::{Way, Why};
use crate::{EnrollError, ErrorKind, Link, Offering, Question, Visit, http, offered_key};

/// Opens the page and waits for the key that it shows.
pub(super) async fn begin(link: &Link<'_>, why: Why) -> Result<Offering, EnrollError> {
    let visit = Visit {
        id: "two-factor-page",
        url: page(link)?.to_owned(),
        code: None,
    };
    link.ask().visit(&visit).await?;
    let question = Question::secret("key-uri")
        .about("page", &visit.url)
        .about("why", why.as_str());
    let uri = link.ask().ask(&question).await?;
    // Whatever is wrong with it, something else was scanned or pasted than the page shows.
    let key = offered_key(uri.expose().trim(), "Buildkite").map_err(|_| {
        EnrollError::from(ErrorKind::InvalidInput {
            field: "key-uri".to_owned(),
        })
    })?;
    Ok(Offering {
        device: None,
        key,
        recovery_codes: Vec::new(),
        confirm: Confirm::InBrowser,
        expires_at: None,
        session: Some(Way::Guided(why).session()),
    })
}

/// The address of the page: https, or http on this computer for the sandbox.
pub(super) fn page<'a>(link: &Link<'a>) -> Result<&'a str, EnrollError> {
    let page = link.option("two_factor_url").unwrap_or(TWO_FACTOR_PAGE);
    match http::checked(page) {
        Some(_) => Ok(page),
        None => Err(ErrorKind::BadConnection("two_factor_url").into()),
    }
}
