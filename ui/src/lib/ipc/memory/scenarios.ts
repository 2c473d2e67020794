import type { ErrorCode } from "../contract";
import type { Account } from "./account";
import { failure } from "./failure";
import { emptyWorld, slot } from "./world";
import type { World } from "./world";

/** Worlds to start in, by the name that stands in the address of the page. */
export const scenarios = {
  /** A handful of accounts of every kind. */
  usual: () => withAccounts(usual()),
  /** No account yet. */
  empty: emptyWorld,
  /** The very first start. */
  "first-run": (): World => ({ ...emptyWorld(), vault: "absent", slots: [] }),
  /** The very first start on a computer without a keychain. */
  "first-run-no-keychain": (): World => ({
    ...emptyWorld(),
    vault: "absent",
    slots: [],
    keychain: { provider: "Secret Service", problem: failure("keychain-missing") },
  }),
  /** Locked; the passphrase is "correct horse". */
  "locked-passphrase": (): World => ({
    ...withAccounts(usual()),
    vault: "locked",
    slots: [slot("passphrase"), slot("recovery")],
    passphrase: "correct horse",
    recoveryCode: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
  }),
  /** The keychain holds the key and is locked. */
  "keychain-locked": (): World => keychainTrouble("keychain-locked"),
  /** The keychain does not hold the key any more. */
  "keychain-key-absent": (): World => keychainTrouble("keychain-key-absent"),
  /** The vault file is damaged; two older copies are whole. */
  damaged: (): World => unusable("vault-damaged", true),
  /** The vault file is missing. */
  missing: (): World => unusable("vault-missing", true),
  /** The vault file is of a later version. */
  newer: (): World => unusable("vault-too-new", false),
  /** Another Keyfob has the vault. */
  "in-use": (): World => unusable("vault-in-use", false),
  /** The disk cannot be read. */
  "disk-failed": (): World => unusable("disk-failed", false),
  /** Ten plain accounts. */
  "many-10": () => withAccounts(many(10)),
  /** A thousand. */
  "many-1000": () => withAccounts(many(1000)),
  /** Five thousand. */
  "many-5000": () => withAccounts(many(5000)),
  /** Names that are long, written from right to left, or strange. */
  names: () => withAccounts(names()),
  /** Compact rows. */
  compact: (): World => {
    const world = withAccounts(usual());
    return { ...world, settings: { ...world.settings, compact: true } };
  },
  /** Dots for codes, compact rows, automatic lock, one way to unlock, records set aside. */
  settings: (): World => {
    const world = withAccounts(usual());
    const settings = { ...world.settings, compact: true, hide_codes: true, lock_after_min: 4 };
    return { ...world, settings, slots: [slot("keychain")], setAside: 2 };
  },
} as const satisfies Record<string, () => World>;

/** The name of a scenario. */
export type ScenarioName = keyof typeof scenarios;

/** Whether there is a scenario of this name. */
export function isScenario(name: string): name is ScenarioName {
  return name in scenarios;
}

function withAccounts(accounts: Account[]): World {
  return { ...emptyWorld(), accounts };
}

function keychainTrouble(code: ErrorCode): World {
  const problem = failure(code);
  return {
    ...withAccounts(usual()),
    vault: "locked",
    slots: [slot("keychain"), slot("recovery")],
    recoveryCode: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
    problem,
    keychain: { provider: "GNOME Keyring", problem },
  };
}

function unusable(code: ErrorCode, copies: boolean): World {
  const written = 1_795_000_000;
  return {
    ...withAccounts(usual()),
    vault: "unusable",
    problem: failure(code, "/home/ada/.local/share/keyfob/vault.keyfob"),
    copies: copies
      ? [
          { number: 1, written_at: written, readable: true, newest: true },
          { number: 2, written_at: written - 86_400, readable: true, newest: false },
          { number: 3, written_at: written - 12 * 86_400, readable: false, newest: false },
        ]
      : [],
  };
}

function account(number: number, issuer: string, name: string, rest: Partial<Account> = {}): Account {
  // A secret of its own for every account, the same at every start.
  const secret = Uint8Array.from({ length: 20 }, (_, i) => (number * 31 + i * 7 + (number >> 8)) & 255);
  return {
    id: `a${number}`,
    issuer,
    account: name,
    note: "",
    group: null,
    pinned: false,
    kind: "totp",
    secret,
    algorithm: "SHA1",
    digits: 6,
    period: 30,
    counter: 0n,
    shown: null,
    created: 1_790_000_000 + number,
    ...rest,
  };
}

function usual(): Account[] {
  return [
    account(1, "Buildkite", "ada@example.com", { pinned: true }),
    account(2, "authentik", "ada.lovelace", { pinned: true, note: "Ask Grace for a new token." }),
    account(3, "GitLab", "ada@corp.example", { group: "Work" }),
    account(4, "PingOne", "ada@corp.example", { group: "Work", digits: 8, algorithm: "SHA256" }),
    account(5, "PACE Cloud", "fleet-7", { period: 60 }),
    account(6, "GitHub", "ada"),
    account(7, "Door token", "building 4", { kind: "hotp", counter: 41n }),
    account(8, "Steam", "ada_l", { kind: "steam", digits: 5 }),
    account(9, "A very long issuer name that must not push the code away", LONG_ACCOUNT),
    account(10, "", "only-an-account@example.com"),
  ];
}

const LONG_ACCOUNT = "a.very.long.account.name@department.example.org";

function names(): Account[] {
  return [
    account(1, "בנק לאומי", "עדה@דוגמה.קום"),
    account(2, "بنك المثال", "ada@example.com", { digits: 8 }),
    account(3, "Ἑλλάς Ωμέγα", "ада@пример.рф"),
    account(4, "株式会社サンプル", "エイダ"),
    account(5, "🦊 Fox & Friends", "<img src=x onerror=alert(1)>"),
    account(6, "Ångström Łódź Nguyễn", "zażółć gęślą jaźń"),
    account(7, "W".repeat(200), "m".repeat(200), { digits: 9 }),
    account(8, "Seven", "digits", { digits: 7, period: 15 }),
    account(9, "Five", "digits", { digits: 5, period: 300 }),
    account(10, "Token", LONG_ACCOUNT, { kind: "hotp", digits: 8, shown: "90517732" }),
  ];
}

const ISSUERS = ["GitHub", "GitLab", "AWS", "Google", "Okta", "Dropbox", "Slack", "Zoom"];

function many(count: number): Account[] {
  return Array.from({ length: count }, (_, index) => {
    const issuer = ISSUERS[index % ISSUERS.length] ?? "";
    const group = count > 10 && index % 5 === 0 ? `Team ${String((index / 5) % 12).padStart(2, "0")}` : null;
    return account(index + 1, issuer, `user${index + 1}@example.com`, { group, pinned: index < 2 });
  });
}
