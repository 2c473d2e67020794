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

/** Where the pointer is, in CSS pixels from the top of the window, and what it is over. */
interface Pointer {
  readonly y: number;
  readonly list: HTMLElement;
  readonly rowHeight: number;
}

/** Reordering by pointer, within a section. */
export class Reorder {
  /** What is being dragged. */
  drag = $state.raw<Drag | null>(null);

  readonly #app: Keyfob;
  #press: Press | null = null;
  #swallow = false;
  #frame: number | null = null;

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
    const { entry, section, y } = this.#press;
    if (this.drag === null) {
      if (Math.abs(event.clientY - y) < SLACK) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      this.drag = { entry, section, gap: 0 };
    }
    this.#over({ y: event.clientY, list: event.currentTarget, rowHeight });
  }

  /** Finds the gap under the pointer, and scrolls on for as long as it rests near an edge. */
  #over(pointer: Pointer): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    if (this.#press === null || this.drag === null) return;
    const { y, list, rowHeight } = pointer;
    const edges = list.getBoundingClientRect();
    const before = list.scrollTop;
    list.scrollTop += edgePush(y, edges.top, edges.bottom);
    const { entry, section, rows } = this.#press;
    // Scrolled far away, the section is not in the document: the gap stays at its end.
    if (rows.isConnected) {
      const count = this.#app.accounts.sections[section]?.entries.length ?? 0;
      const gap = gapAt(y, rows.getBoundingClientRect().top, rowHeight, count);
      this.drag = { entry, section, gap };
    }
    if (list.scrollTop === before) return;
    this.#frame = requestAnimationFrame(() => this.#over(pointer));
  }

  /** The pointer went up: the row goes where the line is. */
  up(): void {
    const drag = this.drag;
    this.cancel();
    if (drag === null) return;
    this.#swallow = true;
    void moveTo(this.#app, drag.entry, drag.section, drag.gap);
  }

  /** Esc: the row stays where it was. Answers whether one was dragged. */
  abandon(): boolean {
    if (this.drag === null) return false;
    this.cancel();
    this.#swallow = true;
    return true;
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
