/** Room between a menu and the edge of the window, in CSS pixels. */
const MARGIN = 8;

/**
 * Where a menu opens: below what it belongs to, right edges in line, above when there is no room
 * below, and always within the window; without an anchor in its middle.
 */
export function menuPlace(
  anchor: Pick<DOMRect, "right" | "top" | "bottom"> | null,
  menu: { offsetWidth: number; offsetHeight: number },
  view: { innerWidth: number; innerHeight: number },
): { left: number; top: number } {
  const mostLeft = view.innerWidth - menu.offsetWidth - MARGIN;
  const mostTop = view.innerHeight - menu.offsetHeight - MARGIN;
  if (anchor === null) {
    return { left: Math.max(MARGIN, mostLeft / 2), top: Math.max(MARGIN, mostTop / 2) };
  }
  const below = anchor.bottom;
  const above = anchor.top - menu.offsetHeight;
  const top = below > mostTop && above >= MARGIN ? above : below;
  const left = anchor.right - menu.offsetWidth;
  return { left: within(left, mostLeft), top: within(top, mostTop) };
}

function within(value: number, most: number): number {
  return Math.max(MARGIN, Math.min(value, most));
}
