import { createContext } from "svelte";
import { MediaQuery } from "svelte/reactivity";

import { t } from "../../messages/en";
import type { Event, SettingsView, StartView } from "../ipc/contract";
import type { Host } from "../ipc/host";
import { Accounts } from "./accounts.svelte";
import { AutoLock } from "./auto_lock.svelte";
import { Codes } from "./codes.svelte";
import { Copied } from "./copied.svelte";
import { Focus } from "./focus.svelte";
import { RevealedRows } from "./reveal_rows.svelte";
import { Route } from "./route.svelte";
import { Session } from "./session.svelte";
import { Staging } from "./staging.svelte";
import { Toasts } from "./toasts.svelte";

/**
 * The window's state: a read-only projection of what the core says, refreshed by its events. Nothing
 * is changed here before the core has changed it.
 */
export class Keyfob {
  readonly host: Host;
  readonly session = new Session();
  readonly accounts: Accounts;
  readonly codes: Codes;
  readonly copied = new Copied();
  readonly staging: Staging;
  readonly autoLock: AutoLock;
  readonly route = new Route();
  readonly toasts = new Toasts();
  readonly focus = new Focus();
  readonly revealed = new RevealedRows();
  readonly #wide = new MediaQuery("(min-width: 960px)", false);

  constructor(host: Host) {
    this.host = host;
    this.accounts = new Accounts(host);
    this.codes = new Codes(host);
    this.staging = new Staging(host);
    this.autoLock = new AutoLock(host, () => this.codes.ticker.nowMs());
  }

  /** Whether an account's details stand beside the list. */
  get wide(): boolean {
    return this.#wide.current;
  }

  /** Takes over everything that the first frame needs. */
  accept(view: StartView): void {
    this.session.accept(view);
    this.accounts.accept(view.list);
    if (view.codes !== null) this.codes.accept(view.codes);
    const open = view.vault.state === "open" ? view.vault : null;
    this.autoLock.set(open === null ? null : view.settings.lock_after_min, open?.locks_at ?? null);
  }

  /** Asks the core for everything anew. */
  async restart(): Promise<void> {
    try {
      this.accept(await this.host.call("start", {}));
    } catch (error) {
      this.session.fail(error);
    }
  }

  /** Saves the settings, and goes by them once they are saved. */
  async change(settings: SettingsView): Promise<void> {
    try {
      this.session.settings = await this.host.call("change_settings", settings);
      const { lock_after_min: afterMin } = this.session.settings;
      const now = this.codes.ticker.nowMs() / 1000;
      this.autoLock.set(afterMin, afterMin === null ? null : now + 60 * afterMin);
    } catch (error) {
      this.toasts.problem(error);
    }
  }

  /** Follows one event. */
  follow(event: Event): void {
    switch (event.event) {
      case "vault_changed":
        void this.#reload();
        return;
      case "codes_rolled":
        // One that was on its way while the vault locked must not bring codes back.
        if (this.session.phase.state === "open") this.codes.accept(event.codes);
        return;
      case "locked":
        this.#forget();
        this.session.lock();
        this.toasts.say(t.says.locked);
        void this.restart();
        return;
      case "clipboard_cleared":
        this.toasts.say(t.says.clipboardCleared);
        return;
      case "keychain_changed":
        if (this.session.phase.state !== "open") void this.restart();
        return;
    }
  }

  async #reload(): Promise<void> {
    try {
      await this.accounts.reload();
      this.codes.refresh();
    } catch (error) {
      // Locked meanwhile: the event that says so follows, and there is nothing to tell.
      if (this.session.phase.state === "open") this.toasts.problem(error);
    }
  }

  #forget(): void {
    this.codes.forget();
    this.accounts.forget();
    this.revealed.forget();
    this.staging.leave();
    this.toasts.close();
    this.autoLock.set(null, null);
    this.route.reset();
  }
}

/** Hands the window's state to every component below. */
export const [keyfob, provideKeyfob] = createContext<Keyfob>();
