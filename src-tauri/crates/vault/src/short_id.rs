//! Identities: 80 random bits, shown as 16 lower-case Base32 characters.

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE32_NOPAD, BASE32_NOPAD_NOCASE};

use crate::VaultError;
use crate::random::random_bytes;

/// A text that is no id: anything but 16 Base32 characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id is 16 Base32 characters")]
pub struct NotAnId;

macro_rules! short_id {
    ($(#[doc = $doc:literal])+ $name:ident) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 10]);

        impl $name {
            /// A new id from the system's randomness.
            ///
            /// Fails with [`VaultError::NoRandomness`] where the system has none.
            pub fn random() -> Result<Self, VaultError> {
                random_bytes().map(Self)
            }

            /// An id that is known beforehand, for what is not made by a person.
            pub const fn fixed(bytes: [u8; 10]) -> Self {
                Self(bytes)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&BASE32_NOPAD.encode(&self.0).to_ascii_lowercase())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        /// Reads what [`fmt::Display`] writes, in either case.
        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                decode(text).map(Self)
            }
        }
    };
}

short_id! {
    /// The identity of a configured identity server.
    ConnectionId
}

short_id! {
    /// The identity of an enrollment, from its first step to its last.
    EnrollmentId
}

fn decode(text: &str) -> Result<[u8; 10], NotAnId> {
    let mut bytes = [0; 10];
    if text.len() != 16 {
        return Err(NotAnId);
    }
    BASE32_NOPAD_NOCASE
        .decode_mut(text.as_bytes(), &mut bytes)
        .map_err(|_| NotAnId)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_and_names_its_kind_in_debug() {
        let id = ConnectionId::random().unwrap();
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!(format!("{id:?}").starts_with("ConnectionId("));
        assert_eq!("aaaaaaaaaaaaaaa1".parse::<EnrollmentId>(), Err(NotAnId));
        assert_eq!("aaaa".parse::<EnrollmentId>(), Err(NotAnId));
    }
}
