import { ERROR_CODES } from "./contract";
import type { CommandError, ErrorCode } from "./contract";

const codes: ReadonlySet<string> = new Set(ERROR_CODES);

/**
 * Makes a `CommandError` of whatever a command was rejected with.
 *
 * Tauri answers with a bare string of its own when a command is unknown, forbidden, or its arguments
 * do not parse; that is a fault in the request. Anything else that is not ours is a fault inside.
 * The foreign text is dropped: it may quote the arguments, and they may hold a secret.
 */
export function toCommandError(rejection: unknown): CommandError {
  if (isCommandError(rejection)) return rejection;
  const code: ErrorCode = typeof rejection === "string" ? "bad-request" : "internal";
  return { code, message: "", retryable: false, detail: null };
}

function isCommandError(value: unknown): value is CommandError {
  if (typeof value !== "object" || value === null) return false;
  const { code, message, retryable, detail } = value as Record<keyof CommandError, unknown>;
  return (
    typeof code === "string" &&
    codes.has(code) &&
    typeof message === "string" &&
    typeof retryable === "boolean" &&
    (detail === null || typeof detail === "string")
  );
}
