//! What a person should know about a key URI that was read all the same.

use std::fmt;

/// Something unusual about an account that works all the same. Ordered by how much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Warning {
    /// The secret has fewer than 128 bits (RFC 4226 §4, R6).
    WeakSecret,
    /// The secret has a length that no encoder makes: it may have lost characters on the way.
    OddBase32Length,
    /// Neither the label nor the parameters name an issuer.
    NoIssuer,
    /// The label names no account.
    NoAccount,
    /// The label and the `issuer` parameter name different issuers; the parameter was taken.
    IssuerMismatch,
    /// The issuer is called Steam, but the digits say that these are no Steam codes.
    IssuerSteamNotSteam,
    /// The issuer or the account contains a colon, so the label could be read in another way.
    ExtraColon,
    /// The issuer had another parameter glued to it, which was cut off.
    IssuerCleaned,
    /// Codes of 5, 7 or 9 digits.
    UnusualDigits,
    /// A period other than 30 seconds.
    UnusualPeriod,
    /// A HOTP account without a counter; 0 was taken.
    MissingCounter,
    /// A parameter is given twice with the same value.
    DuplicateParameter,
    /// Invisible or direction-changing characters were removed: they can disguise a name.
    ControlCharsRemoved,
    /// A name is not UTF-8; what could not be read shows as U+FFFD.
    InvalidUtf8,
    /// A `%` that encodes nothing was taken literally.
    BadPercent,
    /// The text was percent-encoded twice and decoded twice.
    DoubleEncoded,
    /// `&amp;` was read as `&`.
    HtmlEscaped,
    /// A `+` in the issuer's name was read as a space.
    PlusAsSpace,
    /// There is an `image` parameter. It is never fetched: that would tell its server who reads.
    IgnoredImage,
    /// The app that wrote the URI had this account in its trash; offer to skip it.
    SourceTrashed,
}

impl Warning {
    /// The stable name of the warning, in kebab case. Never renamed or reused.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WeakSecret => "weak-secret",
            Self::OddBase32Length => "odd-base32-length",
            Self::NoIssuer => "no-issuer",
            Self::NoAccount => "no-account",
            Self::IssuerMismatch => "issuer-mismatch",
            Self::IssuerSteamNotSteam => "issuer-steam-not-steam",
            Self::ExtraColon => "extra-colon",
            Self::IssuerCleaned => "issuer-cleaned",
            Self::UnusualDigits => "unusual-digits",
            Self::UnusualPeriod => "unusual-period",
            Self::MissingCounter => "missing-counter",
            Self::DuplicateParameter => "duplicate-parameter",
            Self::ControlCharsRemoved => "control-chars-removed",
            Self::InvalidUtf8 => "invalid-utf8",
            Self::BadPercent => "bad-percent",
            Self::DoubleEncoded => "double-encoded",
            Self::HtmlEscaped => "html-escaped",
            Self::PlusAsSpace => "plus-as-space",
            Self::IgnoredImage => "ignored-image",
            Self::SourceTrashed => "source-trashed",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Warnings as they are found: each at most once.
#[derive(Default)]
pub(crate) struct Warnings(Vec<Warning>);

impl Warnings {
    pub(crate) fn add(&mut self, warning: Warning) {
        if !self.0.contains(&warning) {
            self.0.push(warning);
        }
    }

    pub(crate) fn add_if(&mut self, condition: bool, warning: Warning) {
        if condition {
            self.add(warning);
        }
    }

    /// In the order of the enum, so that equal findings compare equal.
    pub(crate) fn into_sorted(mut self) -> Vec<Warning> {
        self.0.sort_unstable();
        self.0
    }
}
