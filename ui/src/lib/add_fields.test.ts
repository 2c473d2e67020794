import { expect, test } from "vitest";

import { asKeyUri } from "./add_fields";
import type { AddEntry } from "./ipc/contract";

const TYPED: AddEntry = {
  issuer: "A & B: C",
  account: "ada/1?#",
  secret: "gezd gnbv",
  kind: "totp",
  algorithm: "SHA256",
  digits: 8,
  period: 60,
  counter: "7",
  group: null,
};

test("names keep their colons, slashes and question marks", () => {
  const uri = new URL(asKeyUri(TYPED));
  expect(uri.pathname.slice(1).split(":").map(decodeURIComponent)).toEqual(["A & B: C", "ada/1?#"]);
  expect(uri.searchParams.get("issuer")).toBe("A & B: C");
});

test("the key has no spaces, for in a query they could be plus signs", () => {
  expect(asKeyUri(TYPED)).toContain("secret=gezdgnbv&");
});

test("each kind says only what it goes by", () => {
  const of = (kind: AddEntry["kind"]) => [...new URL(asKeyUri({ ...TYPED, kind })).searchParams.keys()];
  expect(of("totp")).toEqual(["secret", "issuer", "algorithm", "digits", "period"]);
  expect(of("hotp")).toEqual(["secret", "issuer", "algorithm", "digits", "counter"]);
  expect(of("steam")).toEqual(["secret", "issuer"]);
});
