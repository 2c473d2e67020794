//! What a host may ask: one struct a command, parsed as hostile input.

use serde::Deserialize;
use ts_rs::TS;

use crate::SensitiveText;

/// No arguments.
#[derive(Debug, Default, Deserialize, TS)]
pub struct Nothing {}

/// How the vault is to be opened from now on.
#[derive(Debug, Deserialize, TS)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum CreateVault {
    /// A key in the OS keychain.
    Keychain,
    /// A passphrase, at least [`crate::MIN_PASSPHRASE_CHARS`] characters long.
    Passphrase {
        /// The passphrase as typed.
        passphrase: SensitiveText,
    },
}

/// The slot to open the vault by.
#[derive(Debug, Deserialize, TS)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum UnlockVault {
    /// The key in the OS keychain.
    Keychain,
    /// The passphrase.
    Passphrase {
        /// The passphrase as typed.
        passphrase: SensitiveText,
    },
    /// The recovery code.
    Recovery {
        /// The code as typed; spaces, dashes and case do not matter.
        code: SensitiveText,
    },
}

/// Which older copy to restore.
#[derive(Debug, Deserialize, TS)]
pub struct RestoreCopy {
    /// Its number, as [`crate::CopyView::number`] gave it; 1 is the newest.
    pub number: u8,
}

/// A search.
#[derive(Debug, Deserialize, TS)]
pub struct SearchEntries {
    /// Words that must all occur in issuer, account, group or note; at most 200 characters count.
    pub query: String,
}

/// One account.
#[derive(Debug, Deserialize, TS)]
pub struct EntryRequest {
    /// Its id.
    pub id: String,
}

/// The accounts on screen.
#[derive(Debug, Deserialize, TS)]
pub struct ShowCodes {
    /// Their ids; at most [`crate::MAX_SHOWN`]. Empty stops the codes.
    pub ids: Vec<String>,
}

/// Which code of a time-based account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WhichCode {
    /// The code of this moment; when it is valid for less than 2 s more, the next one.
    Current,
    /// The code of the window after this one.
    Next,
}

/// Copy a code.
#[derive(Debug, Deserialize, TS)]
pub struct CopyCode {
    /// The account.
    pub id: String,
    /// Which of its codes. HOTP accounts have one only: the last shown, else a new one.
    pub which: WhichCode,
}

/// Text to read accounts from.
#[derive(Debug, Deserialize, TS)]
pub struct StageText {
    /// Key URIs one a line, a Google migration URI, or one bare secret; at most 1 MiB.
    pub text: SensitiveText,
}

/// What to save of a stage.
#[derive(Debug, Deserialize, TS)]
pub struct CommitStaged {
    /// The stage.
    pub stage: u32,
    /// The chosen accounts.
    pub accounts: Vec<ChosenAccount>,
}

/// One account of a stage as the person wants it.
#[derive(Debug, Deserialize, TS)]
pub struct ChosenAccount {
    /// Its place in the stage.
    pub index: u32,
    /// The issuer, perhaps corrected; may be empty when the account is not.
    pub issuer: String,
    /// The account name, perhaps corrected.
    pub account: String,
    /// The group to put it into.
    pub group: Option<String>,
}

/// A stage to forget.
#[derive(Debug, Deserialize, TS)]
pub struct DiscardStaged {
    /// The stage.
    pub stage: u32,
}

/// What moves the code of an account on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, serde::Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Time (RFC 6238).
    Totp,
    /// A counter (RFC 4226).
    Hotp,
    /// Time, shown in Steam's alphabet.
    Steam,
}

/// One account from the form.
#[derive(Debug, Deserialize, TS)]
pub struct AddEntry {
    /// The issuer; may be empty when the account is not.
    pub issuer: String,
    /// The account name.
    pub account: String,
    /// The secret in Base32; spaces, dashes, case and padding do not matter.
    pub secret: SensitiveText,
    /// What moves its code on.
    pub kind: EntryKind,
    /// `SHA1`, `SHA256` or `SHA512`.
    pub algorithm: String,
    /// 5 to 9.
    pub digits: u32,
    /// 1 to 86,400 s; not used by HOTP.
    pub period: u32,
    /// The next counter, 0 to 2^63 - 1, as text because JavaScript's integers end at 2^53; used by
    /// HOTP only.
    pub counter: String,
    /// The group to put it into.
    pub group: Option<String>,
}

/// New names for an account.
#[derive(Debug, Deserialize, TS)]
pub struct EditEntry {
    /// The account.
    pub id: String,
    /// The issuer.
    pub issuer: String,
    /// The account name.
    pub account: String,
    /// A note, at most 2,000 characters.
    pub note: String,
    /// The group; none for no group.
    pub group: Option<String>,
}

/// Pin or unpin.
#[derive(Debug, Deserialize, TS)]
pub struct PinEntry {
    /// The account.
    pub id: String,
    /// Whether it is to stand on top.
    pub pinned: bool,
}

/// Put an account elsewhere in the order.
#[derive(Debug, Deserialize, TS)]
pub struct MoveEntry {
    /// The account.
    pub id: String,
    /// The account it is to stand before; none puts it last.
    pub before: Option<String>,
}

/// Rename a group.
#[derive(Debug, Deserialize, TS)]
pub struct RenameGroup {
    /// Its name now.
    pub from: String,
    /// Its new name; the name of another group merges the two, an empty one dissolves it.
    pub to: String,
}

/// A new passphrase.
#[derive(Debug, Deserialize, TS)]
pub struct SetPassphrase {
    /// At least [`crate::MIN_PASSPHRASE_CHARS`] characters.
    pub passphrase: SensitiveText,
}

/// A slot to take away.
#[derive(Debug, Deserialize, TS)]
pub struct RemoveSlot {
    /// Its id.
    pub id: String,
}
