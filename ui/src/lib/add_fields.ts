import type { ErrorCode } from "./ipc/contract";

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
