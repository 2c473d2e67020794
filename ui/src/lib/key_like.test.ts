import { expect, test } from "vitest";

import { keyLike } from "./key_like";

test.each([
  "otpauth://totp/RFC:ada?secret=GEZDGNBV",
  "  OTPAUTH://hotp/x",
  "otpauth-migration://offline?data=CgA",
  "apple-otpauth://totp/x",
  "steam://GEZDGNBV",
  "gezd gnbv gy3t qojq gezd gnbv",
  "GEZDGNBVGY3TQOJQ",
])("%s looks like a key", (text) => {
  expect(keyLike(text)).toBe(true);
});

test.each(["", "github", "otpauth", "administration office", "ada@example.com", "team 2", "GEZDGNBV"])(
  "“%s” is something to search for",
  (text) => {
    expect(keyLike(text)).toBe(false);
  },
);
