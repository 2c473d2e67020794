/** How long a row says that its code was copied, in milliseconds. */
const SHOWN_MS = 1200;

/** Which account's code was copied a moment ago. */
export class Copied {
  /** The account, while its row says so. */
  id = $state<string | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Lets a row say it. */
  mark(id: string): void {
    clearTimeout(this.#timer);
    this.id = id;
    this.#timer = setTimeout(() => (this.id = null), SHOWN_MS);
  }
}
