import { expect, test } from "vitest";

import { menuPlace } from "./menu_place";

const menu = { offsetWidth: 240, offsetHeight: 300 };
const view = { innerWidth: 880, innerHeight: 640 };

test("a menu opens below, its right edge in line", () => {
  expect(menuPlace({ right: 760, top: 100, bottom: 164 }, menu, view)).toEqual({ left: 520, top: 164 });
});

test("without room below it opens above", () => {
  const { top } = menuPlace({ right: 760, top: 520, bottom: 584 }, menu, view);
  expect(top).toBe(220);
});

test("it never leaves the window", () => {
  const small = { innerWidth: 380, innerHeight: 480 };
  const tall = { offsetWidth: 240, offsetHeight: 440 };
  const { left, top } = menuPlace({ right: 100, top: 200, bottom: 264 }, tall, small);
  expect(left).toBe(8);
  expect(top + tall.offsetHeight).toBeLessThanOrEqual(small.innerHeight - 8);
});
