import { ERROR_CODES } from "../contract";
import type { CommandError, ErrorCode } from "../contract";

const RETRYABLE: ReadonlySet<ErrorCode> = new Set(
  ERROR_CODES.filter((code) => /^(disk|keychain|clipboard|no-permission|vault-in-use)/.test(code)),
);

/** The error of a code, as the core would send it. */
export function failure(code: ErrorCode, detail: string | null = null): CommandError {
  const message = `This is the error ${code} of the in-memory host.`;
  return { code, message, retryable: RETRYABLE.has(code), detail };
}
