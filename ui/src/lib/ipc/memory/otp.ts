import type { EntryKind } from "../contract";

/** What a code is computed from. */
export interface Key {
  readonly kind: EntryKind;
  readonly secret: Uint8Array<ArrayBuffer>;
  /** `SHA1`, `SHA256` or `SHA512`. */
  readonly algorithm: string;
  readonly digits: number;
  /** Seconds; not used by HOTP. */
  readonly period: number;
}

const STEAM_ALPHABET = "23456789BCDFGHJKMNPQRTVWXY";

/** The code at a moving factor: a counter, or a count of periods (RFC 4226 §5.3). */
export async function codeAt(key: Key, factor: bigint): Promise<string> {
  const name = key.algorithm.replace("SHA", "SHA-");
  const algorithm = { name: "HMAC", hash: name };
  const hmac = await crypto.subtle.importKey("raw", key.secret, algorithm, false, ["sign"]);
  const message = new DataView(new ArrayBuffer(8));
  message.setBigUint64(0, factor);
  const hash = new DataView(await crypto.subtle.sign("HMAC", hmac, message.buffer));
  const offset = hash.getUint8(hash.byteLength - 1) & 0xf;
  const number = hash.getUint32(offset) & 0x7fffffff;
  return key.kind === "steam" ? steam(number) : decimal(number, key.digits);
}

/** The number of the window that `second` lies in. */
export function windowOf(key: Key, second: number): number {
  return Math.floor(second / key.period);
}

function decimal(number: number, digits: number): string {
  return String(number % 10 ** digits).padStart(digits, "0");
}

function steam(number: number): string {
  let code = "";
  for (let rest = number; code.length < 5; rest = Math.floor(rest / STEAM_ALPHABET.length)) {
    code += STEAM_ALPHABET.charAt(rest % STEAM_ALPHABET.length);
  }
  return code;
}
