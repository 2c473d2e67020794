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
  /** The version of the app. */
  version = $state("");

  /** Takes over what the core said. */
  accept(view: StartView): void {
    this.phase = view.vault;
    this.settings = view.settings;
    this.notices = view.notices;
    this.version = view.version;
  }

  /** Takes over that the core did not answer. */
  fail(rejection: unknown): void {
    this.phase = { state: "failed", problem: toCommandError(rejection) };
  }
}
