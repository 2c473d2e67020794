import type { ErrorCode } from "../lib/ipc/contract";

import { serverErrors } from "./server_errors_en";

/** What happened, and what to do now. */
export interface ErrorText {
  readonly what: string;
  readonly next: string;
}

/** Every error a person can meet. */
export const errors: Record<ErrorCode, ErrorText> = {
  ...serverErrors,

  // Keys that were pasted or typed.
  "not-otpauth": {
    what: "This is not a key.",
    next: "Paste the whole key URI, which starts with otpauth://, or the key by itself: at least 16 letters and digits.",
  },
  "unknown-type": {
    what: "This key makes a kind of code that does not exist here.",
    next: "Ask the website for a time-based or counter-based key.",
  },
  "unsupported-kind": {
    what: "Keyfob knows this kind of key but cannot use it.",
    next: "Ask the website for a plain authenticator key.",
  },
  "missing-secret": {
    what: "This key URI has no key in it.",
    next: "Copy it again from the website, the whole line.",
  },
  "empty-secret": {
    what: "The key is empty.",
    next: "Type or paste the key that the website shows.",
  },
  "invalid-secret": {
    what: "This key has characters that cannot be in one.",
    next: "Only the letters A to Z and the digits 2 to 7 occur. A zero is the letter O, a one is the letter I.",
  },
  "unsupported-algorithm": {
    what: "This key needs an algorithm that Keyfob does not have.",
    next: "Ask the website for a key with SHA1, SHA256 or SHA512.",
  },
  "invalid-digits": {
    what: "A code cannot have this many digits.",
    next: "Choose a number between 5 and 9. Most websites use 6.",
  },
  "invalid-period": {
    what: "A code cannot change this often, or this seldom.",
    next: "Choose between 1 and 86400 seconds. Most websites use 30.",
  },
  "invalid-counter": {
    what: "This is not a counter.",
    next: "Type a whole number. A new key starts at 0.",
  },
  "duplicate-parameter": {
    what: "This key URI says the same thing twice, and differently.",
    next: "Copy it again from the website.",
  },
  nul: {
    what: "This text has characters that are not text.",
    next: "Copy it again from the website.",
  },
  "too-long": {
    what: "This is too long to be a key.",
    next: "Paste the key URI only, or fewer of them at once.",
  },
  "invalid-migration": {
    what: "This export from Google Authenticator cannot be read.",
    next: "Export again on the phone, and paste every part of it.",
  },
  "nothing-to-add": {
    what: "There is no key in this text.",
    next: "Paste a key URI, which starts with otpauth://, or the key by itself.",
  },
  "clipboard-empty": {
    what: "The clipboard holds no text.",
    next: "Copy the key first, then paste again.",
  },
  "clipboard-unavailable": {
    what: "The clipboard does not answer.",
    next: "Try again, or type the key in the form.",
  },
  "stage-gone": {
    what: "These keys are not held any more: ten minutes passed, or they were saved already.",
    next: "Paste them again.",
  },

  // Accounts.
  "name-missing": {
    what: "This account has no name.",
    next: "Type a website, an account, or both.",
  },
  "text-too-long": {
    what: "This text is too long.",
    next: "Keep names under 200 characters and notes under 2000.",
  },
  "no-such-entry": {
    what: "This account is not here any more.",
    next: "Look under “Recently removed” in the settings.",
  },
  "several-match": {
    what: "More than one account has this name.",
    next: "Choose it in the list.",
  },
  "not-counter-based": {
    what: "This account has no next code to ask for: its code comes from the time.",
    next: "Wait for the code to change.",
  },
  "counter-exhausted": {
    what: "The counter of this account is at its end.",
    next: "Ask the website for a new key, and add it.",
  },
  "vault-full": {
    what: "Keyfob holds as many accounts as it can.",
    next: "Remove accounts that you do not use any more.",
  },

  // Opening.
  "no-vault": {
    what: "Keyfob is not set up yet.",
    next: "Start Keyfob again to set it up.",
  },
  "vault-exists": {
    what: "Keyfob is set up already.",
    next: "Start Keyfob again to open it.",
  },
  "vault-locked": {
    what: "Keyfob is locked.",
    next: "Unlock it, then try again.",
  },
  "wrong-passphrase": {
    what: "This is not the passphrase.",
    next: "Check Caps Lock and the keyboard layout, or use a recovery code.",
  },
  "wrong-recovery-code": {
    what: "This is not the recovery code of these accounts.",
    next: "Use the code that was made last. An older one stopped working.",
  },
  "malformed-recovery-code": {
    what: "This is not a whole recovery code.",
    next: "It has 32 letters and digits. Spaces and dashes do not matter.",
  },
  "passphrase-too-short": {
    what: "This passphrase is too short.",
    next: "Use at least 8 characters. Four random words are better.",
  },
  "no-such-slot": {
    what: "Keyfob cannot be unlocked this way.",
    next: "Use one of the other ways on this page.",
  },
  "last-slot": {
    what: "This is the only way to unlock Keyfob, so it stays.",
    next: "Add another way first.",
  },
  "too-many-slots": {
    what: "Keyfob has as many ways to unlock as it can.",
    next: "Remove one that you do not use.",
  },
  "out-of-memory": {
    what: "There is not enough memory to check the passphrase.",
    next: "Close other programs, then try again.",
  },

  // The file.
  "vault-damaged": {
    what: "The file with your accounts is damaged.",
    next: "Restore an older copy. The damaged file is kept.",
  },
  "vault-too-new": {
    what: "Your accounts were saved by a newer version of Keyfob.",
    next: "Install that version. Nothing was changed here.",
  },
  "vault-missing": {
    what: "The file with your accounts is missing.",
    next: "Restore an older copy, or put the file back and try again.",
  },
  "vault-in-use": {
    what: "Keyfob is running already.",
    next: "Use the other window, or close it and try again.",
  },
  "vault-changed-on-disk": {
    what: "Something else changed the file with your accounts.",
    next: "Lock and unlock Keyfob to read it again. Nothing was overwritten.",
  },
  "not-a-plain-file": {
    what: "Where the file with your accounts should be, there is a link or a folder.",
    next: "Put the file itself there, then try again.",
  },
  "no-such-copy": {
    what: "This older copy is not there any more.",
    next: "Choose another one.",
  },
  "disk-full": {
    what: "The disk is full, so nothing was saved.",
    next: "Make room, then try again.",
  },
  "disk-read-only": {
    what: "The disk cannot be written to, so nothing was saved.",
    next: "Make it writable, then try again.",
  },
  "no-permission": {
    what: "Keyfob may not use its own folder.",
    next: "Allow your user to read and write it, then try again.",
  },
  "disk-failed": {
    what: "The disk reports an error.",
    next: "Try again. If it stays, check the disk.",
  },

  // The keychain.
  "keychain-locked": {
    what: "The keychain of this computer is locked.",
    next: "Unlock it with the password you sign in with, then try again.",
  },
  "keychain-refused": {
    what: "The keychain was not unlocked.",
    next: "Try again, and allow Keyfob to use it.",
  },
  "keychain-missing": {
    what: "This computer has no keychain that answers.",
    next: "Use a passphrase, or start a keychain such as GNOME Keyring or KWallet and try again.",
  },
  "keychain-not-set-up": {
    what: "The keychain of this computer is not set up yet.",
    next: "Make a default keyring in its own program, then try again.",
  },
  "keychain-waiting": {
    what: "The keychain of this computer has not answered yet.",
    next: "Look for a window that asks for its password.",
  },
  "keychain-timed-out": {
    what: "The keychain of this computer does not answer.",
    next: "Look for a window that asks for its password, then try again.",
  },
  "keychain-failed": {
    what: "The keychain of this computer reports an error.",
    next: "Try again. If it stays, sign out and in again.",
  },
  "keychain-key-absent": {
    what: "The keychain of this computer does not hold the key to your accounts.",
    next: "It may be another keychain than before. Use your passphrase or recovery code.",
  },
  "keychain-key-malformed": {
    what: "What the keychain holds for Keyfob is not a key.",
    next: "Use your passphrase or recovery code, then add the keychain anew in the settings.",
  },
  "keychain-not-kept": {
    what: "The keychain of this computer did not keep what Keyfob wrote.",
    next: "Use a passphrase instead.",
  },

  // Keyfob itself.
  "file-failed": {
    what: "A file cannot be read or written.",
    next: "Check that it is there and that you may use it, then try again.",
  },
  "bad-request": {
    what: "Keyfob did not understand its own window.",
    next: "Start Keyfob again. Nothing was changed.",
  },
  internal: {
    what: "Something went wrong inside Keyfob.",
    next: "Start Keyfob again. Your accounts are as they were.",
  },
};
