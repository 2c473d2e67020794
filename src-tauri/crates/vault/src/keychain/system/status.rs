//! What the numbers mean that macOS and Windows give for a failure.

use super::KeychainError;

/// By a status of Security.framework (`SecBase.h`); none for one that says nothing to a person.
#[cfg(any(target_os = "macos", test))]
pub(super) fn of_apple(status: i32) -> Option<KeychainError> {
    match status {
        // userCanceledErr; errSecAuthFailed: a wrong password, or "Deny"; errSecNoAccessForItem;
        // errSecInvalidOwnerEdit.
        -128 | -25_293 | -25_243 | -25_244 => Some(KeychainError::Dismissed),
        // errSecInteractionNotAllowed: locked with nobody to ask, as over SSH; errSecInteractionRequired.
        -25_308 | -25_315 => Some(KeychainError::Locked),
        // errSecNotAvailable.
        -25_291 => Some(KeychainError::NoProvider),
        // errSecNoDefaultKeychain, errSecNoSuchKeychain, errSecInvalidKeychain.
        -25_307 | -25_294 | -25_295 => Some(KeychainError::NoCollection),
        // errSecDuplicateItem cannot be: an item that is there is replaced. wrPermErr and
        // errSecReadOnly: nothing that unlocking would help.
        -61 | -25_292 => Some(KeychainError::Failed),
        _ => None,
    }
}

/// By the text of the Credential Manager's store: a name, or the number of a system error
/// (`WinError.h`); none for one that says nothing to a person.
#[cfg(any(windows, test))]
pub(super) fn of_windows(text: &str) -> Option<KeychainError> {
    // A network logon, or a service: nobody's credentials are kept there.
    if text == "Windows ERROR_NO_SUCH_LOGON_SESSION" {
        return Some(KeychainError::NoProvider);
    }
    match text.strip_prefix("Windows error code ")?.parse() {
        // ERROR_ACCESS_DENIED, ERROR_CANCELLED.
        Ok(5 | 1_223) => Some(KeychainError::Dismissed),
        // ERROR_SERVICE_DISABLED, ERROR_SERVICE_NOT_ACTIVE, RPC_S_SERVER_UNAVAILABLE: the Credential
        // Manager is a service that can be turned off.
        Ok(1_058 | 1_062 | 1_722) => Some(KeychainError::NoProvider),
        // ERROR_TIMEOUT is left to our own deadline; the rest means nothing to a person.
        Ok(0_u32..) | Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_who_says_no_on_a_mac_has_refused_and_the_keychain_has_not_failed() {
        assert_eq!(of_apple(-128), Some(KeychainError::Dismissed));
        assert_eq!(of_apple(-25_293), Some(KeychainError::Dismissed));
        assert_eq!(of_apple(-25_308), Some(KeychainError::Locked));
        assert_eq!(of_apple(-25_307), Some(KeychainError::NoCollection));
        assert_eq!(of_apple(-25_291), Some(KeychainError::NoProvider));
    }

    #[test]
    fn windows_without_its_credential_service_has_no_keychain() {
        let numbered = |number| of_windows(&format!("Windows error code {number}"));
        assert_eq!(numbered(1_062), Some(KeychainError::NoProvider));
        assert_eq!(numbered(5), Some(KeychainError::Dismissed));
        assert_eq!(
            of_windows("Windows ERROR_NO_SUCH_LOGON_SESSION"),
            Some(KeychainError::NoProvider)
        );
    }

    #[test]
    fn a_status_that_says_nothing_to_a_person_stays_a_failure() {
        assert_eq!(of_apple(-67_585), None);
        assert_eq!(of_windows("Windows error code 87"), None);
        assert_eq!(of_windows("Windows ERROR_INVALID_PARAMETER"), None);
        assert_eq!(of_windows("Windows error code five"), None);
    }

    /// [`KeychainError::NoEntry`] is the one word that says that something is absent.
    #[test]
    fn no_status_is_taken_for_an_absent_item() {
        for status in -70_000..=0 {
            assert_ne!(of_apple(status), Some(KeychainError::NoEntry));
        }
        for number in 0..20_000 {
            let told = of_windows(&format!("Windows error code {number}"));
            assert_ne!(told, Some(KeychainError::NoEntry));
        }
    }
}
