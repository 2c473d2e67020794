import type { Sizes } from "./sizes";

/** Where one section lies in the list, in CSS pixels from the top. */
export interface Place {
  /** Top of its heading. */
  readonly top: number;
  /** Height of its heading and its box. */
  readonly height: number;
  /** How many rows it has. */
  readonly rows: number;
}

/** Which rows of one section are near the screen. */
export interface Slice {
  /** The section's number. */
  readonly section: number;
  /** The first row. */
  readonly from: number;
  /** The row after the last one. */
  readonly to: number;
}

/** Rows beyond the edge that are kept ready, so that a step of the wheel finds them there. */
const OVERSCAN = 4;

/** Lays sections of so many rows below each other. */
export function places(counts: readonly number[], sizes: Sizes): Place[] {
  let top = 0;
  return counts.map((rows) => {
    const height = sizes.heading + rows * sizes.row + 2 * sizes.line;
    const place = { top, height, rows };
    top += height;
    return place;
  });
}

/** How high all sections are together, in CSS pixels. */
export function totalHeight(laid: readonly Place[]): number {
  const last = laid.at(-1);
  return last === undefined ? 0 : last.top + last.height;
}

/** Top of one row within its section's box, in CSS pixels. */
export function rowTop(row: number, sizes: Sizes): number {
  return row * sizes.row;
}

/** The rows to have in the document when the list is scrolled to `top` and shows `height` pixels. */
export function slices(
  laid: readonly Place[],
  sizes: Sizes,
  top: number,
  height: number,
): Slice[] {
  const margin = OVERSCAN * sizes.row;
  const upper = top - margin;
  const lower = top + height + margin;
  const found: Slice[] = [];
  laid.forEach((place, section) => {
    if (place.top > lower || place.top + place.height < upper) return;
    const rowsTop = place.top + sizes.heading + sizes.line;
    const from = Math.floor((upper - rowsTop) / sizes.row);
    const to = Math.ceil((lower - rowsTop) / sizes.row);
    found.push({ section, from: within(from, place.rows), to: within(to, place.rows) });
  });
  return found;
}

/**
 * Where to scroll so that a row is in sight, with its heading when it is a section's first.
 * Answers `top` itself when it is in sight already.
 */
export function scrollTo(
  laid: readonly Place[],
  sizes: Sizes,
  at: { section: number; row: number },
  top: number,
  height: number,
): number {
  const place = laid[at.section];
  if (place === undefined) return top;
  const rowTopEdge = place.top + sizes.heading + sizes.line + at.row * sizes.row;
  const upper = at.row === 0 ? place.top : rowTopEdge;
  const lower = rowTopEdge + sizes.row + sizes.line;
  if (upper < top) return upper;
  if (lower > top + height) return lower - height;
  return top;
}

/** The first rows that are wholly in sight, `most` of them, when the list is scrolled to `top`. */
export function wholeRows(
  laid: readonly Place[],
  sizes: Sizes,
  top: number,
  height: number,
  most: number,
): { section: number; row: number }[] {
  const rows = slices(laid, sizes, top, height).flatMap(({ section, from, to }) => {
    const rowsTop = (laid[section]?.top ?? 0) + sizes.heading + sizes.line;
    return Array.from({ length: to - from }, (_, index) => from + index)
      .filter((row) => rowsTop + row * sizes.row >= top)
      .filter((row) => rowsTop + (row + 1) * sizes.row <= top + height)
      .map((row) => ({ section, row }));
  });
  return rows.slice(0, most);
}

function within(row: number, rows: number): number {
  return Math.min(Math.max(row, 0), rows);
}
