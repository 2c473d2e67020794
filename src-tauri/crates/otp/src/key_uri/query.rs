//! The query of a key URI.

use zeroize::Zeroizing;

use super::text::{self, Plus};
use super::{KeyUriError, Warning, Warnings};

/// Parameters in their order, names in lower case, values still encoded. An empty value is an
/// absent one.
pub(super) struct Query<'a>(Vec<(String, &'a str)>);

/// `query` with `&amp;` read as `&`: URIs are copied from the source of web pages.
pub(super) fn without_html(query: &str, warnings: &mut Warnings) -> Zeroizing<String> {
    warnings.add_if(query.contains("&amp;"), Warning::HtmlEscaped);
    Zeroizing::new(query.replace("&amp;", "&"))
}

impl<'a> Query<'a> {
    /// Splits what stands after the first `?`, up to a `#`.
    pub(super) fn parse(query: &'a str) -> Self {
        let query = query.split_once('#').map_or(query, |(query, _)| query);
        let parameters = query.split('&').filter(|parameter| !parameter.is_empty());
        Self(
            parameters
                .map(|parameter| parameter.split_once('=').unwrap_or((parameter, "")))
                .map(|(name, value)| (name.trim().to_ascii_lowercase(), value))
                .collect(),
        )
    }

    /// Whether `name` occurs at all, even without a value.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(given, _)| given == name)
    }

    /// Whether `name` occurs as a flag, that is without a value.
    pub(super) fn has_flag(&self, name: &str) -> bool {
        self.0
            .iter()
            .any(|(given, value)| given == name && value.is_empty())
    }

    /// Whether `name` occurs with a value.
    pub(super) fn has_value(&self, name: &str) -> bool {
        self.0
            .iter()
            .any(|(given, value)| given == name && !value.is_empty())
    }

    /// The decoded and trimmed value of `name`; `None` when absent or empty.
    pub(super) fn value(
        &self,
        name: &str,
        warnings: &mut Warnings,
    ) -> Result<Option<Zeroizing<String>>, KeyUriError> {
        self.value_by(
            name,
            |value| Zeroizing::new(value.trim().to_owned()),
            warnings,
        )
    }

    /// Like [`value`](Self::value), in the form that `normalise` gives it. Values that are given
    /// twice must be equal in that form.
    pub(super) fn value_by(
        &self,
        name: &str,
        normalise: impl Fn(&str) -> Zeroizing<String>,
        warnings: &mut Warnings,
    ) -> Result<Option<Zeroizing<String>>, KeyUriError> {
        let mut found: Option<Zeroizing<String>> = None;
        for (_, raw) in self.0.iter().filter(|(given, _)| given == name) {
            let value = normalise(&text::decode(raw, Plus::IsSpace, warnings)?);
            match &found {
                _ if value.is_empty() => {}
                None => found = Some(value),
                Some(first) if *first == value => warnings.add(Warning::DuplicateParameter),
                Some(_) => return Err(KeyUriError::DuplicateParameter),
            }
        }
        Ok(found)
    }
}
