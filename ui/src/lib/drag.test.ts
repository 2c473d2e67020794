import { expect, test } from "vitest";

import { edgePush, gapAt } from "./drag";

test("a row goes into the gap that is nearest to the pointer", () => {
  expect(gapAt(100, 100, 64, 5)).toBe(0);
  expect(gapAt(131, 100, 64, 5)).toBe(0);
  expect(gapAt(133, 100, 64, 5)).toBe(1);
  expect(gapAt(420, 100, 64, 5)).toBe(5);
});

test("a row stays in its section, however far the pointer goes", () => {
  expect(gapAt(-500, 100, 64, 5)).toBe(0);
  expect(gapAt(5000, 100, 64, 5)).toBe(5);
});

test("the list scrolls only when the pointer is near its edge", () => {
  expect(edgePush(300, 60, 600)).toBe(0);
  expect(edgePush(70, 60, 600)).toBeLessThan(0);
  expect(edgePush(590, 60, 600)).toBeGreaterThan(0);
});
