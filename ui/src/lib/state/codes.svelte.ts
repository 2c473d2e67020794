import type { CodeView, CodesView } from "../ipc/contract";
import { MAX_SHOWN } from "../ipc/contract";
import type { Host } from "../ipc/host";
import { Ticker } from "./ticker.svelte";

/** A part of the window that shows codes. */
export type Surface = "list" | "detail";

/**
 * The codes on screen. The core is told which accounts are in sight, and computes just those.
 *
 * Changes are gathered until the next frame and sent one at a time, so that a fast scroll costs one
 * call a frame at most. While the window is hidden nothing is on screen.
 */
export class Codes {
  /** The codes by account. */
  byId = $state.raw<ReadonlyMap<string, CodeView>>(new Map());
  /** The time base of everything that drains. */
  readonly ticker = new Ticker(() => this.#send());

  readonly #host: Host;
  readonly #wanted: Record<Surface, readonly string[]> = { list: [], detail: [] };
  #told: readonly string[] = [];
  #atMs = 0;
  #frame: number | null = null;
  #busy = false;
  #again = false;
  #hidden = false;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Says which accounts a part of the window has in sight. */
  show(surface: Surface, ids: readonly string[]): void {
    this.#wanted[surface] = ids;
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      if (!this.#hidden && !same(this.#ids(), this.#told)) this.#send();
    });
  }

  /** Says whether the window can be seen. */
  set visible(visible: boolean) {
    this.#hidden = !visible;
    this.ticker.visible = visible;
    if (visible || this.#told.length > 0) this.#send();
  }

  /** Takes over codes that came by themselves: with the start, or because some rolled. */
  accept(view: CodesView): void {
    if (view.at_ms < this.#atMs) return;
    this.#atMs = view.at_ms;
    this.byId = new Map(view.codes.map((code) => [code.id, code]));
    this.ticker.sync(view.at_ms, view.valid_until);
  }

  /** Takes over the code of one account, which the person asked for. */
  acceptOne(code: CodeView): void {
    this.byId = new Map(this.byId).set(code.id, code);
  }

  /** Asks for the codes anew, because accounts came or went. */
  refresh(): void {
    if (this.#ids().length > 0) this.#send();
  }

  /** Forgets every code, because the vault locked. */
  forget(): void {
    this.#wanted.list = [];
    this.#wanted.detail = [];
    this.#told = [];
    this.#atMs = 0;
    this.byId = new Map();
    this.ticker.sync(this.ticker.nowMs(), null);
  }

  #ids(): string[] {
    if (this.#hidden) return [];
    return [...new Set([...this.#wanted.detail, ...this.#wanted.list])].slice(0, MAX_SHOWN);
  }

  #send(): void {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    const ids = this.#ids();
    this.#told = ids;
    this.#busy = true;
    this.#host
      .call("show_codes", { ids })
      .then((view) => this.#settle(ids, view))
      // Without an answer the rows stay empty; the next second or the next scroll asks again.
      .catch(() => this.#settle(ids, null));
  }

  #settle(ids: readonly string[], view: CodesView | null): void {
    this.#busy = false;
    // An answer that comes after the vault locked is not for this screen any more.
    if (view !== null && same(ids, this.#told)) this.accept(view);
    if (!this.#again) return;
    this.#again = false;
    this.#send();
  }
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
