import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { ERROR_CODES } from "../lib/ipc/contract";
import { WARNING_CODES, errors, t, warning } from "./en";

test("every error code has a sentence and a next step, and none is left over", () => {
  expect(Object.keys(errors).sort()).toEqual([...ERROR_CODES].sort());
  for (const [code, { what, next }] of Object.entries(errors)) {
    expect(what, code).toMatch(/^[A-Z].*\.$/s);
    expect(next, code).toMatch(/^[A-Z].*\.$/s);
    expect(next, `${code} repeats itself`).not.toBe(what);
  }
});

test("no two errors say the same", () => {
  const said = Object.values(errors).map(({ what }) => what);
  expect(new Set(said).size).toBe(said.length);
});

test("errors are told without jargon", () => {
  for (const { what, next } of Object.values(errors)) {
    expect(`${what} ${next}`).not.toMatch(
      /vault|slot|base32|parse|invalid|argument|request|null|secret service|exception|failed/i,
    );
  }
});

test("every warning of the key URI reader has a sentence, and none is left over", () => {
  const source = readFileSync(
    join(import.meta.dirname, "../../../src-tauri/crates/otp/src/key_uri/warning.rs"),
    "utf8",
  );
  const codes = Array.from(source.matchAll(/=> "([a-z0-9-]+)"/g), ([, code]) => code);
  expect(codes.length).toBeGreaterThan(10);
  expect([...WARNING_CODES].sort()).toEqual(codes.sort());
});

test("a warning of a newer core has a sentence too", () => {
  expect(warning("something-new")).toMatch(/\.$/);
});

test("the buttons that errors name exist", () => {
  const named = Object.values(errors).flatMap(({ next }) =>
    Array.from(next.matchAll(/“([^”]+)”/g), ([, name]) => name),
  );
  const words = JSON.stringify(t);
  for (const name of named) expect(words).toContain(name);
});
