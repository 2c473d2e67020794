import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { SEEN_MS, Toasts, UNDO_MS } from "./toasts.svelte";

let toasts: Toasts;

beforeEach(() => {
  vi.useFakeTimers();
  toasts = new Toasts();
});

afterEach(() => {
  vi.useRealTimers();
});

test("what can be undone stays for ten seconds", () => {
  toasts.show("GitHub was removed.", { label: "Undo", run: () => undefined });
  vi.advanceTimersByTime(UNDO_MS - 1);
  expect(toasts.current).not.toBeNull();
  vi.advanceTimersByTime(1);
  expect(toasts.current).toBeNull();
});

test("it stays for as long as somebody is at it", () => {
  toasts.show("GitHub was removed.", { label: "Undo", run: () => undefined });
  toasts.hold();
  vi.advanceTimersByTime(10 * UNDO_MS);
  expect(toasts.current).not.toBeNull();
  toasts.release();
  vi.advanceTimersByTime(UNDO_MS);
  expect(toasts.current).toBeNull();
});

test("undoing takes the toast away and runs once", () => {
  const run = vi.fn();
  toasts.show("GitHub was removed.", { label: "Undo", run });
  toasts.act();
  toasts.act();
  expect(run).toHaveBeenCalledTimes(1);
  expect(toasts.current).toBeNull();
});

test("a problem stays until the person goes on", () => {
  toasts.problem("not allowed");
  vi.advanceTimersByTime(3_600_000);
  expect(toasts.current?.problem?.code).toBe("bad-request");
  toasts.goOn();
  expect(toasts.current).toBeNull();
});

test("a key that was on its way does not take a problem away before it is seen", () => {
  toasts.problem("not allowed");
  vi.advanceTimersByTime(SEEN_MS - 1);
  toasts.goOn();
  expect(toasts.current).not.toBeNull();
});

test("going on leaves what can be undone", () => {
  toasts.show("GitHub was removed.", { label: "Undo", run: () => undefined });
  vi.advanceTimersByTime(SEEN_MS);
  toasts.goOn();
  expect(toasts.current).not.toBeNull();
});

test("the same words twice are read out twice", () => {
  toasts.say("Copied.");
  const before = toasts.spoken;
  toasts.say("Copied.");
  expect(toasts.spoken).not.toBe(before);
  expect(toasts.spoken.trim()).toBe("Copied.");
});
