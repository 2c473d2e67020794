import type { Known, Likeness, RefusedLine, StagedAccount, StagedView } from "../contract";
import { keyLike } from "../../key_like";
import type { MemoryHost } from "../memory_host";
import type { Account } from "./account";
import { decode, encode } from "./base32";
import type { CommandsFor } from "./commands";
import { failure } from "./failure";
import { parse } from "./key_uri";
import type { Parsed } from "./key_uri";

/** A key and the line it stands on, from 1. */
interface Read {
  readonly key: Parsed;
  readonly line: number;
}

type Named = Pick<Account, "issuer" | "account">;

/** Everything that brings accounts in. */
export const addCommands: CommandsFor<
  "stage_text" | "stage_clipboard" | "commit_staged" | "discard_staged" | "add_entry"
> = {
  stage_text: (host, { text }) => stage(host, text),

  stage_clipboard: (host) => {
    const text = host.world.clipboard;
    if (text === null) throw failure("clipboard-empty");
    const staged = stage(host, text);
    const words = keyLike(text) || text.includes("\n") ? null : text.trim();
    return { ...staged, words: staged.accounts.length === 0 ? words : null };
  },

  commit_staged: (host, request) => {
    const staged = host.stage;
    if (staged?.number !== request.stage) throw failure("stage-gone");
    const added = request.accounts.map((chosen) => {
      const found = staged.keys[chosen.index];
      if (found === undefined) throw failure("bad-request");
      if (chosen.issuer === "" && chosen.account === "") throw failure("name-missing");
      const { issuer, account, group } = chosen;
      return newAccount(host, { ...found.key, issuer, account }, group);
    });
    host.stage = null;
    return add(host, added);
  },

  discard_staged: (host) => {
    host.stage = null;
    return {};
  },

  add_entry: (host, request) => {
    if (request.issuer === "" && request.account === "") throw failure("name-missing");
    if (request.secret.trim() === "") throw failure("empty-secret");
    const secret = decode(request.secret);
    if (secret === null) throw failure("invalid-secret");
    if (request.digits < 5 || request.digits > 9) throw failure("invalid-digits");
    if (request.period < 1 || request.period > 86_400) throw failure("invalid-period");
    if (!/^\d{1,18}$/.test(request.counter)) throw failure("invalid-counter");
    const counter = BigInt(request.counter);
    const account = newAccount(host, { ...request, secret, counter }, request.group);
    return add(host, [account]);
  },
};

function stage(host: MemoryHost, text: string): StagedView {
  host.mustBeOpen();
  const lines = text.split(/\r?\n/).map((line, index) => ({ line: line.trim(), number: index + 1 }));
  const refused: RefusedLine[] = [];
  const keys: Read[] = [];
  for (const { line, number } of lines) {
    if (line === "") continue;
    const parsed = parse(line);
    if (typeof parsed === "string") refused.push({ line: number, problem: failure(parsed) });
    else keys.push({ key: parsed, line: number });
  }
  if (keys.length === 0 && refused.length === 0) throw failure("nothing-to-add");
  const number = (host.stage?.number ?? 0) + 1;
  host.stage = {
    number,
    keys: keys.map((read, index) => ({
      key: read.key,
      known: known(host, keys.slice(0, index), read.key),
    })),
  };
  return { stage: number, accounts: host.stage.keys.map(staged), refused, words: null };
}

function staged({ key, known }: { key: Parsed; known: Known | null }, index: number): StagedAccount {
  const { issuer, label_issuer, account, kind, algorithm, digits, period, warnings } = key;
  const steps = kind === "hotp" ? null : period;
  const names = { issuer, label_issuer, account };
  return { index, ...names, kind, algorithm, digits, period: steps, warnings, known };
}

/** What the vault, or else an earlier line of the text, has of this key. */
function known(host: MemoryHost, earlier: readonly Read[], key: Parsed): Known | null {
  const others = [
    ...host.world.accounts.map((one) => ({ key: one, line: null })),
    ...earlier.map((read) => ({ key: read.key, line: read.line })),
  ];
  const name = sameName(key);
  const secret = encode(key.secret);
  const twin = others.find((one) => encode(one.key.secret) === secret);
  if (twin) return alike(sameName(twin.key) === name ? "same_account" : "same_secret", twin);
  const namesake = others.find((one) => one.line === null && sameName(one.key) === name);
  return namesake ? alike("same_name", namesake) : null;
}

function sameName({ issuer, account }: Named): string {
  return JSON.stringify([issuer.toLowerCase(), account.toLowerCase()]);
}

function alike(likeness: Likeness, { key, line }: { key: Named; line: number | null }): Known {
  const [title, subtitle] = key.issuer === "" ? [key.account, ""] : [key.issuer, key.account];
  return { likeness, title, subtitle, line };
}

function newAccount(host: MemoryHost, key: Omit<Parsed, "label_issuer" | "warnings">, group: string | null): Account {
  const { kind, secret, algorithm, digits, period, issuer, account, counter } = key;
  const state = { note: "", group, pinned: false, shown: null, created: host.clock.now() };
  const id = host.newId();
  return { id, kind, secret, algorithm, digits, period, issuer, account, counter, ...state };
}

function add(host: MemoryHost, added: Account[]) {
  host.world.accounts.push(...added);
  host.changed();
  return { ids: added.map(({ id }) => id) };
}
