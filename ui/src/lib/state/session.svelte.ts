import { toCommandError } from "../ipc/command_error";
import type { CommandError, Notice, SettingsView, StartView, VaultView } from "../ipc/contract";

/** Where the vault stands; `starting` until the core answered the first time. */
export type Phase =
  | VaultView
  | { state: "starting" }
  | { state: "failed"; problem: CommandError };

const DEFAULTS: SettingsView = {
  theme: "system",
  compact: false,
  hide_codes: false,
  clipboard_clear_s: 30,
  lock_after_min: null,
};

/** What holds for the whole window: the vault's state, the settings, what the person should know. */
export class Session {
  /** Where the vault stands. */
  phase = $state.raw<Phase>({ state: "starting" });
  /** The settings in force. */
  settings = $state.raw<SettingsView>(DEFAULTS);
  /** What the person should know, most urgent first. */
  notices = $state.raw<readonly Notice[]>([]);
  /** Minutes without use after which it locked by itself; none when somebody locked it. */
  idleMin = $state<number | null>(null);
  /** The version of the app. */
  version = $state("");
  #asked = false;

  /** Takes over what the core said. */
  accept(view: StartView): void {
    this.phase = view.vault;
    if (view.vault.state === "open") this.#asked = false;
    this.settings = view.settings;
    this.notices = view.notices;
    this.version = view.version;
  }

  /** The person asked to lock, so that the lock is not said to have happened by itself. */
  askToLock(): void {
    this.#asked = true;
  }

  /** Takes over that the vault locked; the settings are still those it was open with. */
  lock(): void {
    this.idleMin = this.#asked ? null : this.settings.lock_after_min;
    this.phase = { state: "starting" };
  }

  /** Takes over that the core did not answer. */
  fail(rejection: unknown): void {
    this.phase = { state: "failed", problem: toCommandError(rejection) };
  }
}
