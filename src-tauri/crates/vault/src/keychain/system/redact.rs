//! From keyring errors, which can carry secret bytes, to ours, which cannot.

use keyring_core::Error;
use zeroize::Zeroize;

use super::KeychainError;
use super::platform::redact_platform_error;

/// Keeps what kind of failure it was, and wipes the rest.
///
/// `Debug` of a keyring error prints the bytes of a secret: nothing here formats one.
pub(super) fn redact(error: Error) -> KeychainError {
    match error {
        Error::NoEntry => KeychainError::NoEntry,
        Error::NoStorageAccess(inner) => {
            redact_platform_error(&*inner).unwrap_or(KeychainError::Locked)
        }
        Error::PlatformFailure(inner) => {
            redact_platform_error(&*inner).unwrap_or(KeychainError::Failed)
        }
        Error::BadEncoding(mut bytes) | Error::BadDataFormat(mut bytes, _) => {
            bytes.zeroize();
            KeychainError::Malformed
        }
        Error::Ambiguous(_) => KeychainError::Ambiguous,
        Error::NoDefaultStore => KeychainError::NoProvider,
        // TooLong, Invalid, BadStoreFormat, NotSupportedByStore: nothing that we send brings them
        // about, and the enum is open.
        _ => KeychainError::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_byte_of_a_secret_survives_redaction() {
        let secret = b"JBSWY3DPEHPK3PXP".to_vec();
        let reason = || Box::new(std::io::Error::other("JBSWY3DPEHPK3PXP"));
        let errors = [
            Error::BadEncoding(secret.clone()),
            Error::BadDataFormat(secret, reason()),
            Error::PlatformFailure(reason()),
            Error::NoStorageAccess(reason()),
            Error::Invalid("JBSWY3DPEHPK3PXP".into(), "JBSWY3DPEHPK3PXP".into()),
        ];
        for error in errors {
            let redacted = redact(error);
            assert!(!format!("{redacted} {redacted:?}").contains("JBSWY3DP"));
        }
    }
}
