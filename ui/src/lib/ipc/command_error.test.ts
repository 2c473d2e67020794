import { expect, test } from "vitest";

import { toCommandError } from "./command_error";

const OURS = { code: "disk-full", message: "The disk is full.", retryable: true, detail: null };

test("an error of ours stays as it is", () => {
  expect(toCommandError(OURS)).toEqual(OURS);
});

test("a bare string of Tauri's is a request that was not understood, and is not repeated", () => {
  const said = toCommandError("invalid args `request`: secret JBSWY3DPEHPK3PXP");
  expect(said.code).toBe("bad-request");
  expect(JSON.stringify(said)).not.toContain("JBSWY3DPEHPK3PXP");
});

test.each([
  undefined,
  null,
  42,
  new TypeError("fetch"),
  { ...OURS, code: "made-up" },
  { ...OURS, detail: 7 },
  { code: "disk-full" },
])("anything else is a fault inside", (rejection) => {
  expect(toCommandError(rejection).code).toBe("internal");
});
