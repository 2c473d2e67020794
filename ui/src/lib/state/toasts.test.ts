import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Toasts, UNDO_MS } from "./toasts.svelte";

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

test("a problem stays until it is closed", () => {
  toasts.problem("not allowed");
  vi.advanceTimersByTime(3_600_000);
  expect(toasts.current?.problem?.code).toBe("bad-request");
  toasts.close();
  expect(toasts.current).toBeNull();
});

test("the same words twice are read out twice", () => {
  toasts.say("Copied.");
  const before = toasts.spoken;
  toasts.say("Copied.");
  expect(toasts.spoken).not.toBe(before);
  expect(toasts.spoken.trim()).toBe("Copied.");
});
