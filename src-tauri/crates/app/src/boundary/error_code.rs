//! Every error a person can meet, by a code that is never renamed or reused.

use std::fmt;

use serde::Serialize;
use ts_rs::TS;

/// What a command answers when it could not be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CommandError {
    /// What happened, for programs and for the messages of the user interface.
    pub code: ErrorCode,
    /// What happened, in one English sentence without any secret.
    pub message: String,
    /// Whether the same command may work when it is sent again.
    pub retryable: bool,
    /// Facts that help support, such as a path or a version; never a secret.
    pub detail: Option<String>,
}

impl CommandError {
    /// The error with its own sentence and no detail.
    #[must_use]
    pub fn new(code: ErrorCode) -> Self {
        Self {
            code,
            message: code.sentence().to_owned(),
            retryable: code.retryable(),
            detail: None,
        }
    }

    /// The same with a fact for support.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

impl From<ErrorCode> for CommandError {
    fn from(code: ErrorCode) -> Self {
        Self::new(code)
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CommandError {}

macro_rules! error_codes {
    ($($(#[doc = $doc:literal])+ $name:ident $code:literal $sentence:literal $retryable:literal,)+) => {
        /// The closed list of errors.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
        pub enum ErrorCode {
            $($(#[doc = $doc])+ #[serde(rename = $code)] $name,)+
        }

        impl ErrorCode {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The code as it crosses the boundary.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// What happened, in one sentence.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$name => $sentence),+ }
            }

            /// Whether the same command may work when it is sent again.
            #[must_use]
            pub const fn retryable(self) -> bool {
                match self { $(Self::$name => $retryable),+ }
            }
        }
    };
}

error_codes! {
    // Key URIs and secrets.
    /// The text is no key URI.
    NotOtpauth "not-otpauth" "This is not a key URI: it does not start with otpauth://." false,
    /// The type is neither `totp` nor `hotp` nor `steam`.
    UnknownType "unknown-type" "This key URI has a type other than totp or hotp." false,
    /// A kind that Keyfob knows and does not support.
    UnsupportedKind "unsupported-kind" "This kind of key is known but not supported." false,
    /// No secret.
    MissingSecret "missing-secret" "This key URI has no secret." false,
    /// An empty secret.
    EmptySecret "empty-secret" "The secret is empty." false,
    /// A secret that is no Base32.
    InvalidSecret "invalid-secret" "The secret is not Base32: only the letters A to Z and the digits 2 to 7 can occur." false,
    /// An algorithm other than SHA1, SHA256, SHA512.
    UnsupportedAlgorithm "unsupported-algorithm" "The algorithm is not SHA1, SHA256 or SHA512." false,
    /// Digits outside 5 to 9.
    InvalidDigits "invalid-digits" "The number of digits is not between 5 and 9." false,
    /// A period outside 1 to 86,400 s.
    InvalidPeriod "invalid-period" "The period is not between 1 and 86400 seconds." false,
    /// A counter outside 0 to 2^63 - 1.
    InvalidCounter "invalid-counter" "The counter is not a whole number that fits." false,
    /// The same parameter twice with different values.
    DuplicateParameter "duplicate-parameter" "A parameter occurs twice with different values." false,
    /// A NUL character.
    Nul "nul" "The text holds a NUL character." false,
    /// More text than a key URI can have.
    TooLong "too-long" "The text is too long to be a key." false,
    /// A migration code that cannot be read.
    InvalidMigration "invalid-migration" "The Google Authenticator export cannot be read." false,

    // Adding and changing accounts.
    /// Nothing in the text.
    NothingToAdd "nothing-to-add" "There is no key in this text." false,
    /// The clipboard holds no text.
    ClipboardEmpty "clipboard-empty" "The clipboard holds no text." true,
    /// The clipboard does not answer.
    ClipboardUnavailable "clipboard-unavailable" "The clipboard does not answer." true,
    /// The stage was committed, discarded or is too old.
    StageGone "stage-gone" "These keys are no longer held; they were saved, discarded or are too old." false,
    /// Neither issuer nor account.
    NameMissing "name-missing" "An account needs a name: an issuer, an account, or both." false,
    /// A name, note or group that is too long.
    TextTooLong "text-too-long" "A name or note is too long." false,
    /// No such account.
    NoSuchEntry "no-such-entry" "This account does not exist any more." false,
    /// A search that was to find one account found several.
    SeveralMatch "several-match" "Several accounts match; name one by its id." false,
    /// The account is not of that kind.
    NotCounterBased "not-counter-based" "This account has no counter: its code comes from the time." false,
    /// The counter is at its end.
    CounterExhausted "counter-exhausted" "The counter of this account cannot go any further." false,
    /// More accounts than the vault may hold.
    VaultFull "vault-full" "The vault holds as many accounts as it can." false,

    // The vault.
    /// There is none yet.
    NoVault "no-vault" "There is no vault yet." false,
    /// There is one already.
    VaultExists "vault-exists" "There is a vault already." false,
    /// It is locked.
    VaultLocked "vault-locked" "The vault is locked." false,
    /// Wrong passphrase.
    WrongPassphrase "wrong-passphrase" "The passphrase is wrong." false,
    /// Wrong recovery code.
    WrongRecoveryCode "wrong-recovery-code" "The recovery code is wrong." false,
    /// Text that cannot be a recovery code.
    MalformedRecoveryCode "malformed-recovery-code" "A recovery code has 32 letters and digits." false,
    /// Passphrase too short.
    PassphraseTooShort "passphrase-too-short" "The passphrase is too short." false,
    /// The vault has no such slot.
    NoSuchSlot "no-such-slot" "The vault cannot be opened this way." false,
    /// The last slot stays.
    LastSlot "last-slot" "This is the only way to unlock the vault, so it stays." false,
    /// The file is damaged.
    VaultDamaged "vault-damaged" "The vault file is damaged." false,
    /// The file is of a later version.
    VaultTooNew "vault-too-new" "The vault file was written by a newer version of Keyfob." false,
    /// The file is gone but older copies are there.
    VaultMissing "vault-missing" "The vault file is missing, but older copies of it are there." false,
    /// Another process has it.
    VaultInUse "vault-in-use" "Keyfob is already running with this vault." true,
    /// Another program wrote the file.
    VaultChangedOnDisk "vault-changed-on-disk" "The vault file was changed by something else." false,
    /// A link or a folder stands where the vault file belongs.
    NotAPlainFile "not-a-plain-file" "The vault file is a link or a folder, which Keyfob does not follow." false,
    /// Not enough memory for deriving a key.
    OutOfMemory "out-of-memory" "There is not enough memory to check the passphrase." true,
    /// As many slots as fit.
    TooManySlots "too-many-slots" "The vault has as many ways to unlock as it can." false,
    /// No such older copy.
    NoSuchCopy "no-such-copy" "There is no such older copy of the vault file." false,

    // The disk.
    /// No space.
    DiskFull "disk-full" "The disk is full." true,
    /// Read-only.
    DiskReadOnly "disk-read-only" "The disk is read-only." true,
    /// Not permitted.
    NoPermission "no-permission" "Keyfob may not use its data folder." true,
    /// Any other failure.
    DiskFailed "disk-failed" "The disk reports an error." true,

    // The keychain.
    /// Locked.
    KeychainLocked "keychain-locked" "The keychain of this computer is locked." true,
    /// The person said no.
    KeychainRefused "keychain-refused" "The keychain was not unlocked." true,
    /// There is none.
    KeychainMissing "keychain-missing" "This computer has no keychain that answers." true,
    /// It has no collection to keep things in.
    KeychainNotSetUp "keychain-not-set-up" "The keychain of this computer is not set up yet." true,
    /// It was asked and has not answered yet.
    KeychainWaiting "keychain-waiting" "The keychain of this computer has not answered yet." true,
    /// No answer in time.
    KeychainTimedOut "keychain-timed-out" "The keychain of this computer does not answer." true,
    /// Any other failure.
    KeychainFailed "keychain-failed" "The keychain of this computer reports an error." true,
    /// What was written did not read back.
    KeychainNotKept "keychain-not-kept" "The keychain of this computer did not keep what was written." true,
    /// It answers and does not hold our key.
    KeychainKeyAbsent "keychain-key-absent" "The keychain does not hold the key of this vault." true,
    /// It holds something else in our place.
    KeychainKeyMalformed "keychain-key-malformed" "What the keychain holds for this vault is not its key." false,

    // Identity servers.
    /// No connection of that name.
    NoSuchConnection "no-such-connection" "There is no connection of this name." false,
    /// Another connection has the name.
    ConnectionNameTaken "connection-name-taken" "Another connection has this name already." false,
    /// An enrollment there is unfinished.
    ConnectionInUse "connection-in-use" "A pairing at this connection is not finished." false,
    /// An option is missing or wrong.
    BadConnection "bad-connection" "Something in the set-up of this connection is missing or wrong." false,
    /// No provider of that name.
    NoSuchProvider "no-such-provider" "Keyfob does not know this kind of server." false,
    /// No such person at the server.
    NoSuchPerson "no-such-person" "The server knows nobody of this name." false,
    /// Several people have the name.
    SeveralPeople "several-people" "Several people at the server have this name." false,
    /// No such unfinished enrollment.
    NoSuchEnrollment "no-such-enrollment" "This pairing is finished or was cancelled." false,
    /// The enrollment is at another point.
    WrongStage "wrong-stage" "This pairing is not at the point where this can be done." false,
    /// The recovery codes come first.
    RecoveryCodesNotKept "recovery-codes-not-kept" "The server's recovery codes have to be kept before the pairing goes on." false,
    /// Sign-in needed.
    SignInRequired "sign-in-required" "The server wants you to sign in." true,
    /// Sign-in refused.
    SignInRefused "sign-in-refused" "The server refused the sign-in." true,
    /// Not permitted.
    PermissionDenied "permission-denied" "The server does not permit this." false,
    /// The account is not set up for it.
    AccountNotReady "account-not-ready" "Your account at the server is not set up for this." false,
    /// Terms not accepted.
    TermsNotAccepted "terms-not-accepted" "The server's terms have to be accepted first." true,
    /// Wrong code.
    CodeRefused "code-refused" "The server did not accept the code." true,
    /// Right or wrong, no code is taken for a while.
    CodeThrottled "code-throttled" "After wrong codes the server accepts none for a while." true,
    /// This clock is off.
    ClockOff "clock-off" "The server did not accept the code because this computer's clock is off." true,
    /// A rule forbids it.
    PolicyForbids "policy-forbids" "A rule of the server forbids this." false,
    /// Too many devices.
    DeviceLimitReached "device-limit-reached" "The server allows no further device for this person." false,
    /// Not there at the server.
    NotFoundAtServer "not-found-at-server" "The server has no such thing." false,
    /// The offer is too old.
    OfferExpired "offer-expired" "The server has forgotten the key it offered." false,
    /// A value was refused.
    ValueRefused "value-refused" "The server refused a value." false,
    /// Asked too often.
    RateLimited "rate-limited" "The server is asked too often." true,
    /// Only a browser can do this.
    NeedsBrowser "needs-browser" "The server wants something that only a browser can do." false,
    /// The answer makes no sense.
    AnswerNotUnderstood "answer-not-understood" "The server's answer makes no sense to this version of Keyfob." false,
    /// The server failed.
    ServerFailed "server-failed" "The server reports a failure of its own." true,
    /// Nobody knows whether it was done.
    OutcomeUnknown "outcome-unknown" "The answer of the server was lost: it may have done what it was asked for." true,
    /// Unreachable.
    ServerUnreachable "server-unreachable" "The server cannot be reached." true,
    /// Not trusted.
    ServerUntrusted "server-untrusted" "The server cannot prove who it is." false,
    /// The proxy.
    ProxyFailed "proxy-failed" "The proxy does not let the connection through." true,
    /// No answer in time.
    ServerTimedOut "server-timed-out" "The server does not answer in time." true,
    /// The connection broke.
    ConnectionBroken "connection-broken" "The connection to the server broke off." true,
    /// Too long an answer.
    AnswerTooLong "answer-too-long" "The server's answer is longer than it can rightly be." false,
    /// Sends elsewhere.
    ServerRedirects "server-redirects" "The server sends us to another address, which Keyfob does not follow." false,
    /// Somebody else's device.
    WrongOwner "wrong-owner" "The device belongs to somebody else than it was meant for." false,
    /// A key that no app can use.
    UnsupportedKey "unsupported-key" "The server made a key that Keyfob cannot use." false,
    /// No answer to a question.
    Unanswered "unanswered" "A question of the server stayed without an answer." true,
    /// The provider cannot.
    UnsupportedByServer "unsupported-by-server" "This kind of server cannot do that." false,

    // The host.
    /// A file that was named cannot be read, or an answer not be written.
    FileFailed "file-failed" "A file cannot be read or written." false,
    /// The arguments do not parse.
    BadRequest "bad-request" "The request was not understood." false,
    /// A fault of ours.
    Internal "internal" "Something went wrong inside Keyfob." false,
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_code_and_every_sentence_is_its_own() {
        let codes: HashSet<_> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
        let sentences: HashSet<_> = ErrorCode::ALL.iter().map(|code| code.sentence()).collect();
        assert_eq!(codes.len(), ErrorCode::ALL.len());
        assert_eq!(sentences.len(), ErrorCode::ALL.len());
    }

    #[test]
    fn a_code_crosses_the_boundary_as_its_text() {
        for code in ErrorCode::ALL {
            let json = serde_json::to_value(code).expect("a unit variant serialises");
            assert_eq!(json, code.as_str());
        }
    }
}
