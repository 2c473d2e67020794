import { createContext } from "svelte";

import type { Event, StartView } from "../ipc/contract";
import type { Host } from "../ipc/host";
import { Accounts } from "./accounts.svelte";
import { Codes } from "./codes.svelte";
import { Route } from "./route.svelte";
import { Session } from "./session.svelte";

/**
 * The window's state: a read-only projection of what the core says, refreshed by its events. Nothing
 * is changed here before the core has changed it.
 */
export class Keyfob {
  readonly host: Host;
  readonly session = new Session();
  readonly accounts: Accounts;
  readonly codes: Codes;
  readonly route = new Route();

  constructor(host: Host) {
    this.host = host;
    this.accounts = new Accounts(host);
    this.codes = new Codes(host);
  }

  /** Takes over everything that the first frame needs. */
  accept(view: StartView): void {
    this.session.accept(view);
    this.accounts.accept(view.list);
    if (view.codes !== null) this.codes.accept(view.codes);
  }

  /** Asks the core for everything anew. */
  async restart(): Promise<void> {
    try {
      this.accept(await this.host.call("start", {}));
    } catch (error) {
      this.session.phase = { state: "failed", error };
    }
  }

  /** Follows one event. */
  follow(event: Event): void {
    switch (event.event) {
      case "vault_changed":
        void this.accounts.reload().then(() => this.codes.refresh());
        return;
      case "codes_rolled":
        this.codes.accept(event.codes);
        return;
      case "locked":
        this.#forget();
        void this.restart();
        return;
      case "clipboard_cleared":
        return;
      case "keychain_changed":
        void this.restart();
        return;
    }
  }

  #forget(): void {
    this.codes.forget();
    this.accounts.forget();
    this.route.open({ on: "list" });
  }
}

/** Hands the window's state to every component below. */
export const [keyfob, provideKeyfob] = createContext<Keyfob>();
