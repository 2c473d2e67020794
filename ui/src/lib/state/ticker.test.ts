import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Ticker } from "./ticker.svelte";

const START_MS = 1_000_000_400;

let stale: ReturnType<typeof vi.fn<() => void>>;
let ticker: Ticker;

beforeEach(() => {
  vi.useFakeTimers({ now: START_MS });
  stale = vi.fn<() => void>();
  ticker = new Ticker(stale);
});

afterEach(() => {
  vi.useRealTimers();
});

test("nothing ticks while nothing drains", () => {
  ticker.sync(START_MS, null);
  expect(vi.getTimerCount()).toBe(0);
});

test("it steps on the core's second, once a second", () => {
  ticker.sync(START_MS, 1_000_030);
  expect(ticker.now).toBe(1_000_000);
  vi.advanceTimersByTime(599);
  expect(ticker.now).toBe(1_000_000);
  vi.advanceTimersByTime(1);
  expect(ticker.now).toBe(1_000_001);
  vi.advanceTimersByTime(1000);
  expect(ticker.now).toBe(1_000_002);
  expect(vi.getTimerCount()).toBe(1);
});

test("it goes by the core's clock, not by this window's", () => {
  ticker.sync(5_000_000_000, 5_000_030);
  vi.advanceTimersByTime(2000);
  expect(ticker.now).toBe(5_000_002);
});

test("it stops while the window is hidden, and is right again when it shows", () => {
  ticker.sync(START_MS, 1_000_030);
  ticker.visible = false;
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(7000);
  expect(ticker.now).toBe(1_000_000);
  ticker.visible = true;
  expect(ticker.now).toBe(1_000_007);
});

test("it asks again when a window ended and no code came", () => {
  ticker.sync(START_MS, 1_000_002);
  vi.advanceTimersByTime(2600);
  expect(stale).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1000);
  expect(stale).toHaveBeenCalledTimes(1);
});

test("it asks again when the machine slept: the wall clock jumped, the monotonic one did not", () => {
  ticker.sync(START_MS, 1_000_030);
  vi.setSystemTime(START_MS + 3_600_000);
  vi.advanceTimersByTime(1000);
  expect(stale).toHaveBeenCalled();
});
