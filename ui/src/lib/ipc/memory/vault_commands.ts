import { MIN_PASSPHRASE_CHARS } from "../contract";
import type { SlotKind, SlotsView } from "../contract";
import type { MemoryHost } from "../memory_host";
import { encode } from "./base32";
import type { CommandsFor } from "./commands";
import { failure } from "./failure";
import { slot } from "./world";

/** Opening, closing, slots and settings. */
export const vaultCommands: CommandsFor<
  | "start"
  | "create_vault"
  | "unlock"
  | "lock"
  | "list_copies"
  | "restore_copy"
  | "list_slots"
  | "set_passphrase"
  | "add_keychain_slot"
  | "make_recovery_code"
  | "remove_slot"
  | "check_keychain"
  | "change_settings"
  | "note_activity"
> = {
  start: (host) => host.startView(),

  create_vault: (host, request) => {
    if (host.world.vault !== "absent") throw failure("vault-exists");
    if (request.by === "keychain") {
      const { problem } = host.world.keychain;
      if (problem !== null) throw problem;
      host.world.slots = [slot("keychain")];
    } else {
      takePassphrase(host, request.passphrase);
      host.world.slots = [slot("passphrase")];
    }
    return open(host);
  },

  unlock: (host, request) => {
    mustHave(host, request.by);
    switch (request.by) {
      case "keychain": {
        const { problem } = host.world.keychain;
        if (problem !== null) throw problem;
        break;
      }
      case "passphrase":
        if (request.passphrase !== host.world.passphrase) throw failure("wrong-passphrase");
        break;
      case "recovery": {
        const typed = request.code.replace(/[\s-]/g, "").toUpperCase();
        if (!/^[A-Z2-7]{32}$/.test(typed)) throw failure("malformed-recovery-code");
        if (typed !== host.world.recoveryCode) throw failure("wrong-recovery-code");
        break;
      }
    }
    return open(host);
  },

  lock: (host) => {
    host.lock();
    return {};
  },

  list_copies: (host) => ({ copies: host.world.copies }),

  restore_copy: (host, { number }) => {
    const copy = host.world.copies.find((one) => one.number === number);
    if (copy === undefined) throw failure("no-such-copy");
    if (!copy.readable) throw failure("vault-damaged");
    return open(host);
  },

  list_slots: (host) => ways(host),

  set_passphrase: (host, { passphrase }) => {
    takePassphrase(host, passphrase);
    return withSlot(host, "passphrase");
  },

  add_keychain_slot: (host) => {
    const { problem } = host.world.keychain;
    if (problem !== null) throw problem;
    return withSlot(host, "keychain");
  },

  make_recovery_code: (host) => {
    const code = encode(crypto.getRandomValues(new Uint8Array(20)));
    host.world.recoveryCode = code;
    withSlot(host, "recovery");
    return { code: code.replace(/(.{4})(?=.)/g, "$1-") };
  },

  remove_slot: (host, { id }) => {
    if (!host.world.slots.some((one) => one.id === id)) throw failure("no-such-slot");
    if (host.world.slots.length === 1) throw failure("last-slot");
    host.world.slots = host.world.slots.filter((one) => one.id !== id);
    return ways(host);
  },

  check_keychain: (host) => host.world.keychain,

  change_settings: (host, settings) => {
    host.world.settings = settings;
    return settings;
  },

  note_activity: () => ({}),
};

function open(host: MemoryHost) {
  host.world.vault = "open";
  host.world.problem = null;
  return host.startView();
}

function mustHave(host: MemoryHost, kind: SlotKind): void {
  if (!host.world.slots.some((one) => one.kind === kind)) throw failure("no-such-slot");
}

function takePassphrase(host: MemoryHost, passphrase: string): void {
  if (passphrase.length < MIN_PASSPHRASE_CHARS) throw failure("passphrase-too-short");
  host.world.passphrase = passphrase;
}

function withSlot(host: MemoryHost, kind: SlotKind) {
  const others = host.world.slots.filter((one) => one.kind !== kind);
  host.world.slots = [...others, slot(kind)];
  return ways(host);
}

function ways(host: MemoryHost): SlotsView {
  return { slots: host.world.slots, leftover: null };
}
