/** A clock that runs by itself and can be put forward or back. */
export class Clock {
  #offsetMs: number;

  /** `atMs` is the time it starts at, in milliseconds since the epoch; none for the real time. */
  constructor(atMs?: number) {
    this.#offsetMs = atMs === undefined ? 0 : atMs - Date.now();
  }

  /** Milliseconds since the epoch. */
  nowMs(): number {
    return Date.now() + this.#offsetMs;
  }

  /** Whole seconds since the epoch. */
  now(): number {
    return Math.floor(this.nowMs() / 1000);
  }

  /** Puts it forward by so many seconds, or back. */
  advance(seconds: number): void {
    this.#offsetMs += seconds * 1000;
  }
}
