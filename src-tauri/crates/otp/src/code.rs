//! Codes: TOTP, HOTP and Steam, computed by totp-rs from parameters that are already valid.

use std::fmt::{self, Write as _};

use totp_rs::{Builder, Totp};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{Algorithm, Counter, Digits, Kind, Parameters, SharedSecret, UnixSeconds};

/// A code and the window in which it is the current one.
///
/// A code is as good as a password until its window closes: it is zeroised when dropped and
/// `Debug` does not show it.
///
/// A HOTP code does not age. Its window is all of time, from [`UnixSeconds::ZERO`] to
/// [`UnixSeconds::NEVER`]; see [`rolls`](Self::rolls).
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Code {
    /// What the person types: 5 to 9 decimal digits, or Steam's five letters and digits.
    pub digits: String,
    /// The first second of the window.
    #[zeroize(skip)]
    pub valid_from: UnixSeconds,
    /// The first second after the window; the next window starts here, without a gap.
    #[zeroize(skip)]
    pub valid_until: UnixSeconds,
}

impl Code {
    /// Whether the code is replaced as time passes. `false` for HOTP.
    pub fn rolls(&self) -> bool {
        self.valid_until != UnixSeconds::NEVER
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Code")
            .field(
                "digits",
                &format_args!("<{} characters>", self.digits.len()),
            )
            .field("valid_from", &self.valid_from)
            .field("valid_until", &self.valid_until)
            .finish()
    }
}

/// Computes the code that `secret` shows at `at`; for HOTP the one at its counter, whatever `at`.
///
/// Source: RFC 6238 §4.2 over RFC 4226 §5.3 (dynamic truncation).
pub fn code_at(secret: &SharedSecret, parameters: &Parameters, at: UnixSeconds) -> Code {
    Generator::new(secret, parameters).code_at(at)
}

/// Computes the HOTP code at `counter` (RFC 4226 §5.3).
pub fn code_at_counter(
    secret: &SharedSecret,
    algorithm: Algorithm,
    digits: Digits,
    counter: Counter,
) -> Zeroizing<String> {
    let parameters = Parameters {
        algorithm,
        digits,
        kind: Kind::Hotp { counter },
    };
    let mut code = Generator::new(secret, &parameters).code_at(UnixSeconds::ZERO);
    Zeroizing::new(std::mem::take(&mut code.digits))
}

/// A secret made ready for computing many codes, so that a list does not copy it once a window.
///
/// Holds a second copy of the secret, zeroised when dropped; drop it on lock.
#[derive(Clone)]
pub struct Generator {
    totp: Totp,
    kind: Kind,
}

impl Generator {
    /// Prepares `secret` for `parameters`.
    pub fn new(secret: &SharedSecret, parameters: &Parameters) -> Self {
        let Parameters {
            algorithm,
            digits,
            kind,
        } = *parameters;
        // `build` would refuse secrets below 128 bits and digits other than 6 to 8. What makes
        // totp-rs panic, ten digits or a step of zero, cannot be expressed in our types.
        let builder = match kind {
            Kind::Totp { period } => numeric(algorithm, digits, u64::from(period.as_secs())),
            // HOTP is TOTP whose clock is the counter and ticks once a second.
            Kind::Hotp { .. } => numeric(algorithm, digits, 1),
            Kind::Steam { period } => {
                Builder::new_steam().with_step_duration(u64::from(period.as_secs()))
            }
        };
        let totp = builder.with_secret(secret.expose()).build_noncompliant();
        Self { totp, kind }
    }

    /// The code at `at`; for HOTP the one at its counter, whatever `at`.
    pub fn code_at(&self, at: UnixSeconds) -> Code {
        let (moment, valid_from, valid_until) = match self.kind {
            Kind::Totp { period } | Kind::Steam { period } => {
                let step = u64::from(period.as_secs());
                let from = UnixSeconds(at.0 - at.0 % step);
                (at.0, from, from.plus(step))
            }
            Kind::Hotp { counter } => (counter.as_u64(), UnixSeconds::ZERO, UnixSeconds::NEVER),
        };
        // The longest code, so that the string never grows and leaves digits in freed memory.
        let mut digits = String::with_capacity(usize::from(Digits::MAX.as_u8()));
        write!(digits, "{}", self.totp.generate(moment)).expect("writing to a string cannot fail");
        Code {
            digits,
            valid_from,
            valid_until,
        }
    }
}

impl fmt::Debug for Generator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Generator")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

fn numeric(algorithm: Algorithm, digits: Digits, step_s: u64) -> Builder {
    let algorithm = match algorithm {
        Algorithm::Sha1 => totp_rs::Algorithm::SHA1,
        Algorithm::Sha256 => totp_rs::Algorithm::SHA256,
        Algorithm::Sha512 => totp_rs::Algorithm::SHA512,
    };
    Builder::new()
        .with_algorithm(algorithm)
        .with_digits(digits.as_u8())
        .with_step_duration(step_s)
}
