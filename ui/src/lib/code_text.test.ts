import { expect, test } from "vitest";

import { grouped, groups } from "./code_text";

test.each([
  ["12345", "12345"],
  ["123456", "123 456"],
  ["1234567", "123 4567"],
  ["12345678", "1234 5678"],
  ["123456789", "123 456 789"],
  ["6RMJJ", "6RMJJ"],
])("%s is shown as %s", (code, shown) => {
  expect(grouped(code)).toBe(shown);
  expect(groups(code).join("")).toBe(code);
});
