import type { ErrorCode } from "../contract";
import { decode } from "./base32";
import type { Key } from "./otp";

/** What a key URI says. */
export interface Parsed extends Key {
  readonly issuer: string;
  /** The label's own prefix, when it names another issuer. */
  readonly label_issuer: string | null;
  readonly account: string;
  readonly counter: bigint;
  readonly warnings: string[];
}

/**
 * Reads a key URI or a bare secret, well enough for tests and pictures. The core's own parser is the
 * `otp` crate's; this one knows only the common cases.
 */
export function parse(line: string): Parsed | ErrorCode {
  if (!/^otpauth:\/\//i.test(line)) return bare(line);
  const url = new URL(line);
  const kind = url.host.toLowerCase();
  if (kind !== "totp" && kind !== "hotp" && kind !== "steam") return "unknown-type";
  const query = url.searchParams;
  const secret = secretOf(query.get("secret"));
  if (typeof secret === "string") return secret;
  const algorithm = (query.get("algorithm") ?? "SHA1").toUpperCase().replace("-", "");
  if (!["SHA1", "SHA256", "SHA512"].includes(algorithm)) return "unsupported-algorithm";
  const digits = Number(query.get("digits") ?? (kind === "steam" ? 5 : 6));
  if (!(digits >= 5 && digits <= 9)) return "invalid-digits";
  const period = Number(query.get("period") ?? 30);
  if (!(period >= 1 && period <= 86_400)) return "invalid-period";
  const names = namesOf(decodeURIComponent(url.pathname.replace(/^\/+/, "")), query.get("issuer"));
  const warnings = secret.length < 16 ? ["weak-secret"] : [];
  if (names.issuer === "") warnings.push("no-issuer");
  if (names.label_issuer !== null) warnings.push("issuer-mismatch");
  if (digits !== 6 && digits !== 8 && kind !== "steam") warnings.push("unusual-digits");
  const counter = BigInt(query.get("counter") ?? 0);
  return { kind, secret, algorithm, digits, period, counter, ...names, warnings };
}

function namesOf(label: string, issuer: string | null) {
  const colon = label.indexOf(":");
  if (colon < 0) return { issuer: issuer ?? "", label_issuer: null, account: label };
  const prefix = label.slice(0, colon);
  const label_issuer = issuer === null || issuer === prefix ? null : prefix;
  return { issuer: issuer ?? prefix, label_issuer, account: label.slice(colon + 1).trim() };
}

function secretOf(text: string | null): Uint8Array<ArrayBuffer> | ErrorCode {
  if (text === null) return "missing-secret";
  if (text === "") return "empty-secret";
  return decode(text) ?? "invalid-secret";
}

function bare(line: string): Parsed | ErrorCode {
  const secret = /^[a-z2-7\s=-]{16,}$/i.test(line) ? decode(line) : null;
  if (secret === null) return "not-otpauth";
  const warnings = ["no-issuer", "no-account"];
  if (secret.length < 16) warnings.push("weak-secret");
  const rest = { digits: 6, period: 30, counter: 0n, issuer: "", label_issuer: null, account: "" };
  return { kind: "totp", secret, algorithm: "SHA1", ...rest, warnings };
}
