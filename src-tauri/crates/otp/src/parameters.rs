//! What turns a secret and a moment into a code: algorithm, digits and kind, valid once parsed.

use std::fmt;
use std::str::FromStr;

/// Why a parameter was refused. Says what is allowed, never what was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParameterError {
    /// Not one of SHA1, SHA256, SHA512. Never answered with a fall-back to SHA1.
    #[error("the algorithm is not SHA1, SHA256 or SHA512")]
    Algorithm,
    /// Not 5 to 9.
    #[error("the number of digits is not between 5 and 9")]
    Digits,
    /// Not 1 to 86400 seconds.
    #[error("the period is not between 1 and 86400 seconds")]
    Period,
    /// Above 2^63 - 1.
    #[error("the counter is not between 0 and 2^63 - 1")]
    Counter,
}

/// The hash under the HMAC (RFC 6238 §1.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// HMAC-SHA-1, what nearly every server means.
    #[default]
    Sha1,
    /// HMAC-SHA-256.
    Sha256,
    /// HMAC-SHA-512.
    Sha512,
}

impl Algorithm {
    /// All of them, in the order a form offers them.
    pub const ALL: [Self; 3] = [Self::Sha1, Self::Sha256, Self::Sha512];

    /// The spelling of the key URI format: `SHA1`, `SHA256`, `SHA512`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
            Self::Sha512 => "SHA512",
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Reads every spelling seen in the wild: `sha-256`, `HMAC-SHA-256`, `HmacSHA256`, `SHA_256`,
/// `Algorithm.sha256`.
impl FromStr for Algorithm {
    type Err = ParameterError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let upper = text.trim().to_ascii_uppercase();
        let name: String = upper
            .strip_prefix("ALGORITHM.")
            .unwrap_or(&upper)
            .chars()
            .filter(|c| !matches!(c, '-' | '_' | ' '))
            .collect();
        match name.strip_prefix("HMAC").unwrap_or(&name) {
            "SHA1" => Ok(Self::Sha1),
            "SHA256" => Ok(Self::Sha256),
            "SHA512" => Ok(Self::Sha512),
            _ => Err(ParameterError::Algorithm),
        }
    }
}

/// How many characters a code has: 5 to 9.
///
/// RFC 4226 §5.3 asks for at least 6; 5 is Steam's length and 9 is the most that the 31 bits of
/// dynamic truncation can fill evenly enough to be worth showing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digits(u8);

impl Digits {
    /// The length of a Steam code.
    pub const FIVE: Self = Self(5);
    /// What nearly every server means, and the default.
    pub const SIX: Self = Self(6);
    /// The other length that is in common use.
    pub const EIGHT: Self = Self(8);
    /// The longest code.
    pub const MAX: Self = Self(9);

    /// The bare number.
    pub const fn as_u8(self) -> u8 {
        self.0
    }
}

impl Default for Digits {
    fn default() -> Self {
        Self::SIX
    }
}

impl TryFrom<u8> for Digits {
    type Error = ParameterError;

    fn try_from(digits: u8) -> Result<Self, Self::Error> {
        match digits {
            5..=9 => Ok(Self(digits)),
            _ => Err(ParameterError::Digits),
        }
    }
}

/// The time step `X` of RFC 6238 §4.1: 1 to 86400 seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period(u32);

impl Period {
    /// 30 seconds, RFC 6238 §5.2.
    pub const DEFAULT: Self = Self(30);
    /// One day.
    pub const MAX: Self = Self(86_400);

    /// The length in seconds.
    pub const fn as_secs(self) -> u32 {
        self.0
    }
}

impl Default for Period {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl TryFrom<u32> for Period {
    type Error = ParameterError;

    fn try_from(seconds: u32) -> Result<Self, Self::Error> {
        match seconds {
            1..=86_400 => Ok(Self(seconds)),
            _ => Err(ParameterError::Period),
        }
    }
}

/// The moving factor `C` of RFC 4226 §5.1: 0 to 2^63 - 1, so that it fits every signed store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Counter(u64);

impl Counter {
    /// Where a new HOTP account starts.
    pub const ZERO: Self = Self(0);
    /// 2^63 - 1.
    pub const MAX: Self = Self(i64::MAX as u64);

