import type { AddEntry, ErrorCode } from "./ipc/contract";

/** A field of the form that adds an account. */
export type AddField = "issuer" | "secret" | "digits" | "period" | "counter";

const FIELDS: Partial<Record<ErrorCode, AddField>> = {
  "name-missing": "issuer",
  "empty-secret": "secret",
  "missing-secret": "secret",
  "invalid-secret": "secret",
  "invalid-digits": "digits",
  "invalid-period": "period",
  "invalid-counter": "counter",
};

/** The field that an error is about; none when it is about the whole. */
export function fieldOf(code: ErrorCode): AddField | null {
  return FIELDS[code] ?? null;
}

/** What was typed into the form as a key URI, so that the core can say what is odd about it. */
export function asKeyUri(typed: AddEntry): string {
  const label = [typed.issuer, typed.account].map(encodeURIComponent).join(":");
  const uri = new URL(`otpauth://${typed.kind}/${label}`);
  uri.searchParams.set("secret", typed.secret.replace(/\s/g, ""));
  if (typed.issuer !== "") uri.searchParams.set("issuer", typed.issuer);
  if (typed.kind !== "steam") {
    uri.searchParams.set("algorithm", typed.algorithm);
    uri.searchParams.set("digits", String(typed.digits));
  }
  if (typed.kind === "totp") uri.searchParams.set("period", String(typed.period));
  if (typed.kind === "hotp") uri.searchParams.set("counter", typed.counter);
  return uri.href;
}
