import type { Host } from "../ipc/host";

/** The core hears of activity at most this often. */
const TELL_MS = 15_000;
const MINUTE_MS = 60_000;

/**
 * The automatic lock as far as the window takes part in it: it tells the core that somebody is there,
 * and shows how long the vault stays open. The core alone decides when it locks.
 */
export class AutoLock {
  /** Whole minutes until the vault locks, rounded up; none when it does not lock by itself. */
  minutes = $state<number | null>(null);

  readonly #host: Host;
  readonly #nowMs: () => number;
  #afterMin: number | null = null;
  #locksAtMs = 0;
  #toldMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, nowMs: () => number) {
    this.#host = host;
    this.#nowMs = nowMs;
  }

  /** Takes over the setting, and when the core said it would lock, in seconds since the epoch. */
  set(afterMin: number | null, locksAt: number | null): void {
    this.#afterMin = afterMin;
    this.#locksAtMs = locksAt === null ? 0 : locksAt * 1000;
    this.#show();
  }

  /** Says that the person did something. */
  touch(): void {
    const now = this.#nowMs();
    if (this.#afterMin === null || now - this.#toldMs < TELL_MS) return;
    this.#toldMs = now;
    const locksAtMs = now + this.#afterMin * MINUTE_MS;
    this.#host
      .call("note_activity", {})
      .then(() => {
        this.#locksAtMs = locksAtMs;
        this.#show();
      })
      // When it is locked meanwhile, the event that says so is on its way.
      .catch(() => undefined);
  }

  #show(): void {
    clearTimeout(this.#timer);
    if (this.#afterMin === null || this.#locksAtMs === 0) {
      this.minutes = null;
      return;
    }
    const leftMs = Math.max(0, this.#locksAtMs - this.#nowMs());
    this.minutes = Math.max(1, Math.ceil(leftMs / MINUTE_MS));
    if (leftMs > MINUTE_MS) this.#timer = setTimeout(() => this.#show(), leftMs % MINUTE_MS || 1);
  }
}
