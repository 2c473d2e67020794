// Generated from src-tauri/crates/app/src/boundary/command_table.rs; do not edit.
// `make contract` writes it anew.

export const MIN_PASSPHRASE_CHARS = 8;
export const MAX_SHOWN = 200;
export const MAX_NAME_CHARS = 200;
export const MAX_NOTE_CHARS = 2000;

/**
 * One account from the form.
 */
export type AddEntry = { 
/**
 * The issuer; may be empty when the account is not.
 */
issuer: string, 
/**
 * The account name.
 */
account: string, 
/**
 * The secret in Base32; spaces, dashes, case and padding do not matter.
 */
secret: SensitiveText, 
/**
 * What moves its code on.
 */
kind: EntryKind, 
/**
 * `SHA1`, `SHA256` or `SHA512`.
 */
algorithm: string, 
/**
 * 5 to 9.
 */
digits: number, 
/**
 * 1 to 86,400 s; not used by HOTP.
 */
period: number, 
/**
 * The next counter, 0 to 2^63 - 1, as text because JavaScript's integers end at 2^53; used by
 * HOTP only.
 */
counter: string, 
/**
 * The group to put it into.
 */
group: string | null, };

/**
 * Accounts were added.
 */
export type AddedView = { 
/**
 * Their ids.
 */
ids: Array<string>, };

/**
 * One account of a stage as the person wants it.
 */
export type ChosenAccount = { 
/**
 * Its place in the stage.
 */
index: number, 
/**
 * The issuer, perhaps corrected; may be empty when the account is not.
 */
issuer: string, 
/**
 * The account name, perhaps corrected.
 */
account: string, 
/**
 * The group to put it into.
 */
group: string | null, };

/**
 * A code on screen.
 */
export type CodeView = { 
/**
 * The account.
 */
id: string, 
/**
 * The digits without grouping; none for an HOTP account whose code was not asked for yet.
 */
digits: string | null, 
/**
 * The code of the window after this one; none for HOTP.
 */
next: string | null, 
/**
 * First second of its window; 0 for HOTP.
 */
valid_from: number, 
/**
 * First second after its window; 0 for HOTP.
 */
valid_until: number, };

/**
 * The codes on screen.
 */
export type CodesView = { 
/**
 * One for each account that was named and exists.
 */
codes: Array<CodeView>, 
/**
 * When the first of them rolls, in seconds since the epoch; none without time-based codes.
 */
valid_until: number | null, 
/**
 * The time these were computed at, in milliseconds since the epoch: what a countdown starts from.
 */
at_ms: number, };

/**
 * What a command answers when it could not be done.
 */
export type CommandError = { 
/**
 * What happened, for programs and for the messages of the user interface.
 */
code: ErrorCode, 
/**
 * What happened, in one English sentence without any secret.
 */
message: string, 
/**
 * Whether the same command may work when it is sent again.
 */
retryable: boolean, 
/**
 * Facts that help support, such as a path or a version; never a secret.
 */
detail: string | null, };

/**
 * What to save of a stage.
 */
export type CommitStaged = { 
/**
 * The stage.
 */
stage: number, 
/**
 * The chosen accounts.
 */
accounts: Array<ChosenAccount>, };

/**
 * A code went to the clipboard.
 */
export type CopiedView = { 
/**
 * Whether it was the next code, because it was asked for or because the current one was about to end.
 */
next: boolean, 
/**
 * Seconds until it is cleared; none when clearing is turned off.
 */
clears_after_s: number | null, };

/**
 * The older copies of the vault file.
 */
export type CopiesView = { 
/**
 * At most three, newest first.
 */
copies: Array<CopyView>, };

/**
 * Copy a code.
 */
export type CopyCode = { 
/**
 * The account.
 */
id: string, 
/**
 * Which of its codes. HOTP accounts have one only: the last shown, else a new one.
 */
which: WhichCode, };

/**
 * One older copy of the vault file.
 */
export type CopyView = { 
/**
 * 1 is the newest.
 */
number: number, 
/**
 * When it was written, in seconds since the epoch, where the disk tells.
 */
written_at: number | null, 
/**
 * Whether its header is whole.
 */
readable: boolean, 
/**
 * Whether it is the newest of those whose header is whole.
 */
newest: boolean, };

/**
 * How the vault is to be opened from now on.
 */
