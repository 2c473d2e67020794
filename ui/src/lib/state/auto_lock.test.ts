import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { scenarios } from "../ipc/memory/scenarios";
import { MemoryHost } from "../ipc/memory_host";
import { AutoLock } from "./auto_lock.svelte";

let host: MemoryHost;
let lock: AutoLock;
const told = () => host.calls.filter(({ name }) => name === "note_activity").length;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000_000 });
  host = new MemoryHost(scenarios.usual());
  lock = new AutoLock(host, () => Date.now());
});

afterEach(() => {
  vi.useRealTimers();
});

test("without automatic lock nothing is said and nothing is told", () => {
  lock.set(null, null);
  lock.touch();
  expect(lock.minutes).toBeNull();
  expect(told()).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("activity is told at most once in 15 s", () => {
  lock.set(5, 1_000_300);
  lock.touch();
  lock.touch();
  vi.advanceTimersByTime(14_999);
  lock.touch();
  expect(told()).toBe(1);
  vi.advanceTimersByTime(1);
  lock.touch();
  expect(told()).toBe(2);
});

test("the minutes left count down, a step a minute, and never to nothing", () => {
  lock.set(3, 1_000_180);
  expect(lock.minutes).toBe(3);
  vi.advanceTimersByTime(60_000);
  expect(lock.minutes).toBe(2);
  vi.advanceTimersByTime(60_000);
  expect(lock.minutes).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

test("activity puts the minutes up again once the core knows", async () => {
  lock.set(3, 1_000_180);
  vi.advanceTimersByTime(120_000);
  lock.touch();
  await vi.advanceTimersByTimeAsync(0);
  expect(lock.minutes).toBe(3);
});
