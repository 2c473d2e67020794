/** How long the pointer rests on a row before that is a hold and not a click, in milliseconds. */
const HOLD_MS = 300;

/**
 * Which row shows its code while codes are hidden: the one with the focus, or the one that is held
 * with the pointer.
 */
export class RevealedRows {
  /** The row with the keyboard's focus. */
  focused = $state<string | null>(null);
  /** The row that is held. */
  held = $state<string | null>(null);

  #timer: ReturnType<typeof setTimeout> | undefined;
  #wasHeld = false;

  /** Whether a row shows its code. */
  shows(id: string): boolean {
    return this.focused === id || this.held === id;
  }

  /** The pointer went down on a row. */
  press(id: string): void {
    this.#wasHeld = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#wasHeld = true;
      this.held = id;
    }, HOLD_MS);
  }

  /** The pointer went up, or away. */
  release(): void {
    clearTimeout(this.#timer);
    this.held = null;
  }

  /** No row is looked at any more. */
  forget(): void {
    this.release();
    this.focused = null;
  }

  /** Keeps the click that ends a hold from copying: it was for looking. */
  swallow(event: MouseEvent): void {
    if (!this.#wasHeld) return;
    this.#wasHeld = false;
    event.stopPropagation();
    event.preventDefault();
  }
}