export type CreateVault = { "by": "keychain" } | { "by": "passphrase", 
/**
 * The passphrase as typed.
 */
passphrase: SensitiveText, };

/**
 * A stage to forget.
 */
export type DiscardStaged = { 
/**
 * The stage.
 */
stage: number, };

/**
 * It was done; there is nothing to tell.
 */
export type Done = Record<symbol, never>;

/**
 * New names for an account.
 */
export type EditEntry = { 
/**
 * The account.
 */
id: string, 
/**
 * The issuer.
 */
issuer: string, 
/**
 * The account name.
 */
account: string, 
/**
 * A note, at most 2,000 characters.
 */
note: string, 
/**
 * The group; none for no group.
 */
group: string | null, };

/**
 * One account with everything but its secret.
 */
export type EntryDetailView = { 
/**
 * Its row.
 */
entry: EntryView, 
/**
 * The issuer by itself.
 */
issuer: string, 
/**
 * The account name by itself.
 */
account: string, 
/**
 * The label's own prefix, when it differs from the issuer.
 */
label_issuer: string | null, 
/**
 * The note.
 */
note: string, 
/**
 * `SHA1`, `SHA256` or `SHA512`.
 */
algorithm: string, 
/**
 * The next counter, as text because it may exceed JavaScript's integers; HOTP only.
 */
counter: string | null, 
/**
 * When it was added, in seconds since the epoch.
 */
created_at: number, };

/**
 * What moves the code of an account on.
 */
export type EntryKind = "totp" | "hotp" | "steam";

/**
 * One account.
 */
export type EntryRequest = { 
/**
 * Its id.
 */
id: string, };

/**
 * One account in the list.
 */
export type EntryView = { 
/**
 * Its id.
 */
id: string, 
/**
 * The name to show: the issuer, with the label's own prefix when that differs, else the account.
 */
title: string, 
/**
 * The line beneath: the account, empty when the title says it already.
 */
subtitle: string, 
/**
 * Its group.
 */
group: string | null, 
/**
 * Whether it stands on top.
 */
pinned: boolean, 
/**
 * What moves its code on.
 */
kind: EntryKind, 
/**
 * How many digits its code has.
 */
digits: number, 
/**
 * Its time step in seconds; none for HOTP.
 */
period: number | null, };

/**
 * The closed list of errors.
 */
export type ErrorCode = "not-otpauth" | "unknown-type" | "unsupported-kind" | "missing-secret" | "empty-secret" | "invalid-secret" | "unsupported-algorithm" | "invalid-digits" | "invalid-period" | "invalid-counter" | "duplicate-parameter" | "nul" | "too-long" | "invalid-migration" | "nothing-to-add" | "clipboard-empty" | "clipboard-unavailable" | "stage-gone" | "name-missing" | "text-too-long" | "no-such-entry" | "several-match" | "not-counter-based" | "counter-exhausted" | "vault-full" | "no-vault" | "vault-exists" | "vault-locked" | "wrong-passphrase" | "wrong-recovery-code" | "malformed-recovery-code" | "passphrase-too-short" | "no-such-slot" | "last-slot" | "vault-damaged" | "vault-too-new" | "vault-missing" | "vault-in-use" | "vault-changed-on-disk" | "not-a-plain-file" | "out-of-memory" | "too-many-slots" | "no-such-copy" | "disk-full" | "disk-read-only" | "no-permission" | "disk-failed" | "keychain-locked" | "keychain-refused" | "keychain-missing" | "keychain-not-set-up" | "keychain-waiting" | "keychain-timed-out" | "keychain-failed" | "keychain-not-kept" | "keychain-key-absent" | "keychain-key-malformed" | "no-such-connection" | "connection-name-taken" | "connection-in-use" | "bad-connection" | "no-such-provider" | "no-such-person" | "several-people" | "no-such-enrollment" | "wrong-stage" | "recovery-codes-not-kept" | "sign-in-required" | "sign-in-refused" | "permission-denied" | "account-not-ready" | "terms-not-accepted" | "code-refused" | "code-throttled" | "clock-off" | "policy-forbids" | "device-limit-reached" | "not-found-at-server" | "offer-expired" | "value-refused" | "rate-limited" | "needs-browser" | "answer-not-understood" | "server-failed" | "outcome-unknown" | "server-unreachable" | "server-untrusted" | "proxy-failed" | "server-timed-out" | "connection-broken" | "answer-too-long" | "server-redirects" | "wrong-owner" | "unsupported-key" | "unanswered" | "unsupported-by-server" | "file-failed" | "bad-request" | "internal";

