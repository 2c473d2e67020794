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

function without(...ids: string[]): void {
  const { sections, ...rest } = host.list();
  const left = sections
    .map(({ kind, entries }) => ({ kind, entries: entries.filter(({ id }) => !ids.includes(id)) }))
    .filter(({ entries }) => entries.length > 0);
  accounts.accept({ ...rest, sections: left });
}

test("when the active account goes the next one that stays takes its place, else the one before", () => {
  accounts.activate("a2");
  without("a2", "a3");
  expect(accounts.active?.id).toBe("a4");
  accounts.activate("a10");
  without("a10", "a9");
  expect(accounts.active?.id).toBe("a8");
});

test("when the active account goes during a search its neighbour in the search takes its place", async () => {
  await accounts.search("git");
  without("a3");
  expect(accounts.active?.id).toBe("a6");
});

test("a changed account is followed until another one is chosen", () => {
  accounts.follow("a6");
  accounts.activate("a6");
  expect(accounts.followed).toBe("a6");
  accounts.activate("a1");
  expect(accounts.followed).toBeNull();
});

test("an account that never was leaves the first one active", () => {
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
