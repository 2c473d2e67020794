import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { COMPACT, ROOMY } from "./sizes";

const css = readFileSync(join(import.meta.dirname, "../styles/tokens.css"), "utf8");

function tokens(block: string): Map<string, string> {
  const found = block.matchAll(/(--[\w-]+):\s*([^;]+);/g);
  return new Map(Array.from(found, ([, name = "", value = ""]) => [name, value]));
}

function block(selector: string): string {
  const start = css.indexOf(`${selector} {`);
  return css.slice(start, css.indexOf("}", start));
}

const root = tokens(block(":root"));

test("the virtual list counts with the sizes of the style sheet", () => {
  expect(root.get("--row-height")).toBe(`${ROOMY.row}px`);
  expect(root.get("--heading-height")).toBe(`${ROOMY.heading}px`);
  expect(root.get("--line")).toBe(`${ROOMY.line}px`);
  expect(tokens(block(":root[data-compact]")).get("--row-height")).toBe(`${COMPACT.row}px`);
  expect(COMPACT.heading).toBe(ROOMY.heading);
});

test("the chosen dark theme and the desktop's dark theme are the same", () => {
  const chosen = tokens(block(':root[data-theme="dark"]'));
  expect(tokens(block(':root:not([data-theme="light"])'))).toEqual(chosen);
});

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const parts = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = parts.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(["light", "dark"])("in the %s theme", (theme) => {
  const colour = (name: string) => root.get(`--${theme}-${name}`) ?? "";
  const grounds = ["bg", "surface", "hover"];

  test.each(["text", "text-2", "text-3", "accent", "warn", "danger", "ok"])(
    "%s can be read on every ground",
    (name) => {
      for (const ground of grounds) {
        expect(contrast(colour(name), colour(ground)), ground).toBeGreaterThanOrEqual(4.5);
      }
    },
  );

  test("a primary button can be read, also under the pointer", () => {
    for (const ground of ["accent", "accent-hover"]) {
      expect(contrast(colour("on-accent"), colour(ground)), ground).toBeGreaterThanOrEqual(4.5);
    }
  });

  test("the edge of a control can be told from the ground", () => {
    for (const ground of ["bg", "surface"]) {
      expect(contrast(colour("control"), colour(ground)), ground).toBeGreaterThanOrEqual(3);
    }
  });
});
