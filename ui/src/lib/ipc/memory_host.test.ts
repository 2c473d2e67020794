import { describe, expect, test } from "vitest";

import { COMMANDS } from "./contract";
import { codeAt } from "./memory/otp";
import { commands } from "./memory/commands";
import { decode, encode } from "./memory/base32";
import { parse } from "./memory/key_uri";
import { scenarios } from "./memory/scenarios";
import { MemoryHost } from "./memory_host";

test("it knows every command of the contract and no other", () => {
  expect(Object.keys(commands).sort()).toEqual([...COMMANDS].sort());
});

const RFC = new TextEncoder().encode("12345678901234567890");

/** RFC 6238 Appendix B, SHA-1. */
test.each([
  [59n, "94287082"],
  [1111111109n, "07081804"],
  [20000000000n, "65353130"],
])("its code at %s s is the one of RFC 6238", async (second, code) => {
  const key = { kind: "totp", secret: RFC, algorithm: "SHA1", digits: 8, period: 30 } as const;
  expect(await codeAt(key, second / 30n)).toBe(code);
});

/** RFC 4226 Appendix D. */
test.each([
  [0n, "755224"],
  [9n, "520489"],
])("its code at counter %s is the one of RFC 4226", async (counter, code) => {
  const key = { kind: "hotp", secret: RFC, algorithm: "SHA1", digits: 6, period: 0 } as const;
  expect(await codeAt(key, counter)).toBe(code);
});

test("what it writes in Base32 it reads back", () => {
  const bytes = Uint8Array.from({ length: 33 }, (_, i) => i * 7);
  expect(decode(encode(bytes).toLowerCase())).toEqual(bytes);
  expect(decode("018!")).toBeNull();
});

test("it refuses what is no key, with the core's own codes", () => {
  expect(parse("https://example.com")).toBe("not-otpauth");
  expect(parse("otpauth://totp/x?secret=JBSWY3DP&algorithm=MD5")).toBe("unsupported-algorithm");
});

describe("every scenario", () => {
  test.each(Object.entries(scenarios))("%s starts", async (_, make) => {
    const view = await new MemoryHost(make()).call("start", {});
    expect(view.list === null).toBe(view.vault.state !== "open");
  });
});

test("a command fails when it is told to, once for each code", async () => {
  const host = new MemoryHost(scenarios.usual());
  host.fail("lock", "disk-full");
  await expect(host.call("lock", {})).rejects.toMatchObject({ code: "disk-full" });
  await expect(host.call("lock", {})).resolves.toEqual({});
});