/**
 * One event. None holds a secret; codes are the ones on screen.
 */
export type Event = { "event": "vault_changed", } | { "event": "codes_rolled", 
/**
 * The codes on screen from now on, all of them.
 */
codes: CodesView, } | { "event": "locked", } | { "event": "clipboard_cleared", } | { "event": "keychain_changed", 
/**
 * Why it does not open the vault; none when it does.
 */
problem: CommandError | null, };

/**
 * The accounts that a search found.
 */
export type FoundView = { 
/**
 * Their ids, best first.
 */
ids: Array<string>, };

/**
 * Whether the OS keychain works.
 */
export type KeychainView = { 
/**
 * Who answers, such as "Secret Service".
 */
provider: string, 
/**
 * Why it does not work; none when a written value was read back.
 */
problem: CommandError | null, };

/**
 * An account that was there before a staged one, and how the two are alike.
 */
export type Known = { 
/**
 * What they have in common.
 */
likeness: Likeness, 
/**
 * The name the other account is shown by; empty when it has none.
 */
title: string, 
/**
 * The line beneath.
 */
subtitle: string, 
/**
 * The line of the same text that holds the other account; none when the vault holds it.
 */
line: number | null, };

/**
 * How a staged account resembles one that was there before it.
 */
export type Likeness = "same_account" | "same_secret" | "same_name";

/**
 * The accounts.
 */
export type ListView = { 
/**
 * Pinned, then groups by name, then the rest; empty sections are left out.
 */
sections: Array<SectionView>, 
/**
 * The names of all groups, in order.
 */
groups: Array<string>, 
/**
 * How many accounts there are.
 */
total: number, };

/**
 * Put an account elsewhere in the order.
 */
export type MoveEntry = { 
/**
 * The account.
 */
id: string, 
/**
 * The account it is to stand before; none puts it last.
 */
before: string | null, };

/**
 * No arguments.
 */
export type Nothing = Record<symbol, never>;

/**
 * What the person should know.
 */
export type Notice = { "about": "one_way_to_unlock" } | { "about": "set_aside", 
/**
 * How many.
 */
count: number, };

/**
 * Pin or unpin.
 */
export type PinEntry = { 
/**
 * The account.
 */
id: string, 
/**
 * Whether it is to stand on top.
 */
pinned: boolean, };

/**
 * A recovery code, shown once.
 */
export type RecoveryCodeView = { 
/**
 * 160 bits in Base32, in groups of four.
 */
code: RevealedText, };

/**
 * A line that could not be read.
 */
export type RefusedLine = { 
/**
 * Its number, from 1.
 */
line: number, 
/**
 * Why.
 */
problem: CommandError, };

/**
 * A slot to take away.
 */
export type RemoveSlot = { 
/**
 * Its id.
 */
id: string, };

/**
 * The accounts that were removed and can still be restored.
 */
export type RemovedListView = { 
/**
 * Last removed first.
 */
removed: Array<RemovedView>, };

/**
 * An account was removed.
 */
export type RemovedView = { 
/**
 * Its id.
 */
id: string, 
/**
 * The name it was shown by.
 */
title: string, 
/**
 * The line beneath.
 */
subtitle: string, 
/**
 * When it was removed, in seconds since the epoch.
 */
removed_at: number, 
/**
 * When it is deleted for good.
 */
purged_at: number, };

/**
 * Rename a group.
 */
export type RenameGroup = { 
/**
 * Its name now.
 */
from: string, 
/**
 * Its new name; the name of another group merges the two, an empty one dissolves it.
 */
to: string, };

/**
 * Which older copy to restore.
 */
export type RestoreCopy = { 
/**
 * Its number, as [`crate::CopyView::number`] gave it; 1 is the newest.
 */
number: number, };

/**
 * The secret of one account, for a person who asked for it.
 */
export type RevealView = { 
/**
 * The secret in Base32, in groups of four.
 */
secret: RevealedText, 
/**
 * Its key URI.
 */
uri: RevealedText, 
/**
 * Seconds after which it must be hidden again.
 */
hides_after_s: number, };

