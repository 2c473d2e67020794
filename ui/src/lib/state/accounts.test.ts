import { beforeEach, expect, test } from "vitest";

import { scenarios } from "../ipc/memory/scenarios";
import { MemoryHost } from "../ipc/memory_host";
import { Accounts } from "./accounts.svelte";

let host: MemoryHost;
let accounts: Accounts;

beforeEach(() => {
  host = new MemoryHost(scenarios.usual());
  accounts = new Accounts(host);
  accounts.accept(host.list());
});

test("the first row is the active one until another is", () => {
  expect(accounts.active?.title).toBe("Buildkite");
  accounts.activate("a6");
  expect(accounts.active?.title).toBe("GitHub");
});

test("when the active account is gone the first one takes its place", () => {
  accounts.activate("gone");
  expect(accounts.active?.title).toBe("Buildkite");
});

test("neighbours cross the borders of sections and stop at the ends", () => {
  accounts.activate("a2");
  expect(accounts.neighbour(1)?.title).toBe("GitLab");
  expect(accounts.neighbour(-5)?.title).toBe("Buildkite");
  expect(accounts.neighbour(100)?.id).toBe("a10");
});

test("a search shows what was found, its first account active", async () => {
  accounts.activate("a8");
  await accounts.search("git");
  expect(accounts.sections).toHaveLength(1);
  expect(accounts.sections[0]?.entries.map(({ title }) => title)).toEqual(["GitLab", "GitHub"]);
  expect(accounts.active?.title).toBe("GitLab");
  await accounts.search(" ");
  expect(accounts.found).toBeNull();
});

test("the answer to an earlier search does not replace a later one's", async () => {
  const late = host.call.bind(host);
  let release = (): void => undefined;
  const held = new Promise<void>((done) => (release = done));
  host.call = async (name, request) => {
    const answer = await late(name, request);
    if ("query" in request && request.query === "g") await held;
    return answer;
  };
  const first = accounts.search("g");
  await accounts.search("door");
  release();
  await first;
  expect(accounts.sections[0]?.entries.map(({ title }) => title)).toEqual(["Door token"]);
});

test("an account that a search found and that is gone meanwhile is left out", async () => {
  await accounts.search("git");
  accounts.accept({ ...host.list(), sections: [] });
  expect(accounts.sections).toEqual([]);
});
