import { toCommandError } from "../ipc/command_error";
import type { CommandError } from "../ipc/contract";

/** What a toast offers to do. */
export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

/** A line at the bottom of the window. */
export interface Toast {
  readonly text: string;
  readonly action: ToastAction | null;
  /** The error it tells of; such a toast stays until the person goes on. */
  readonly problem: CommandError | null;
}

/** How long a removal can be undone from the toast, in milliseconds. */
export const UNDO_MS = 10_000;
/** How long a plain word stays, in milliseconds. */
const WORD_MS = 4_000;
/** What went wrong is not gone on from before it can have been seen, in milliseconds. */
export const SEEN_MS = 1_000;

/** What the window says by itself: one toast at a time, and one line for screen readers. */
export class Toasts {
  /** The toast on screen. */
  current = $state.raw<Toast | null>(null);
  /** What a screen reader is told next, without anything on screen. */
  spoken = $state("");

  #timer: ReturnType<typeof setTimeout> | undefined;
  #lasts = 0;
  #laidAtMs = 0;

  /** Says something to screen readers only. */
  say(text: string): void {
    // The same words twice are not a change, and would not be read out.
    this.spoken = this.spoken === text ? `${text}\u00a0` : text;
  }

  /** Shows a line for a while, perhaps with something to do about it. */
  show(text: string, action: ToastAction | null = null): void {
    this.say(text);
    this.#lay({ text, action, problem: null }, action === null ? WORD_MS : UNDO_MS);
  }

  /** Shows what went wrong, until the person goes on. */
  problem(error: unknown): void {
    this.#lay({ text: "", action: null, problem: toCommandError(error) }, null);
  }

  /** Does what the toast offers, and takes it away. */
  act(): void {
    const action = this.current?.action;
    this.close();
    action?.run();
  }

  /** Takes the toast away. */
  close(): void {
    clearTimeout(this.#timer);
    this.current = null;
  }

  /** The person does something else: what went wrong was told, and makes room. */
  goOn(): void {
    if (this.current?.problem == null || Date.now() - this.#laidAtMs < SEEN_MS) return;
    this.close();
  }

  /** Keeps the toast while the pointer or the focus is on it. */
  hold(): void {
    clearTimeout(this.#timer);
  }

  /** Lets it go again; its time starts anew. */
  release(): void {
    if (this.current !== null && this.#lasts > 0) this.#wait();
  }

  #lay(toast: Toast, lasts: number | null): void {
    clearTimeout(this.#timer);
    this.current = toast;
    this.#laidAtMs = Date.now();
    this.#lasts = lasts ?? 0;
    if (lasts !== null) this.#wait();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.current = null), this.#lasts);
  }
}
