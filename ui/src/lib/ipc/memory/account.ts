import type { CodeView, EntryDetailView, EntryView, SectionView } from "../contract";
import { codeAt, windowOf } from "./otp";
import type { Key } from "./otp";

/** One account as the in-memory host keeps it. */
export interface Account extends Key {
  readonly id: string;
  issuer: string;
  account: string;
  note: string;
  group: string | null;
  pinned: boolean;
  counter: bigint;
  /** The HOTP code that was asked for last. */
  shown: string | null;
  /** Seconds since the epoch. */
  created: number;
}

/** The row of an account. */
export function row(of: Account): EntryView {
  const title = of.issuer === "" ? of.account : of.issuer;
  return {
    id: of.id,
    title,
    subtitle: title === of.account ? "" : of.account,
    group: of.group,
    pinned: of.pinned,
    kind: of.kind,
    digits: of.digits,
    period: of.kind === "hotp" ? null : of.period,
  };
}

/** An account with everything but its secret. */
export function detail(of: Account): EntryDetailView {
  return {
    entry: row(of),
    issuer: of.issuer,
    account: of.account,
    label_issuer: null,
    note: of.note,
    algorithm: of.algorithm,
    counter: of.kind === "hotp" ? String(of.counter) : null,
    created_at: of.created,
  };
}

/** The code of an account at `second`, with the next one. */
export async function code(of: Account, second: number): Promise<CodeView> {
  if (of.kind === "hotp") {
    return { id: of.id, digits: of.shown, next: null, valid_from: 0, valid_until: 0 };
  }
  const window = windowOf(of, second);
  return {
    id: of.id,
    digits: await codeAt(of, BigInt(window)),
    next: await codeAt(of, BigInt(window + 1)),
    valid_from: window * of.period,
    valid_until: (window + 1) * of.period,
  };
}

/** Pinned, then groups by name, then the rest. */
export function sections(accounts: readonly Account[]): SectionView[] {
  const pinned = accounts.filter((one) => one.pinned).map(row);
  const all: SectionView[] = [{ kind: { of: "pinned" }, entries: pinned }];
  for (const name of groupNames(accounts)) {
    const inGroup = accounts.filter((one) => !one.pinned && one.group === name);
    all.push({ kind: { of: "group", name }, entries: inGroup.map(row) });
  }
  const rest = accounts.filter((one) => !one.pinned && one.group === null);
  all.push({ kind: { of: "rest" }, entries: rest.map(row) });
  return all.filter(({ entries }) => entries.length > 0);
}

/** The names of all groups, in order. */
export function groupNames(accounts: readonly Account[]): string[] {
  return [...new Set(accounts.flatMap((one) => one.group ?? []))].sort();
}
