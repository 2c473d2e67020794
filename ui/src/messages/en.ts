import { MIN_PASSPHRASE_CHARS } from "../lib/ipc/contract";
import type { EntryKind, EntryView, Known, SectionKind, SlotKind } from "../lib/ipc/contract";

export { errors } from "./errors_en";
export type { ErrorText } from "./errors_en";
export { warning, WARNING_CODES } from "./warnings_en";

/** Every text that a person can see or hear, in English; errors and warnings beside it. */
export const t = {
  app: "Keyfob",
  starting: "Opening your accounts…",
  cancel: "Cancel",
  close: "Close",
  save: "Save",
  back: "Back",
  retry: "Try again",
  show: "Show",
  hide: "Hide",
  undo: "Undo",
  details: "Details for support",
  optional: "optional",
  partMissing: "A part of Keyfob could not be read. Start Keyfob again.",

  list: {
    name: "Accounts",
    search: "Search accounts",
    clearSearch: "Clear search",
    menu: "Menu",
    actions: (name: string) => `Actions for ${name}`,
    nextCode: "Next code",
    nextCodeOf: (name: string) => `Next code of ${name}`,
    copied: "Copied",
    hidden: "code hidden",
    section: (kind: SectionKind | { of: "found" }): string => {
      switch (kind.of) {
        case "pinned":
          return "Pinned";
        case "group":
          return kind.name;
        case "rest":
          return "All accounts";
        case "found":
          return "Found";
      }
    },
    row: (entry: Pick<EntryView, "title" | "subtitle">) =>
      entry.subtitle === "" ? entry.title : `${entry.title}, ${entry.subtitle}`,
    rowWithCode: (row: string, code: string, left: number | null) =>
      left === null ? `${row}, ${code}` : `${row}, ${code}, ${count(left, "second")} left`,
    found: (n: number) => `${count(n, "account")} found.`,
    hints: { move: "move", copy: "copy", actions: "actions" },
    locksIn: (minutes: number) => `Locks in ${minutes} min`,
    renameGroup: (name: string) => `Rename the group ${name}`,
    empty: {
      title: "No accounts yet",
      text: "Paste a key URI or type a key.",
      paste: "Paste from clipboard",
    },
    noHits: (query: string) => `Nothing matches “${query}”`,
    keyTyped: "This looks like a key",
    keyTypedText: "It is not searched for.",
    addKey: "Add this key",
    noHitsText: "Names, groups and notes are searched.",
  },

  says: {
    label: "Message",
    copied: (name: string, clearsAfter: number | null) =>
      `Code of ${name} copied.` +
      (clearsAfter === null ? "" : ` It leaves the clipboard in ${count(clearsAfter, "second")}.`),
    copiedNext: "Copied the next code, because this one is about to end.",
    copiedNextAsked: "Copied the next code.",
    nextCode: (code: string) => `The next code is ${code}.`,
    removed: (name: string) => `${name} was removed.`,
    restored: (name: string) => `${name} is back.`,
    added: (n: number) => `${count(n, "account")} added.`,
    saved: "Saved.",
    locked: "Keyfob is locked.",
    unlocked: "Keyfob is unlocked.",
    clipboardCleared: "The clipboard was cleared.",
    pinned: (name: string) => `${name} is pinned.`,
    unpinned: (name: string) => `${name} is not pinned any more.`,
    moved: (name: string, place: number, of: number) => `${name} is now ${place} of ${of}.`,
  },

  notice: {
    oneWay: "There is one way to unlock Keyfob",
    oneWayText: "If it is lost, so are your accounts.",
    oneWayAction: "Make a recovery code",
    setAside: (n: number) => `${count(n, "account")} could not be read`,
    setAsideText: "They are kept as they are. A newer version of Keyfob may read them.",
  },

  act: {
    copy: "Copy code",
    copyNext: "Copy next code",
    details: "Details",
    pin: "Pin to the top",
    unpin: "Unpin",
    edit: "Edit names and note",
    group: "Move to a group",
    up: "Move up",
    down: "Move down",
    reveal: "Show secret",
    remove: "Remove",
    add: "Add account",
    paste: "Paste key from clipboard",
    settings: "Settings",
    help: "Keyboard shortcuts",
    lock: "Lock",
  },

  remove: {
    title: (name: string) => `Remove ${name}?`,
    text: "You can get it back for 30 days, under “Recently removed” in the settings. The website will still ask for its code.",
  },

  group: {
    rename: "Rename group",
    name: "Group name",
    merge: (name: string) => `There is a group “${name}” already. The two will become one.`,
    dissolve: "Dissolve group",
    dissolveText: "Its accounts move to “All accounts”.",
  },

  field: {
    issuer: "Website",
    issuerHint: "Such as GitHub",
    account: "Account",
    accountHint: "Your name or address there",
    note: "Note",
    group: "Group",
    secret: "Key",
    secretHint: "Letters and digits; spaces do not matter.",
    kind: "Kind",
    algorithm: "Algorithm",
    digits: "Digits",
    period: "Changes every (seconds)",
    counter: "Next counter",
    kinds: { totp: "Time-based", hotp: "Counter-based", steam: "Steam" } satisfies Record<
      EntryKind,
      string
    >,
  },

  add: {
    title: "Add accounts",
    paste: "Paste",
    type: "Type it in",
    area: "Key URIs or a key",
    areaHint: "One per line. A key URI starts with otpauth://; a key is letters and digits.",
    read: "Continue",
    fromClipboard: "Paste from clipboard",
    review: (n: number) => (n === 1 ? "Is this right?" : "Are these right?"),
    known: ({ likeness, line, ...names }: Known): string => {
      const name = names.title === "" ? `line ${line ?? 1}` : `“${t.list.row(names)}”`;
      const where = line === null || names.title === "" ? name : `${name} in line ${line}`;
      switch (likeness) {
        case "same_account":
          return line === null ? "You have this account already." : `It stands in line ${line} already.`;
        case "same_secret":
          return `It has the same key as ${where}, and thus the same codes.`;
        case "same_name":
          return `Its key differs from that of ${where}, which has the same name. Both will be kept.`;
      }
    },
    mismatch: (one: string, other: string) =>
      `Two different websites are named, “${one}” and “${other}”. Check which one is right.`,
    take: (name: string) => `Add ${name}`,
    unnamed: "this account",
    refused: (n: number) => `${count(n, "line")} could not be read`,
    line: (n: number) => `Line ${n}`,
    commit: (n: number) => (n === 1 ? "Add account" : `Add ${n} accounts`),
    more: "More options",
    submit: "Add account",
    submitAnyway: "Add anyway",
  },

  account: {
    title: "Account",
    kind: "Code",
    kindText: (kind: EntryKind, digits: number, period: number | null): string => {
      switch (kind) {
        case "totp":
          return `${digits} digits, every ${count(period ?? 0, "second")}`;
        case "hotp":
          return `${digits} digits, counter-based`;
        case "steam":
          return "Steam, every 30 seconds";
      }
    },
    algorithm: "Algorithm",
    counter: "Next counter",
    label: "Named in the key as",
    added: "Added",
    edit: "Edit",
    editTitle: "Edit account",
    remove: "Remove account",
    next: "Next",
    gone: "This account is not here any more.",
  },

  reveal: {
    title: "Secret",
    text: "Whoever sees it can make your codes.",
    show: "Show secret",
    showUri: "Show key URI",
    hide: "Hide now",
    hidesIn: (s: number) => `Hides in ${s} s`,
  },

  firstRun: {
    title: "Welcome to Keyfob",
    text: "Keyfob keeps your sign-in codes on this computer, sealed in a file that only you can open.",
    keychain: "Set up with this computer’s keychain",
    keychainText: (provider: string) => `${provider} answers. It opens Keyfob when you sign in.`,
    passphraseInstead: "Use a passphrase instead",
    keychainInstead: "Use the keychain instead",
    noKeychain: "Choose a passphrase",
    noKeychainText: "Keyfob will ask for it at every start.",
    noneAnswers:
      "With a keychain, such as GNOME Keyring or KWallet, Keyfob could open without asking. None answers here.",
    without: (why: string) => `With this computer’s keychain Keyfob could open without asking. ${why}`,
    lookAgain: "Look again",
    create: "Set up",
  },

  passphrase: {
    label: "Passphrase",
    again: "Passphrase again",
    hint: `At least ${MIN_PASSPHRASE_CHARS} characters. Four random words are easy to keep and hard to guess.`,
    forgotten: "There is no way to reset it.",
    tooShort: `Use at least ${MIN_PASSPHRASE_CHARS} characters.`,
    differ: "The two are not the same.",
    show: "Show passphrase",
    hide: "Hide passphrase",
  },

  unlock: {
    title: "Keyfob is locked",
    byItself: (minutes: number) =>
      `Locked after ${minutes % 60 === 0 ? count(minutes / 60, "hour") : count(minutes, "minute")} without use.`,
    onlyKeychain:
      "Only this computer’s keychain opens your accounts. Sign in with your password and start the keychain that was used before, then try again.",
    onlyRecovery: "It may be another keychain than before. Use your recovery code.",
    submit: "Unlock",
    keychain: "Unlock with the keychain",
    passphraseInstead: "Use the passphrase",
    recovery: "Recovery code",
    recoveryHint: "32 letters and digits. Spaces and dashes do not matter.",
    recoveryInstead: "Use a recovery code",
    keychainInstead: "Use the keychain",
    newer: "A newer version of Keyfob added a way to unlock that this one does not know.",
    busy: "Opening…",
  },

  unusable: {
    title: "Keyfob cannot open your accounts",
    copies: "Older copies",
    copiesText: "Changes made after a copy was written are not in it.",
    none: "There is no older copy.",
    restore: "Restore",
    restoreOf: (when: string) => `Restore the copy of ${when}`,
    newest: "The newest",
    unreadable: "Damaged too",
    sure: (when: string) => `Put the copy of ${when} in place? The file that is there now is kept beside it.`,
    confirm: "Put it in place",
    unknownTime: "an unknown time",
  },

  settings: {
    title: "Settings",
    look: "Look",
    theme: "Theme",
    themes: { system: "As the desktop", light: "Light", dark: "Dark" },
    compact: "Compact rows",
    hideCodes: "Hide codes",
    hideCodesText: "Dots stand for a code until its row is chosen, or held with the mouse.",
    safety: "Safety",
    clipboard: "Clear a copied code",
    clipboardText: "Only if it is still what the clipboard holds.",
    after: (s: number) => `After ${s < 60 ? `${s} seconds` : count(s / 60, "minute")}`,
    never: "Never",
    autoLock: "Lock by itself",
    autoLockText: "After this long without a key or the mouse.",
    afterMinutes: (m: number) => `After ${m < 60 ? count(m, "minute") : count(m / 60, "hour")}`,
    ways: "Ways to unlock",
    waysText: "Any one of them opens Keyfob. Keep at least two.",
    way: {
      keychain: "This computer’s keychain",
      passphrase: "Passphrase",
      recovery: "Recovery code",
      unknown: "Made by a newer version",
    } satisfies Record<SlotKind, string>,
    wayText: {
      keychain: "Opens Keyfob without asking.",
      passphrase: "Asked for when the keychain does not answer.",
      recovery: "For the day when nothing else works.",
      unknown: "This version cannot use it.",
    } satisfies Record<SlotKind, string>,
    addPassphrase: "Add a passphrase",
    newPassphrase: "Change",
    setPassphrase: "Save passphrase",
    addKeychain: "Add the keychain",
    makeRecovery: "Make a recovery code",
    newRecovery: "Make a new one",
    removeWay: "Remove",
    removeSure: {
      keychain: "From now on Keyfob asks every time.",
      passphrase: "The passphrase will not open Keyfob any more.",
      recovery: "The recovery code will not open Keyfob any more.",
      unknown: "It will not open Keyfob any more.",
    } satisfies Record<SlotKind, string>,
    passphraseAlways: "Asked for at every start.",
    recoveryAlone: (removed: SlotKind) =>
      "After this, only the recovery code opens Keyfob. " +
      (removed === "passphrase" ? "Better add the keychain first." : "Better add a passphrase first."),
    removeConfirm: "Remove this way",
    leftover:
      "An older copy of your accounts still opens the old way. Keyfob cleans it at the next start.",
    recoveryTitle: "Your recovery code",
    recoveryText: "Write it down, and keep it away from this computer. It is shown this once.",
    recoveryRenewed: "The one before stopped working.",
    recoveryKept: "I have written it down",
    recoveryAsk: "Write it down and tick this first. It cannot be shown again.",
    recoveryDrop: "Do without it",
    recoveryDone: "Done",
    keychain: "Keychain check",
    keychainText: "Writes something, reads it back, and removes it.",
    check: "Check now",
    works: (provider: string) => `${provider} answers, and keeps what is written.`,
    removed: "Recently removed",
    removedNone: "Nothing was removed in the last 30 days.",
    removedUntil: (when: string) => `Kept until ${when}`,
    restore: "Restore",
    restoreOf: (name: string) => `Restore ${name}`,
    purge: "Delete",
    purgeOf: (name: string) => `Delete ${name} for good`,
    purgeSure: "Its key cannot be got back.",
    purgeConfirm: "Delete for good",
    about: "About",
    version: (version: string) => `Keyfob ${version}`,
    licence: "Free software under the Apache License 2.0.",
    font: "Set in Inter, under the SIL Open Font License 1.1.",
  },

  help: {
    title: "Keyboard shortcuts",
    typing: "Type anywhere in the list to search.",
    numbers: (key: string) => `Hold ${key} to see the numbers of the accounts.`,
  },
} as const;

/** A number with the word for it. */
function count(n: number, one: string): string {
  return `${n} ${n === 1 ? one : `${one}s`}`;
}
