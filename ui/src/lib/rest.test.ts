import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { REST_MS, restful } from "./rest";

let field: HTMLInputElement;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  field = document.body.appendChild(document.createElement("input"));
  field.focus();
  stop = restful(field);
});

afterEach(() => {
  stop();
  field.remove();
  vi.useRealTimers();
});

const carets = () => vi.spyOn(Selection.prototype, "removeAllRanges");

test("an empty field rests after a while, and keeps the focus", () => {
  const rested = carets();
  vi.advanceTimersByTime(REST_MS - 1);
  expect(rested).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(rested).toHaveBeenCalledTimes(1);
  expect(document.activeElement).toBe(field);
});

test("the first key gives the caret back before the field hears of the key", () => {
  const woken = vi.spyOn(field, "setSelectionRange");
  vi.advanceTimersByTime(REST_MS);
  let heard = false;
  field.addEventListener("keydown", () => (heard = woken.mock.calls.length === 1));
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "g", bubbles: true }));
  expect(heard).toBe(true);
});

test("a field that holds text does not rest", () => {
  const rested = carets();
  field.value = "git";
  vi.advanceTimersByTime(10 * REST_MS);
  expect(rested).not.toHaveBeenCalled();
});

test("a field without the focus takes no other field's caret", () => {
  const rested = carets();
  field.blur();
  vi.advanceTimersByTime(REST_MS);
  expect(rested).not.toHaveBeenCalled();
});

test("nothing is left ticking when the field is gone", () => {
  stop();
  expect(vi.getTimerCount()).toBe(0);
});
