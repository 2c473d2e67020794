import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";

import { toCommandError } from "./command_error";
import type { Event } from "./contract";
import type { CommandName, Host, RequestOf, ResponseOf } from "./host";

/** The one channel that carries every event. */
const CHANNEL = "keyfob";

/** The Rust core behind this window. */
export class TauriHost implements Host {
  async call<K extends CommandName>(name: K, request: RequestOf<K>): Promise<ResponseOf<K>> {
    try {
      return await invoke<ResponseOf<K>>(name, { request });
    } catch (rejection) {
      throw toCommandError(rejection);
    }
  }

  on(listener: (event: Event) => void): void {
    void listen<Event>(CHANNEL, ({ payload }) => listener(payload));
  }

  minimize(): void {
    // A window that stays where it is says so itself.
    invoke("minimize").catch(() => undefined);
  }
}