/**
 * A secret on its way to the person who asked to see it. It only goes out.
 */
export type RevealedText = string;

/**
 * A search.
 */
export type SearchEntries = { 
/**
 * Words that must all occur in issuer, account, group or note; at most 200 characters count.
 */
query: string, };

/**
 * What a section of the list holds.
 */
export type SectionKind = { "of": "pinned" } | { "of": "group", 
/**
 * Its name.
 */
name: string, } | { "of": "rest" };

/**
 * One section of the list.
 */
export type SectionView = { 
/**
 * What it holds.
 */
kind: SectionKind, 
/**
 * Its accounts, in the person's order; at least one.
 */
entries: Array<EntryView>, };

/**
 * Text that a person typed or pasted: a passphrase, a secret, key URIs. It only comes in.
 */
export type SensitiveText = string;

/**
 * A new passphrase.
 */
export type SetPassphrase = { 
/**
 * At least [`crate::MIN_PASSPHRASE_CHARS`] characters.
 */
passphrase: SensitiveText, };

/**
 * The settings.
 */
export type SettingsView = { 
/**
 * Light or dark.
 */
theme: ThemeChoice, 
/**
 * Whether rows are 48 px high instead of 64 px.
 */
compact: boolean, 
/**
 * Whether codes are dots until a row has the focus.
 */
hide_codes: boolean, 
/**
 * Seconds after which a copied code leaves the clipboard, 5 to 600; none for never.
 */
clipboard_clear_s: number | null, 
/**
 * Minutes without activity after which the vault locks, 1 to 1,440; none for never.
 */
lock_after_min: number | null, };

/**
 * The accounts on screen.
 */
export type ShowCodes = { 
/**
 * Their ids; at most [`crate::MAX_SHOWN`]. Empty stops the codes.
 */
ids: Array<string>, };

/**
 * The kind of a key slot.
 */
export type SlotKind = "keychain" | "passphrase" | "recovery" | "unknown";

/**
 * One way to unlock.
 */
export type SlotView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its kind.
 */
kind: SlotKind, };

/**
 * The ways to unlock.
 */
export type SlotsView = { 
/**
 * All of them; at least one.
 */
slots: Array<SlotView>, 
/**
 * Why an older copy of the vault file still opens by a way that was taken from the vault; the
 * next start tries again to clean it.
 */
leftover: CommandError | null, };

/**
 * Text to read accounts from.
 */
export type StageText = { 
/**
 * Key URIs one a line, a Google migration URI, or one bare secret; at most 1 MiB.
 */
text: SensitiveText, };

/**
 * One account of a stage.
 */
export type StagedAccount = { 
/**
 * Its place in the stage.
 */
index: number, 
/**
 * The issuer.
 */
issuer: string, 
/**
 * The label's own prefix, when it names another issuer.
 */
label_issuer: string | null, 
/**
 * The account name.
 */
account: string, 
/**
 * What moves its code on.
 */
kind: EntryKind, 
/**
 * `SHA1`, `SHA256` or `SHA512`.
 */
algorithm: string, 
/**
 * How many digits its code has.
 */
digits: number, 
/**
 * Its time step in seconds; none for HOTP.
 */
period: number | null, 
/**
 * What is odd about it, by code, such as `weak-secret`.
 */
warnings: Array<string>, 
/**
 * The account that it repeats or resembles, in the vault or further up in the same text.
 */
known: Known | null, };

/**
 * Text that was read into accounts, not saved yet.
 */
export type StagedView = { 
/**
 * What to commit or discard. Stages are forgotten after 10 minutes, and when the vault locks.
 */
stage: number, 
/**
 * What was understood.
 */
accounts: Array<StagedAccount>, 
/**
 * What was not.
 */
refused: Array<RefusedLine>, 
/**
 * What the clipboard holds when it is one short line of which nothing is a key: something to
 * search for. Text that was pasted is not sent back.
 */
words: string | null, };

/**
 * Everything the first frame needs.
 */
export type StartView = { 
/**
 * The version of the app.
 */
version: string, 
/**
 * Whether the vault is there and open.
 */
vault: VaultView, 
/**
 * The settings; the defaults while the vault is locked.
 */
settings: SettingsView, 
/**
 * The accounts; only while the vault is open.
 */
list: ListView | null, 
/**
 * The codes of the first accounts of the list.
 */
codes: CodesView | null, 
/**
 * What the person should know, most urgent first.
 */
notices: Array<Notice>, };

