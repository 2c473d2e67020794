//! Text that is as good as a key: a token, a password, a private key, a key URI.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

/// Secret text: wiped on drop, shown by `Debug` as a length, never displayed or compared by `==`.
///
/// It is written into the sealed file and nowhere else; [`SecretText::expose`] is the only door.
#[derive(Clone, Default)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// The text itself. The single door to it; keep what comes out of it wiped.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl From<&str> for SecretText {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<Zeroizing<String>> for SecretText {
    fn from(text: Zeroizing<String>) -> Self {
        Self(text)
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretText({} bytes)", self.0.len())
    }
}

/// [`SecretText`] as a record of the sealed file holds it. Only here can it be serialised.
pub(crate) struct Sealed<'a>(Cow<'a, SecretText>);

impl<'a> Sealed<'a> {
    pub(crate) fn of(text: &'a SecretText) -> Self {
        Self(Cow::Borrowed(text))
    }

    pub(crate) fn owned(text: SecretText) -> Self {
        Self(Cow::Owned(text))
    }

    pub(crate) fn into_text(self) -> SecretText {
        self.0.into_owned()
    }
}

impl Serialize for Sealed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.expose())
    }
}

impl<'de> Deserialize<'de> for Sealed<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::owned(text.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_the_length_only() {
        let token = SecretText::from("ghp_canary");
        assert_eq!(format!("{token:?}"), "SecretText(10 bytes)");
        assert_eq!(token.expose(), "ghp_canary");
    }
}
