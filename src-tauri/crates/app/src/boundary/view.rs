//! What a host may see. No type here holds a secret but the two that are asked for by name:
//! [`RevealView`] and [`RecoveryCodeView`].

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{CommandError, EntryKind, RevealedText};

/// It was done; there is nothing to tell.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Done {}

/// Everything the first frame needs.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StartView {
    /// The version of the app.
    pub version: String,
    /// Whether the vault is there and open.
    pub vault: VaultView,
    /// The settings; the defaults while the vault is locked.
    pub settings: SettingsView,
    /// The accounts; only while the vault is open.
    pub list: Option<ListView>,
    /// The codes of the first accounts of the list.
    pub codes: Option<CodesView>,
    /// What the person should know, most urgent first.
    pub notices: Vec<Notice>,
}

/// The state of the vault.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum VaultView {
    /// There is none yet: first run.
    Absent {
        /// Whether the OS keychain can hold its key.
        keychain: KeychainView,
    },
    /// It is there and closed.
    Locked {
        /// The ways to open it.
        ways: Vec<SlotKind>,
        /// Why opening it by the keychain failed, when that was tried.
        problem: Option<CommandError>,
    },
    /// It is open.
    Open {
        /// Seconds since the epoch when it locks by itself unless the person does something.
        locks_at: Option<u64>,
    },
    /// It cannot be used as it is.
    Unusable {
        /// Why.
        problem: CommandError,
    },
}

/// What the person should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Notice {
    /// Only one way opens the vault: when it is lost, so are the accounts.
    OneWayToUnlock,
    /// Some records could not be read; they are kept as they are.
    SetAside {
        /// How many.
        count: u32,
    },
}

/// Whether the OS keychain works.
#[derive(Debug, Clone, Serialize, TS)]
pub struct KeychainView {
    /// Who answers, such as "Secret Service".
    pub provider: String,
    /// Why it does not work; none when a written value was read back.
    pub problem: Option<CommandError>,
}

/// The kind of a key slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SlotKind {
    /// A key in the OS keychain.
    Keychain,
    /// A passphrase.
    Passphrase,
    /// A recovery code.
    Recovery,
    /// Made by a later version of Keyfob.
    Unknown,
}

impl SlotKind {
    /// Its name at the boundary.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keychain => "keychain",
            Self::Passphrase => "passphrase",
            Self::Recovery => "recovery",
            Self::Unknown => "unknown",
        }
    }
}

/// One way to unlock.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SlotView {
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: SlotKind,
}

/// The ways to unlock.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SlotsView {
    /// All of them; at least one.
    pub slots: Vec<SlotView>,
    /// Why an older copy of the vault file still opens by a way that was taken from the vault; the
    /// next start tries again to clean it.
    pub leftover: Option<CommandError>,
}

/// A recovery code, shown once.
#[derive(Debug, Serialize, TS)]
pub struct RecoveryCodeView {
    /// 160 bits in Base32, in groups of four.
    pub code: RevealedText,
}

/// One older copy of the vault file.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CopyView {
    /// 1 is the newest.
    pub number: u8,
    /// When it was written, in seconds since the epoch, where the disk tells.
    pub written_at: Option<u64>,
    /// Whether its header is whole.
    pub readable: bool,
    /// Whether it is the newest of those whose header is whole.
    pub newest: bool,
}

/// The older copies of the vault file.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CopiesView {
    /// At most three, newest first.
    pub copies: Vec<CopyView>,
}

/// One account in the list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct EntryView {
    /// Its id.
    pub id: String,
    /// The name to show: the issuer, with the label's own prefix when that differs, else the account.
    pub title: String,
    /// The line beneath: the account, empty when the title says it already.
    pub subtitle: String,
    /// Its group.
    pub group: Option<String>,
    /// Whether it stands on top.
    pub pinned: bool,
    /// What moves its code on.
    pub kind: EntryKind,
    /// How many digits its code has.
    pub digits: u8,
    /// Its time step in seconds; none for HOTP.
    pub period: Option<u32>,
}

/// What a section of the list holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum SectionKind {
    /// Pinned accounts.
    Pinned,
    /// The accounts of one group.
    Group {
        /// Its name.
        name: String,
    },
    /// All others.
    Rest,
}

/// One section of the list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SectionView {
    /// What it holds.
    pub kind: SectionKind,
    /// Its accounts, in the person's order; at least one.
    pub entries: Vec<EntryView>,
}

/// The accounts.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ListView {
    /// Pinned, then groups by name, then the rest; empty sections are left out.
    pub sections: Vec<SectionView>,
    /// The names of all groups, in order.
    pub groups: Vec<String>,
    /// How many accounts there are.
    pub total: u32,
}

/// The accounts that a search found.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FoundView {
    /// Their ids, best first.
    pub ids: Vec<String>,
}

