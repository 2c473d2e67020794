import { expect, test } from "vitest";

import { withCurrent } from "./options";

test("a value from elsewhere takes its place among the usual ones", () => {
  expect(withCurrent([10, 20, 30, null], 25)).toEqual([10, 20, 25, 30, null]);
  expect(withCurrent([null, 1, 5], 4)).toEqual([null, 1, 4, 5]);
});

test("a usual value changes nothing", () => {
  expect(withCurrent([10, null], null)).toEqual([10, null]);
});
