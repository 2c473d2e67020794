import type { WhichCode } from "../contract";
import type { MemoryHost } from "../memory_host";
import { code, detail, row } from "./account";
import type { Account } from "./account";
import { encode } from "./base32";
import type { CommandsFor } from "./commands";
import { failure } from "./failure";
import { codeAt } from "./otp";
import type { Removed } from "./world";

/** A code with less than this left is not worth copying. */
const TOO_LATE_S = 2;
/** Days for which a removed account can be restored. */
const KEPT_DAYS = 30;

/** Everything about accounts that are there already. */
export const accountCommands: CommandsFor<
  | "list_entries"
  | "search_entries"
  | "show_entry"
  | "show_codes"
  | "copy_code"
  | "next_hotp_code"
  | "edit_entry"
  | "pin_entry"
  | "move_entry"
  | "rename_group"
  | "remove_entry"
  | "restore_entry"
  | "list_removed"
  | "purge_entry"
  | "reveal_entry"
> = {
  list_entries: (host) => {
    host.mustBeOpen();
    return host.list();
  },

  search_entries: (host, { query }) => {
    const words = query.toLowerCase().split(/\s+/);
    const hit = (of: Account) => {
      const text = `${of.issuer} ${of.account} ${of.group ?? ""} ${of.note}`.toLowerCase();
      return words.every((word) => text.includes(word));
    };
    return { ids: host.world.accounts.filter(hit).map(({ id }) => id) };
  },

  show_entry: (host, { id }) => detail(find(host, id)),

  show_codes: (host, { ids }) => {
    host.mustBeOpen();
    return host.codes(ids);
  },

  copy_code: async (host, { id, which }) => {
    const account = find(host, id);
    const clears_after_s = host.world.settings.clipboard_clear_s;
    if (account.kind === "hotp") {
      host.copied = account.shown ?? (await count(host, account));
      return { next: false, clears_after_s };
    }
    const view = await code(account, host.clock.now());
    const next = wantsNext(which, view.valid_until * 1000 - host.clock.nowMs());
    host.copied = next ? view.next : view.digits;
    return { next, clears_after_s };
  },

  next_hotp_code: async (host, { id }) => {
    const account = find(host, id);
    if (account.kind !== "hotp") throw failure("not-counter-based");
    await count(host, account);
    return code(account, host.clock.now());
  },

  edit_entry: (host, request) => {
    const account = find(host, request.id);
    if (request.issuer === "" && request.account === "") throw failure("name-missing");
    account.issuer = request.issuer;
    account.account = request.account;
    account.note = request.note;
    account.group = request.group;
    host.changed();
    return detail(account);
  },

  pin_entry: (host, { id, pinned }) => {
    find(host, id).pinned = pinned;
    host.changed();
    return {};
  },

  move_entry: (host, { id, before }) => {
    const account = find(host, id);
    const others = host.world.accounts.filter((one) => one !== account);
    const at = others.findIndex((one) => one.id === before);
    others.splice(at < 0 ? others.length : at, 0, account);
    host.world.accounts = others;
    host.changed();
    return {};
  },

  rename_group: (host, { from, to }) => {
    for (const account of host.world.accounts) {
      if (account.group === from) account.group = to === "" ? null : to;
    }
    host.changed();
    return {};
  },

  remove_entry: (host, { id }) => {
    const account = find(host, id);
    const removed = { account, at: host.world.accounts.indexOf(account), removedAt: host.clock.now() };
    host.world.accounts.splice(removed.at, 1);
    host.world.removed.unshift(removed);
    host.changed();
    return removedView(removed);
  },

  restore_entry: (host, { id }) => {
    const removed = takeRemoved(host, id);
    host.world.accounts.splice(removed.at, 0, removed.account);
    host.changed();
    return {};
  },

  list_removed: (host) => ({ removed: host.world.removed.map(removedView) }),

  purge_entry: (host, { id }) => {
    takeRemoved(host, id);
    return {};
  },

  reveal_entry: (host, { id }) => {
    const account = find(host, id);
    const secret = encode(account.secret);
    const label = encodeURIComponent(`${account.issuer}:${account.account}`);
    return {
      secret: secret.replace(/(.{4})(?=.)/g, "$1 "),
      uri: `otpauth://${account.kind}/${label}?secret=${secret}&issuer=${account.issuer}`,
      hides_after_s: 30,
    };
  },
};

function find(host: MemoryHost, id: string): Account {
  host.mustBeOpen();
  const account = host.world.accounts.find((one) => one.id === id);
  if (account === undefined) throw failure("no-such-entry");
  return account;
}

function takeRemoved(host: MemoryHost, id: string): Removed {
  const removed = host.world.removed.find(({ account }) => account.id === id);
  if (removed === undefined) throw failure("no-such-entry");
  host.world.removed = host.world.removed.filter((one) => one !== removed);
  return removed;
}

function removedView({ account, removedAt }: Removed) {
  const { id, title, subtitle } = row(account);
  const purged_at = removedAt + KEPT_DAYS * 86_400;
  return { id, title, subtitle, removed_at: removedAt, purged_at };
}

async function count(host: MemoryHost, account: Account): Promise<string> {
  const shown = await codeAt(account, account.counter);
  account.counter += 1n;
  account.shown = shown;
  host.changed();
  return shown;
}

function wantsNext(which: WhichCode, leftMs: number): boolean {
  switch (which) {
    case "current":
      return leftMs < TOO_LATE_S * 1000;
    case "next":
      return true;
  }
}