/**
 * Light or dark.
 */
export type ThemeChoice = "system" | "light" | "dark";

/**
 * The slot to open the vault by.
 */
export type UnlockVault = { "by": "keychain" } | { "by": "passphrase", 
/**
 * The passphrase as typed.
 */
passphrase: SensitiveText, } | { "by": "recovery", 
/**
 * The code as typed; spaces, dashes and case do not matter.
 */
code: SensitiveText, };

/**
 * The state of the vault.
 */
export type VaultView = { "state": "absent", 
/**
 * Whether the OS keychain can hold its key.
 */
keychain: KeychainView, } | { "state": "locked", 
/**
 * The ways to open it.
 */
ways: Array<SlotKind>, 
/**
 * Why opening it by the keychain failed, when that was tried.
 */
problem: CommandError | null, } | { "state": "open", 
/**
 * Seconds since the epoch when it locks by itself unless the person does something.
 */
locks_at: number | null, } | { "state": "unusable", 
/**
 * Why.
 */
problem: CommandError, };

/**
 * Which code of a time-based account.
 */
export type WhichCode = "current" | "next";

/** Every command, with what it takes and what it answers. */
export interface Commands {
  /** Everything the first frame needs: lock state, list, the first codes, settings. */
  start: { request: Nothing; response: StartView };
  /** Makes the vault on first run. */
  create_vault: { request: CreateVault; response: StartView };
  /** Opens the vault by one of its slots. */
  unlock: { request: UnlockVault; response: StartView };
  /** Drops the vault key and everything decrypted with it. */
  lock: { request: Nothing; response: Done };
  /** Lists the older good copies of the vault file. */
  list_copies: { request: Nothing; response: CopiesView };
  /** Puts an older good copy in the place of a damaged or missing vault file, which is kept aside. */
  restore_copy: { request: RestoreCopy; response: StartView };
  /** The accounts, in sections. */
  list_entries: { request: Nothing; response: ListView };
  /** The accounts that match a query, best first. */
  search_entries: { request: SearchEntries; response: FoundView };
  /** One account with its parameters and note. */
  show_entry: { request: EntryRequest; response: EntryDetailView };
  /** Names the accounts whose codes are on screen; the answer and later `codes_rolled` events hold just these. */
  show_codes: { request: ShowCodes; response: CodesView };
  /** Computes the code at this moment and puts it on the clipboard. */
  copy_code: { request: CopyCode; response: CopiedView };
  /** Advances an HOTP counter, durably, then shows the code. */
  next_hotp_code: { request: EntryRequest; response: CodeView };
  /** Reads pasted or dropped text into accounts to look at; nothing is saved yet. */
  stage_text: { request: StageText; response: StagedView };
  /** The same with what the clipboard holds, which thus never enters the web view. */
  stage_clipboard: { request: Nothing; response: StagedView };
  /** Saves the chosen accounts of a stage, all or none. */
  commit_staged: { request: CommitStaged; response: AddedView };
  /** Forgets a stage. */
  discard_staged: { request: DiscardStaged; response: Done };
  /** Adds one account from the form. */
  add_entry: { request: AddEntry; response: AddedView };
  /** Changes the names, the note or the group of an account. */
  edit_entry: { request: EditEntry; response: EntryDetailView };
  /** Pins an account to the top, or unpins it. */
  pin_entry: { request: PinEntry; response: Done };
  /** Moves an account to stand before another one, or last. */
  move_entry: { request: MoveEntry; response: Done };
  /** Renames a group; an empty new name dissolves it. */
  rename_group: { request: RenameGroup; response: Done };
  /** Removes an account; it can be restored for 30 days. */
  remove_entry: { request: EntryRequest; response: RemovedView };
  /** Brings a removed account back to its old place. */
  restore_entry: { request: EntryRequest; response: Done };
  /** The accounts that were removed and can still be restored. */
  list_removed: { request: Nothing; response: RemovedListView };
  /** Deletes a removed account for good. */
  purge_entry: { request: EntryRequest; response: Done };
  /** Shows the secret and key URI of one account, for a person who asked for it. */
  reveal_entry: { request: EntryRequest; response: RevealView };
  /** The ways to unlock. */
  list_slots: { request: Nothing; response: SlotsView };
  /** Sets or replaces the passphrase. */
  set_passphrase: { request: SetPassphrase; response: SlotsView };
  /** Puts a key into the OS keychain, so that the vault opens without asking. */
  add_keychain_slot: { request: Nothing; response: SlotsView };
  /** Makes a new recovery code, shown once; the old one stops working. */
  make_recovery_code: { request: Nothing; response: RecoveryCodeView };
  /** Takes away a way to unlock; never the last. */
  remove_slot: { request: RemoveSlot; response: SlotsView };
  /** Asks the OS keychain for a sign of life: a value written and read back. */
  check_keychain: { request: Nothing; response: KeychainView };
  /** Saves the settings. */
  change_settings: { request: SettingsView; response: SettingsView };
  /** Says that the person is there, which puts the automatic lock off. */
  note_activity: { request: Nothing; response: Done };
}

