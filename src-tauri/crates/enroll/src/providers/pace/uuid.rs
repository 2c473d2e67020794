//! Names for devices.

use crate::{EnrollError, JournalError};

/// A random UUID (RFC 9562 §5.4) in lower case.
pub(super) fn random() -> Result<String, EnrollError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| JournalError("no-randomness".to_owned()))?;
    Ok(version_4(bytes))
}

fn version_4(bytes: [u8; 16]) -> String {
    const VERSION: u128 = 0xf << 76;
    const VARIANT: u128 = 0b11 << 62;
    let bits = u128::from_be_bytes(bytes) & !(VERSION | VARIANT) | 4 << 76 | 0b10 << 62;
    let hex = format!("{bits:032x}");
    [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ]
    .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_and_variant_are_where_rfc_9562_puts_them() {
        assert_eq!(version_4([0; 16]), "00000000-0000-4000-8000-000000000000");
        assert_eq!(
            version_4([0xff; 16]),
            "ffffffff-ffff-4fff-bfff-ffffffffffff"
        );
    }

    #[test]
    fn no_two_are_the_same() {
        assert_ne!(random().unwrap(), random().unwrap());
    }
}
