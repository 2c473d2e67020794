import { moveTo } from "../account_actions";
import { SLACK, edgePush, gapAt } from "../drag";
import type { EntryView } from "../ipc/contract";
import type { Keyfob } from "./keyfob.svelte";

/** A row on its way to another place in its section. */
export interface Drag {
  readonly entry: EntryView;
  readonly section: number;
  /** The gap it would go to: 0 is before the first row. */
  readonly gap: number;
}

interface Press {
  readonly entry: EntryView;
  readonly section: number;
  readonly y: number;
  readonly rows: Element;
}

/** Reordering by pointer, within a section. */
export class Reorder {
  /** What is being dragged. */
  drag = $state.raw<Drag | null>(null);

  readonly #app: Keyfob;
  #press: Press | null = null;
  #swallow = false;

  constructor(app: Keyfob) {
    this.#app = app;
  }

  /** The pointer went down on a row; `rows` is the box of its section. */
  down(event: PointerEvent, entry: EntryView, section: number, rows: Element): void {
    this.#swallow = false;
    const draggable = event.button === 0 && event.pointerType === "mouse";
    if (!draggable || this.#app.accounts.found !== null) return;
    this.#press = { entry, section, y: event.clientY, rows };
  }

  /** The pointer moved over the list. */
  move(event: PointerEvent & { currentTarget: HTMLElement }, rowHeight: number): void {
    if (this.#press === null) return;
    const { entry, section, y, rows } = this.#press;
    if (this.drag === null) {
      if (Math.abs(event.clientY - y) < SLACK) return;
      event.currentTarget.setPointerCapture(event.pointerId);
    }
    const list = event.currentTarget;
    const edges = list.getBoundingClientRect();
    list.scrollTop += edgePush(event.clientY, edges.top, edges.bottom);
    const count = this.#app.accounts.sections[section]?.entries.length ?? 0;
    const gap = gapAt(event.clientY, rows.getBoundingClientRect().top, rowHeight, count);
    this.drag = { entry, section, gap };
  }

  /** The pointer went up: the row goes where the line is. */
  up(): void {
    const drag = this.drag;
    this.cancel();
    if (drag === null) return;
    this.#swallow = true;
    void moveTo(this.#app, drag.entry, drag.section, drag.gap);
  }

  /** The drag came to nothing. */
  cancel(): void {
    this.#press = null;
    this.drag = null;
  }

  /** Keeps the click that ends a drag from copying a code. */
  swallow(event: MouseEvent): void {
    if (!this.#swallow) return;
    this.#swallow = false;
    event.stopPropagation();
    event.preventDefault();
  }
}