/** The names of all commands. */
export const COMMANDS = [
  "start",
  "create_vault",
  "unlock",
  "lock",
  "list_copies",
  "restore_copy",
  "list_entries",
  "search_entries",
  "show_entry",
  "show_codes",
  "copy_code",
  "next_hotp_code",
  "stage_text",
  "stage_clipboard",
  "commit_staged",
  "discard_staged",
  "add_entry",
  "edit_entry",
  "pin_entry",
  "move_entry",
  "rename_group",
  "remove_entry",
  "restore_entry",
  "list_removed",
  "purge_entry",
  "reveal_entry",
  "list_slots",
  "set_passphrase",
  "add_keychain_slot",
  "make_recovery_code",
  "remove_slot",
  "check_keychain",
  "change_settings",
  "note_activity",
] as const;

/** All error codes, for the messages that must cover them. */
export const ERROR_CODES = [
  "not-otpauth",
  "unknown-type",
  "unsupported-kind",
  "missing-secret",
  "empty-secret",
  "invalid-secret",
  "unsupported-algorithm",
  "invalid-digits",
  "invalid-period",
  "invalid-counter",
  "duplicate-parameter",
  "nul",
  "too-long",
  "invalid-migration",
  "nothing-to-add",
  "clipboard-empty",
  "clipboard-unavailable",
  "stage-gone",
  "name-missing",
  "text-too-long",
  "no-such-entry",
  "several-match",
  "not-counter-based",
  "counter-exhausted",
  "vault-full",
  "no-vault",
  "vault-exists",
  "vault-locked",
  "wrong-passphrase",
  "wrong-recovery-code",
  "malformed-recovery-code",
  "passphrase-too-short",
  "no-such-slot",
  "last-slot",
  "vault-damaged",
  "vault-too-new",
  "vault-missing",
  "vault-in-use",
  "vault-changed-on-disk",
  "not-a-plain-file",
  "out-of-memory",
  "too-many-slots",
  "no-such-copy",
  "disk-full",
  "disk-read-only",
  "no-permission",
  "disk-failed",
  "keychain-locked",
  "keychain-refused",
  "keychain-missing",
  "keychain-not-set-up",
  "keychain-waiting",
  "keychain-timed-out",
  "keychain-failed",
  "keychain-not-kept",
  "keychain-key-absent",
  "keychain-key-malformed",
  "no-such-connection",
  "connection-name-taken",
  "connection-in-use",
  "bad-connection",
  "no-such-provider",
  "no-such-person",
  "several-people",
  "no-such-enrollment",
  "wrong-stage",
  "recovery-codes-not-kept",
  "sign-in-required",
  "sign-in-refused",
  "permission-denied",
  "account-not-ready",
  "terms-not-accepted",
  "code-refused",
  "code-throttled",
  "clock-off",
  "policy-forbids",
  "device-limit-reached",
  "not-found-at-server",
  "offer-expired",
  "value-refused",
  "rate-limited",
  "needs-browser",
  "answer-not-understood",
  "server-failed",
  "outcome-unknown",
  "server-unreachable",
  "server-untrusted",
  "proxy-failed",
  "server-timed-out",
  "connection-broken",
  "answer-too-long",
  "server-redirects",
  "wrong-owner",
  "unsupported-key",
  "unanswered",
  "unsupported-by-server",
  "file-failed",
  "bad-request",
  "internal",
] as const;
