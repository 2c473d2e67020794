//! Keys and ids as servers make them, and codes as servers check them.

use data_encoding::HEXLOWER;
use otp::{Clock as _, Parameters, SharedSecret, UnixSeconds, code_at};

use crate::ServerClock;

/// Random bytes. A sandbox without randomness cannot go on.
pub(super) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    bytes
}

/// 16 random bytes in hex, for ids and tokens.
pub(super) fn random_hex() -> String {
    HEXLOWER.encode(&random::<16>())
}

/// A key of 160 bits.
pub(super) fn random_secret() -> SharedSecret {
    SharedSecret::from_bytes(random::<20>()).expect("20 bytes are a key")
}

/// Whether a code is the one of this moment, or of one step before or after it.
pub(super) fn accepts(
    secret: &SharedSecret,
    parameters: &Parameters,
    clock: &ServerClock,
    code: &str,
) -> bool {
    let step = parameters
        .kind
        .period()
        .map_or(30, |period| u64::from(period.as_secs()));
    let now = clock.now().as_u64();
    [now.saturating_sub(step), now, now.saturating_add(step)]
        .into_iter()
        .any(|at| code_at(secret, parameters, UnixSeconds(at)).digits == code)
}
