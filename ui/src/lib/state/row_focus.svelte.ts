import { tick, untrack } from "svelte";

import type { Position } from "./accounts.svelte";
import type { Keyfob } from "./keyfob.svelte";

/** The list of rows, of which only those near the screen are in the document. */
export interface Rows {
  /** What scrolls; none before the list is on the page. */
  readonly element: HTMLElement | undefined;
  /** Scrolls to a row unless it is in sight. */
  scrollTo(at: Position): void;
}

/**
 * Lets the keyboard find its rows: brings the account that was acted on into sight, and keeps the
 * focus on a row while the list changes. To be called while the list is being made.
 */
export function tendRows(app: Keyfob, rows: Rows): void {
  const { accounts, focus } = app;

  function bring(id: string): Promise<void> {
    const at = accounts.position(id);
    if (at !== null) rows.scrollTo(at);
    return tick();
  }

  async function focusRow(id: string): Promise<void> {
    accounts.activate(id);
    await bring(id);
    rows.element
      ?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)
      ?.focus({ preventScroll: true });
  }

  focus.row = (id) => void focusRow(id);
  focus.bring = bring;
  $effect(() => () => focus.listGone());

  $effect(() => {
    const id = accounts.followed;
    if (id === null || accounts.position(id) === null) return;
    void bring(id);
    // Whoever was on another row goes along; whoever types a search stays there.
    const on = rowAt(document.activeElement);
    if (on !== null && on !== id) void focusRow(id);
  });

  let hadFocus = false;
  $effect.pre(() => {
    void accounts.sections;
    hadFocus = rows.element?.contains(document.activeElement) ?? false;
  });
  // A row that moved or went away took the focus with it: it goes to the active one.
  $effect(() => {
    void accounts.sections;
    const active = untrack(() => accounts.active);
    if (hadFocus && document.activeElement === document.body && active !== null) {
      void focusRow(active.id);
    }
  });
}

/** The account on whose row an element lies. */
export function rowAt(element: Element | null): string | null {
  return element?.closest<HTMLElement>("[data-id]")?.dataset["id"] ?? null;
}