    /// The bare number.
    pub const fn as_u64(self) -> u64 {
        self.0
    }

    /// The following counter, or `None` when this one is the last.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::try_from(self.0 + 1).ok()
    }
}

impl TryFrom<u64> for Counter {
    type Error = ParameterError;

    fn try_from(counter: u64) -> Result<Self, Self::Error> {
        if counter > Self::MAX.0 {
            return Err(ParameterError::Counter);
        }
        Ok(Self(counter))
    }
}

/// What makes a code move on, and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// By time, decimal digits (RFC 6238).
    Totp {
        /// The time step.
        period: Period,
    },
    /// By use, decimal digits (RFC 4226).
    Hotp {
        /// The counter of the code that is shown next.
        counter: Counter,
    },
    /// By time, five letters and digits of Steam's own alphabet.
    Steam {
        /// The time step; Steam itself knows only 30 seconds.
        period: Period,
    },
}

impl Kind {
    /// `totp`, `hotp` or `steam`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Totp { .. } => "totp",
            Self::Hotp { .. } => "hotp",
            Self::Steam { .. } => "steam",
        }
    }

    /// The time step, or `None` for a kind that does not move by time.
    pub const fn period(self) -> Option<Period> {
        match self {
            Self::Totp { period } | Self::Steam { period } => Some(period),
            Self::Hotp { .. } => None,
        }
    }
}

impl Default for Kind {
    fn default() -> Self {
        Self::Totp {
            period: Period::DEFAULT,
        }
    }
}

/// All that [`code_at`](crate::code_at) needs besides the secret and the time.
///
/// The default is what a server means that says nothing: SHA-1, six digits, 30 seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Parameters {
    /// The hash. Steam codes are always made with SHA-1, whatever stands here.
    pub algorithm: Algorithm,
    /// The length of a code. Steam codes always have five characters, whatever stands here.
    pub digits: Digits,
    /// What makes it move.
    pub kind: Kind,
}

impl Parameters {
    /// The parameters of a Steam code with that time step.
    pub const fn steam(period: Period) -> Self {
        Self {
            algorithm: Algorithm::Sha1,
            digits: Digits::FIVE,
            kind: Kind::Steam { period },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_an_algorithm_seen_in_the_wild_is_read() {
        let spellings = [
            (
                "SHA1 sha1 Sha1 SHA-1 HMAC-SHA1 HmacSHA1 HMAC_SHA_1 Algorithm.sha1",
                Algorithm::Sha1,
            ),
            (
                "SHA256 sha-256 HMAC-SHA-256 HmacSha256 SHA_256 ALGORITHM.SHA256",
                Algorithm::Sha256,
            ),
            (
                "SHA512 sha-512 HMAC-SHA-512 HMACSHA512 SHA_512",
                Algorithm::Sha512,
            ),
        ];
        for (names, expected) in spellings {
            for name in names.split(' ') {
                assert_eq!(name.parse(), Ok(expected), "{name}");
            }
        }
    }

    #[test]
    fn an_unknown_algorithm_is_an_error_and_never_sha1() {
        for name in [
            "", "MD5", "SHA", "SHA384", "SHA224", "SHA3-512", "SHA2-256", "STEAM", "null",
        ] {
            assert_eq!(
                name.parse::<Algorithm>(),
                Err(ParameterError::Algorithm),
                "{name}"
            );
        }
    }

    #[test]
    fn ranges_end_where_the_documentation_says() {
        assert_eq!(
            [4, 5, 9, 10].map(|n| Digits::try_from(n).is_ok()),
            [false, true, true, false]
        );
        assert_eq!(
            [0, 1, 86_400, 86_401].map(|s| Period::try_from(s).is_ok()),
            [false, true, true, false]
        );
        assert!(Counter::try_from(1 << 63).is_err());
        assert_eq!(Counter::MAX.as_u64(), (1 << 63) - 1);
    }

    #[test]
    fn the_last_counter_has_no_successor() {
        assert_eq!(Counter::ZERO.next().map(Counter::as_u64), Some(1));
        assert_eq!(Counter::MAX.next(), None);
    }
}
