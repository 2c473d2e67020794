import { modKey } from "../keys";

/** How long the key is held until the numbers show, in milliseconds: longer than a shortcut takes. */
const HOLD_MS = 400;

/** Whether the rows show their numbers, which they do while Ctrl, or Cmd on a Mac, is held. */
export class RowNumbers {
  /** Whether they do. */
  shown = $state(false);

  readonly #key = modKey();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** A key went down; one that follows the held key makes a shortcut of the two. */
  down(event: Pick<KeyboardEvent, "key" | "repeat">): void {
    if (event.repeat) return;
    clearTimeout(this.#timer);
    if (event.key === this.#key) this.#timer = setTimeout(() => (this.shown = true), HOLD_MS);
  }

  /** A key went up. */
  up(event: Pick<KeyboardEvent, "key">): void {
    if (event.key === this.#key) this.hide();
  }

  /** The window lost the keyboard, or the list went away. */
  hide(): void {
    clearTimeout(this.#timer);
    this.shown = false;
  }
}
