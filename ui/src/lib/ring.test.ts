import { expect, test } from "vitest";

import { CIRCUMFERENCE, dashOffset, ending, secondsLeft } from "./ring";

test("a whole window is a full ring and an ended one is an empty ring", () => {
  expect(dashOffset(30, 30)).toBe(0);
  expect(dashOffset(0, 30)).toBeCloseTo(CIRCUMFERENCE, 1);
  expect(dashOffset(15, 30)).toBeCloseTo(CIRCUMFERENCE / 2, 1);
});

test("a ring never draws more than it is, whatever the clock says", () => {
  expect(dashOffset(45, 30)).toBe(0);
  expect(dashOffset(-3, 30)).toBeCloseTo(CIRCUMFERENCE, 1);
});

test("seconds left never go below zero", () => {
  expect(secondsLeft(1000, 990)).toBe(10);
  expect(secondsLeft(1000, 1001)).toBe(0);
});

test("the last five seconds are the end, the sixth is not", () => {
  expect(ending(5)).toBe(true);
  expect(ending(6)).toBe(false);
});
