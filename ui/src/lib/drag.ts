/** How far the pointer must go before a press is a drag and not a click, in CSS pixels. */
export const SLACK = 6;

/** Which gap between the rows of a section lies nearest to the pointer: 0 is before the first. */
export function gapAt(pointerY: number, rowsTop: number, row: number, rows: number): number {
  const gap = Math.round((pointerY - rowsTop) / row);
  return Math.min(Math.max(gap, 0), rows);
}

/** How far to scroll when the pointer comes near an edge during a drag, in CSS pixels. */
export function edgePush(pointerY: number, top: number, bottom: number): number {
  const zone = 40;
  const step = 12;
  if (pointerY < top + zone) return -step;
  if (pointerY > bottom - zone) return step;
  return 0;
}
