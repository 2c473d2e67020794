import { describe, expect, test } from "vitest";

import { COMPACT, ROOMY } from "./sizes";
import { places, rowTop, scrollTo, slices, totalHeight, wholeRows } from "./virtual_list";

const HEIGHT = 540;

describe("the places of sections", () => {
  test("touch without a gap and add up to the whole height", () => {
    const laid = places([2, 12, 5000], ROOMY);
    laid.slice(1).forEach((place, index) => {
      const above = laid[index];
      expect(place.top).toBe((above?.top ?? 0) + (above?.height ?? 0));
    });
    expect(totalHeight(laid)).toBe(3 * (ROOMY.heading + 2) + 5014 * ROOMY.row);
  });

  test("of nothing are nowhere", () => {
    expect(totalHeight(places([], ROOMY))).toBe(0);
    expect(slices([], ROOMY, 0, HEIGHT)).toEqual([]);
  });
});

describe("the rows in the document", () => {
  test.each([ROOMY, COMPACT])("are few, however many accounts there are", (sizes) => {
    const laid = places([3, 5000], sizes);
    for (let top = 0; top < totalHeight(laid); top += 977) {
      const rows = slices(laid, sizes, top, HEIGHT).reduce((sum, { from, to }) => sum + to - from, 0);
      expect(rows).toBeLessThanOrEqual(Math.ceil(HEIGHT / sizes.row) + 10);
    }
  });

  test("are every row that can be seen, wherever the list is scrolled to", () => {
    const laid = places([2, 7, 90], ROOMY);
    for (let top = 0; top < totalHeight(laid) - HEIGHT; top += 13) {
      const there = new Set(
        slices(laid, ROOMY, top, HEIGHT).flatMap(({ section, from, to }) =>
          Array.from({ length: to - from }, (_, i) => `${section}/${from + i}`),
        ),
      );
      laid.forEach((place, section) => {
        for (let row = 0; row < place.rows; row += 1) {
          const y = place.top + ROOMY.heading + ROOMY.line + rowTop(row, ROOMY);
          const seen = y + ROOMY.row > top && y < top + HEIGHT;
          if (seen) expect(there).toContain(`${section}/${row}`);
        }
      });
    }
  });
});

describe("the rows with a number", () => {
  const laid = places([2, 50], ROOMY);

  test("are those wholly in sight, no more than asked for, across sections", () => {
    expect(wholeRows(laid, ROOMY, 0, 260, 9)).toEqual([
      { section: 0, row: 0 },
      { section: 0, row: 1 },
    ]);
    expect(wholeRows(laid, ROOMY, 0, 1000, 3).at(-1)).toEqual({ section: 1, row: 0 });
  });

  test("begin at the first row that is not cut by the upper edge", () => {
    const edge = ROOMY.heading + ROOMY.line;
    expect(wholeRows(laid, ROOMY, edge, HEIGHT, 1)).toEqual([{ section: 0, row: 0 }]);
    expect(wholeRows(laid, ROOMY, edge + 1, HEIGHT, 1)).toEqual([{ section: 0, row: 1 }]);
  });
});

describe("scrolling to a row", () => {
  const laid = places([2, 50], ROOMY);

  test("stays where it is when the row is in sight", () => {
    expect(scrollTo(laid, ROOMY, { section: 1, row: 1 }, 20, HEIGHT)).toBe(20);
  });

  test("brings a row below to the lower edge, and a row above to the upper one", () => {
    const down = scrollTo(laid, ROOMY, { section: 1, row: 40 }, 0, HEIGHT);
    const y = 176 + ROOMY.heading - 2 + 40 * ROOMY.row;
    expect(down + HEIGHT).toBeGreaterThanOrEqual(y + ROOMY.row);
    expect(down + HEIGHT).toBeLessThan(y + 2 * ROOMY.row);
    expect(scrollTo(laid, ROOMY, { section: 1, row: 10 }, 2000, HEIGHT)).toBeLessThan(2000);
  });

  test("brings the heading along with a section's first row", () => {
    expect(scrollTo(laid, ROOMY, { section: 1, row: 0 }, 900, HEIGHT)).toBe(laid[1]?.top);
  });
});