/// One account with everything but its secret.
#[derive(Debug, Clone, Serialize, TS)]
pub struct EntryDetailView {
    /// Its row.
    pub entry: EntryView,
    /// The issuer by itself.
    pub issuer: String,
    /// The account name by itself.
    pub account: String,
    /// The label's own prefix, when it differs from the issuer.
    pub label_issuer: Option<String>,
    /// The note.
    pub note: String,
    /// `SHA1`, `SHA256` or `SHA512`.
    pub algorithm: String,
    /// The next counter, as text because it may exceed JavaScript's integers; HOTP only.
    pub counter: Option<String>,
    /// When it was added, in seconds since the epoch.
    pub created_at: u64,
}

/// A code on screen.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CodeView {
    /// The account.
    pub id: String,
    /// The digits without grouping; none for an HOTP account whose code was not asked for yet.
    pub digits: Option<String>,
    /// The code of the window after this one; none for HOTP.
    pub next: Option<String>,
    /// First second of its window; 0 for HOTP.
    pub valid_from: u64,
    /// First second after its window; 0 for HOTP.
    pub valid_until: u64,
}

/// The codes on screen.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CodesView {
    /// One for each account that was named and exists.
    pub codes: Vec<CodeView>,
    /// When the first of them rolls, in seconds since the epoch; none without time-based codes.
    pub valid_until: Option<u64>,
    /// The time these were computed at, in milliseconds since the epoch: what a countdown starts from.
    pub at_ms: u64,
}

/// A code went to the clipboard.
#[derive(Debug, Clone, Serialize, TS)]
pub struct CopiedView {
    /// Whether it was the next code, because it was asked for or because the current one was about to end.
    pub next: bool,
    /// Seconds until it is cleared; none when clearing is turned off.
    pub clears_after_s: Option<u32>,
}

/// Text that was read into accounts, not saved yet.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StagedView {
    /// What to commit or discard. Stages are forgotten after 10 minutes, and when the vault locks.
    pub stage: u32,
    /// What was understood.
    pub accounts: Vec<StagedAccount>,
    /// What was not.
    pub refused: Vec<RefusedLine>,
    /// What the clipboard holds when it is one short line of which nothing is a key: something to
    /// search for. Text that was pasted is not sent back.
    pub words: Option<String>,
}

/// One account of a stage.
#[derive(Debug, Clone, Serialize, TS)]
pub struct StagedAccount {
    /// Its place in the stage.
    pub index: u32,
    /// The issuer.
    pub issuer: String,
    /// The label's own prefix, when it names another issuer.
    pub label_issuer: Option<String>,
    /// The account name.
    pub account: String,
    /// What moves its code on.
    pub kind: EntryKind,
    /// `SHA1`, `SHA256` or `SHA512`.
    pub algorithm: String,
    /// How many digits its code has.
    pub digits: u8,
    /// Its time step in seconds; none for HOTP.
    pub period: Option<u32>,
    /// What is odd about it, by code, such as `weak-secret`.
    pub warnings: Vec<String>,
    /// The account that it repeats or resembles, in the vault or further up in the same text.
    pub known: Option<Known>,
}

/// An account that was there before a staged one, and how the two are alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Known {
    /// What they have in common.
    pub likeness: Likeness,
    /// The name the other account is shown by; empty when it has none.
    pub title: String,
    /// The line beneath.
    pub subtitle: String,
    /// The line of the same text that holds the other account; none when the vault holds it.
    pub line: Option<u32>,
}

/// How a staged account resembles one that was there before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// The same secret, parameters and names, but for case.
    SameAccount,
    /// The same secret and parameters under another name.
    SameSecret,
    /// The same names with another secret.
    SameName,
}

/// A line that could not be read.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RefusedLine {
    /// Its number, from 1.
    pub line: u32,
    /// Why.
    pub problem: CommandError,
}

/// Accounts were added.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AddedView {
    /// Their ids.
    pub ids: Vec<String>,
}

/// An account was removed.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RemovedView {
    /// Its id.
    pub id: String,
    /// The name it was shown by.
    pub title: String,
    /// The line beneath.
    pub subtitle: String,
    /// When it was removed, in seconds since the epoch.
    pub removed_at: u64,
    /// When it is deleted for good.
    pub purged_at: u64,
}

/// The accounts that were removed and can still be restored.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RemovedListView {
    /// Last removed first.
    pub removed: Vec<RemovedView>,
}

/// The secret of one account, for a person who asked for it.
#[derive(Debug, Serialize, TS)]
pub struct RevealView {
    /// The secret in Base32, in groups of four.
    pub secret: RevealedText,
    /// Its key URI.
    pub uri: RevealedText,
    /// Seconds after which it must be hidden again.
    pub hides_after_s: u32,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    /// As the desktop has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SettingsView {
    /// Light or dark.
    pub theme: ThemeChoice,
    /// Whether rows are 48 px high instead of 64 px.
    pub compact: bool,
    /// Whether codes are dots until a row has the focus.
    pub hide_codes: bool,
    /// Seconds after which a copied code leaves the clipboard, 5 to 600; none for never.
    pub clipboard_clear_s: Option<u32>,
    /// Minutes without activity after which the vault locks, 1 to 1,440; none for never.
    pub lock_after_min: Option<u32>,
}
