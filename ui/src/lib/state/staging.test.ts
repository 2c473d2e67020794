import { beforeEach, expect, test } from "vitest";

import { scenarios } from "../ipc/memory/scenarios";
import { MemoryHost } from "../ipc/memory_host";
import { Staging } from "./staging.svelte";

const SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const URI = `otpauth://totp/RFC:ada?secret=${SECRET}&issuer=RFC`;

let host: MemoryHost;
let staging: Staging;

beforeEach(() => {
  host = new MemoryHost(scenarios.empty());
  staging = new Staging(host);
});

test("what was understood is dropped from the field, and added once it was looked at", async () => {
  staging.text = URI;
  expect(await staging.read()).toBe(true);
  expect(staging.text).toBe("");
  expect(host.world.accounts).toHaveLength(0);
  const [choice] = staging.choices;
  if (choice !== undefined) choice.name = " Ada Lovelace ";
  expect(await staging.commit()).toHaveLength(1);
  expect(host.world.accounts[0]?.account).toBe("Ada Lovelace");
  expect(staging.choices).toEqual([]);
});

test("what was not understood stays, with the reason", async () => {
  staging.text = "hello";
  expect(await staging.read()).toBe(false);
  expect(staging.text).toBe("hello");
  expect(staging.error?.code).toBe("not-otpauth");
});

test("of several lines each that was not understood has its own reason", async () => {
  staging.text = `hello\n${URI}\notpauth://totp/x`;
  expect(await staging.read()).toBe(true);
  expect(staging.choices).toHaveLength(1);
  expect(staging.refused.map(({ line, problem }) => [line, problem.code])).toEqual([
    [1, "not-otpauth"],
    [3, "missing-secret"],
  ]);
});

test("the clipboard is read by the core, and nothing of it comes here", async () => {
  host.world.clipboard = URI;
  expect(await staging.readClipboard()).toBe(true);
  expect(JSON.stringify([staging.choices, staging.text])).not.toContain(SECRET);
});

test("an account that is there already is not ticked", async () => {
  staging.text = URI;
  await staging.read();
  await staging.commit();
  staging.text = URI;
  await staging.read();
  expect(staging.choices[0]?.taken).toBe(false);
  expect(staging.taken).toHaveLength(0);
});

test("an account without any name is found before it is sent", async () => {
  staging.text = SECRET;
  await staging.read();
  expect(staging.nameless).toHaveLength(1);
});

test("when saving fails everything is still there to try again", async () => {
  staging.text = URI;
  await staging.read();
  host.fail("commit_staged", "disk-full");
  expect(await staging.commit()).toBeNull();
  expect(staging.error?.code).toBe("disk-full");
  expect(staging.choices).toHaveLength(1);
  expect(await staging.commit()).toHaveLength(1);
});

test("leaving forgets it here and in the core", async () => {
  staging.text = URI;
  await staging.read();
  staging.leave();
  expect(staging.choices).toEqual([]);
  expect(host.calls.at(-1)?.name).toBe("discard_staged");
});
