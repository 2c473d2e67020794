//! What to do about a failure on the command line, where the sentence alone does not say it.

use app::ErrorCode;

/// The next step, as a sentence.
pub(crate) fn step(code: ErrorCode) -> Option<&'static str> {
    let mut all = VAULT.iter().chain(SERVER);
    all.find(|(known, _)| *known == code).map(|(_, next)| *next)
}

/// The vault and what opens it.
const VAULT: &[(ErrorCode, &str)] = &[
    (
        ErrorCode::NoSuchSlot,
        "Name a way that it has, with --passphrase-file or --recovery-code-file.",
    ),
    (
        ErrorCode::KeychainMissing,
        "Use --passphrase-file, or ask \"keyfob-cli doctor\" what is missing.",
    ),
    (
        ErrorCode::KeychainLocked,
        "Unlock it and try again, or use --passphrase-file.",
    ),
    (
        ErrorCode::NoVault,
        "\"keyfob-cli add\" makes one; KEYFOB_HOME names another folder to look in.",
    ),
    (
        ErrorCode::VaultDamaged,
        "Nothing was changed. Start the app: it can restore one of the older copies.",
    ),
    (
        ErrorCode::VaultMissing,
        "Start the app: it can restore one of them.",
    ),
    (
        ErrorCode::VaultTooNew,
        "Nothing was changed. Update Keyfob to open it.",
    ),
    (
        ErrorCode::VaultInUse,
        "Close the app, or whatever else uses it, and try again.",
    ),
    (
        ErrorCode::NoPermission,
        "Allow your user to read and write there, or name another folder with KEYFOB_HOME.",
    ),
];

/// Identity servers.
const SERVER: &[(ErrorCode, &str)] = &[
    (
        ErrorCode::NoSuchConnection,
        "\"keyfob-cli connections list\" shows those there are.",
    ),
    (
        ErrorCode::ConnectionNameTaken,
        "Choose a name that tells the two apart.",
    ),
    (
        ErrorCode::ConnectionInUse,
        "Finish or cancel it first, see \"keyfob-cli pending list\": only this connection can clean it up.",
    ),
    (
        ErrorCode::BadConnection,
        "Check its address and options with whoever runs the server.",
    ),
    (
        ErrorCode::NoSuchProvider,
        "\"keyfob-cli connections kinds\" shows those there are.",
    ),
    (
        ErrorCode::NoSuchPerson,
        "Check the spelling, or search with \"keyfob-cli people\".",
    ),
    (
        ErrorCode::SeveralPeople,
        "Name one by their id, which \"keyfob-cli people\" shows.",
    ),
    (
        ErrorCode::NoSuchEnrollment,
        "\"keyfob-cli pending list\" shows those that are not finished.",
    ),
    (
        ErrorCode::WrongStage,
        "Look where it stands with \"keyfob-cli pending list\", and go on from there.",
    ),
    (
        ErrorCode::RecoveryCodesNotKept,
        "Save them with --show-secrets, answer \"recovery-codes-kept\" with yes, and go on.",
    ),
    (
        ErrorCode::SignInRequired,
        "Sign in again. If a token is used, it has run out: ask for a new one.",
    ),
    (
        ErrorCode::SignInRefused,
        "Check user name and password, or the token, then try again.",
    ),
    (
        ErrorCode::PermissionDenied,
        "Ask an administrator of the server for the right to do it.",
    ),
    (
        ErrorCode::AccountNotReady,
        "Sign in on the server's own pages once and finish the set-up there.",
    ),
    (
        ErrorCode::TermsNotAccepted,
        "Accept them on the server's own page, then try again.",
    ),
    (
        ErrorCode::CodeRefused,
        "Wait for the next code and try again.",
    ),
    (
        ErrorCode::CodeThrottled,
        "Wait a minute, then try the code of that moment.",
    ),
    (
        ErrorCode::ClockOff,
        "Set the clock right, or answer \"correct-clock\" with yes, and try again.",
    ),
    (
        ErrorCode::PolicyForbids,
        "Ask an administrator of the server whether authenticators are turned on.",
    ),
    (
        ErrorCode::DeviceLimitReached,
        "Remove a device that is not used any more, then pair again.",
    ),
    (
        ErrorCode::NotFoundAtServer,
        "Look at \"keyfob-cli devices list\" again.",
    ),
    (
        ErrorCode::OfferExpired,
        "Nothing is lost: cancel it with \"keyfob-cli pending cancel\" and begin again.",
    ),
    (ErrorCode::ValueRefused, "Change it and try again."),
    (ErrorCode::RateLimited, "Wait a minute, then try again."),
    (
        ErrorCode::NeedsBrowser,
        "Pair on the server's own page, then give its key to \"keyfob-cli add\".",
    ),
    (
        ErrorCode::AnswerNotUnderstood,
        "Check the address. If it is right, tell whoever runs the server what stands here.",
    ),
    (
        ErrorCode::ServerFailed,
        "Nothing was made there. Try again later.",
    ),
    (
        ErrorCode::OutcomeUnknown,
        "Look at \"keyfob-cli pending list\" and \"keyfob-cli devices list\" before trying again.",
    ),
    (
        ErrorCode::ServerUnreachable,
        "Check the address and your network, then try again.",
    ),
    (
        ErrorCode::ServerUntrusted,
        "Nothing was sent. If your company has certificates of its own, add them with --extra-ca.",
    ),
    (
        ErrorCode::ProxyFailed,
        "Check the proxy of the connection, or ask whoever runs it.",
    ),
    (
        ErrorCode::ServerTimedOut,
        "Try again. If it stays, tell whoever runs the server.",
    ),
    (
        ErrorCode::ConnectionBroken,
        "Nothing was made there. Try again.",
    ),
    (
        ErrorCode::AnswerTooLong,
        "Check the address: another program may answer there.",
    ),
    (
        ErrorCode::ServerRedirects,
        "Set up the connection with the final address.",
    ),
    (
        ErrorCode::WrongOwner,
        "Cancel it with \"keyfob-cli pending cancel\": Keyfob removes the device there.",
    ),
    (
        ErrorCode::UnsupportedKey,
        "Tell whoever runs the server. The device may have to be removed there.",
    ),
    (
        ErrorCode::Unanswered,
        "Answer it at a terminal, or by its name in the file of --answers.",
    ),
    (
        ErrorCode::UnsupportedByServer,
        "Use the server's own pages for it.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_has_one_next_step_and_each_step_is_a_sentence() {
        let mut known = Vec::new();
        for (code, next) in VAULT.iter().chain(SERVER) {
            assert!(!known.contains(code), "{code:?} is there twice");
            assert!(next.ends_with('.'), "{next}");
            known.push(*code);
        }
    }
}
