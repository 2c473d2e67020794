import type {
  CommandError,
  CopyView,
  Known,
  Notice,
  SettingsView,
  SlotKind,
  SlotView,
} from "../contract";
import type { Account } from "./account";
import type { Parsed } from "./key_uri";

/** A removed account. */
export interface Removed {
  readonly account: Account;
  /** Where it stood. */
  readonly at: number;
  /** Seconds since the epoch. */
  readonly removedAt: number;
}

/** What was read and not saved yet. */
export interface Stage {
  readonly number: number;
  readonly keys: { readonly key: Parsed; readonly known: Known | null }[];
}

/** Everything behind the in-memory host; a scenario changes what it needs. */
export interface World {
  vault: "absent" | "locked" | "open" | "unusable";
  /** Why the vault is unusable, or why the keychain did not open it. */
  problem: CommandError | null;
  /** What the keychain answers when it is checked. */
  keychain: { provider: string; problem: CommandError | null };
  slots: SlotView[];
  passphrase: string;
  recoveryCode: string;
  copies: CopyView[];
  settings: SettingsView;
  setAside: number;
  accounts: Account[];
  removed: Removed[];
  clipboard: string | null;
}

/** A vault that a keychain opens, with nothing in it. */
export function emptyWorld(): World {
  return {
    vault: "open",
    problem: null,
    keychain: { provider: "GNOME Keyring", problem: null },
    slots: [slot("keychain"), slot("recovery")],
    passphrase: "",
    recoveryCode: "",
    copies: [],
    settings: {
      theme: "system",
      compact: false,
      hide_codes: false,
      clipboard_clear_s: 30,
      lock_after_min: null,
    },
    setAside: 0,
    accounts: [],
    removed: [],
    clipboard: null,
  };
}

/** A way to unlock. */
export function slot(kind: SlotKind): SlotView {
  return { id: `slot-${kind}`, kind };
}

/** What the person should know. */
export function notices(world: World): Notice[] {
  const all: Notice[] = [];
  if (world.setAside > 0) all.push({ about: "set_aside", count: world.setAside });
  if (world.slots.length === 1) all.push({ about: "one_way_to_unlock" });
  return all;
}
