/** A clock that was suspended or set differs from the other one by more than this. */
const JUMP_MS = 2000;
/** How late a code may roll before it is asked for. */
const OVERDUE_S = 1;

/**
 * The second hand: the core's time in whole seconds, one step a second, and only while something on
 * screen drains and the window is to be seen.
 *
 * The time is what the core said last (`CodesView.at_ms`) plus the monotonic time since. When a
 * window ended and no new codes came, or when the wall clock and the monotonic clock disagree (the
 * machine slept, somebody set the clock), `onStale` asks the core again.
 */
export class Ticker {
  /** Seconds since the epoch; moves only while the hand runs. */
  now = $state(0);

  #baseMs = Date.now();
  #baseMonotonic = performance.now();
  #baseWall = Date.now();
  #dueS: number | null = null;
  #draining = false;
  #visible = true;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #onStale: () => void;

  constructor(onStale: () => void) {
    this.#onStale = onStale;
    this.now = Math.floor(this.nowMs() / 1000);
  }

  /** The core's time at this moment, in milliseconds since the epoch. */
  nowMs(): number {
    return this.#baseMs + performance.now() - this.#baseMonotonic;
  }

  /** Takes over the core's time. `due` is the second at which the first code on screen rolls. */
  sync(atMs: number, due: number | null): void {
    this.#baseMs = atMs;
    this.#baseMonotonic = performance.now();
    this.#baseWall = Date.now();
    this.#dueS = due;
    this.#draining = due !== null;
    this.#step();
  }

  /** Says whether the window can be seen. */
  set visible(visible: boolean) {
    this.#visible = visible;
    if (visible && this.#draining) this.#step();
    else this.#stop();
  }

  /** Whether the hand runs. */
  get running(): boolean {
    return this.#timer !== undefined;
  }

  #step(): void {
    const nowMs = this.nowMs();
    this.now = Math.floor(nowMs / 1000);
    this.#stop();
    if (!this.#draining || !this.#visible) return;
    this.#timer = setTimeout(() => this.#tick(), 1000 - (nowMs % 1000));
  }

  #tick(): void {
    this.#step();
    const overdue = this.#dueS !== null && this.now > this.#dueS + OVERDUE_S;
    const passed = performance.now() - this.#baseMonotonic;
    const jumped = Math.abs(Date.now() - this.#baseWall - passed) > JUMP_MS;
    if (overdue || jumped) this.#onStale();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
