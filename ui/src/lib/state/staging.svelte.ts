import { toCommandError } from "../ipc/command_error";
import type { CommandError, RefusedLine, StagedAccount } from "../ipc/contract";
import type { Host } from "../ipc/host";

/** One account that was read, as the person wants it. */
export interface Choice {
  readonly account: StagedAccount;
  issuer: string;
  name: string;
  taken: boolean;
}

/**
 * Keys that were pasted, on their way in: read, looked at, saved. What was pasted is dropped as soon
 * as it was understood or left; from then on only the core has the secrets.
 */
export class Staging {
  /** What stands in the paste area. */
  text = $state("");
  /** What was understood; nothing before that. */
  choices = $state<Choice[]>([]);
  /** What was not. */
  refused = $state.raw<readonly RefusedLine[]>([]);
  /** Why nothing was understood, or why it was not saved. */
  error = $state.raw<CommandError | null>(null);
  /** What the clipboard holds instead of a key, to search for. */
  words = $state.raw<string | null>(null);
  /** Whether the core is at it. */
  busy = $state(false);

  /** The ones to add. */
  readonly taken = $derived(this.choices.filter((choice) => choice.taken));
  /** The ones to add that lack a name. */
  readonly nameless = $derived(
    this.taken.filter(({ issuer, name }) => issuer.trim() === "" && name.trim() === ""),
  );

  readonly #host: Host;
  #stage: number | null = null;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Reads what stands in the paste area. */
  read(): Promise<boolean> {
    return this.#read("stage_text");
  }

  /** Reads the clipboard, which never enters the window. Answers whether anything was understood. */
  readClipboard(): Promise<boolean> {
    return this.#read("stage_clipboard");
  }

  /**
   * What the core makes of one key URI, to tell what is odd about a key in the form; nothing of it is
   * kept. None when it cannot be read, for which adding it has the better reason.
   */
  async look(uri: string): Promise<StagedAccount | null> {
    try {
      const { stage, accounts } = await this.#host.call("stage_text", { text: uri });
      await this.#host.call("discard_staged", { stage });
      return accounts[0] ?? null;
    } catch {
      return null;
    }
  }

  /** Saves the chosen ones, all or none. Answers their ids, or nothing when it failed. */
  async commit(): Promise<string[] | null> {
    if (this.#stage === null || this.busy) return null;
    const accounts = this.taken.map(({ account, issuer, name }) => ({
      index: account.index,
      issuer: issuer.trim(),
      account: name.trim(),
      group: null,
    }));
    this.busy = true;
    try {
      const { ids } = await this.#host.call("commit_staged", { stage: this.#stage, accounts });
      this.#stage = null;
      this.leave();
      return ids;
    } catch (error) {
      this.error = toCommandError(error);
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** Forgets everything, here and in the core. */
  leave(): void {
    const stage = this.#stage;
    this.#stage = null;
    this.text = "";
    this.choices = [];
    this.refused = [];
    this.error = null;
    this.words = null;
    // When the stage is gone already there is nothing to forget.
    if (stage !== null) this.#host.call("discard_staged", { stage }).catch(() => undefined);
  }

  async #read(command: "stage_text" | "stage_clipboard"): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.error = null;
    this.refused = [];
    try {
      const staged = await (command === "stage_text"
        ? this.#host.call(command, { text: this.text })
        : this.#host.call(command, {}));
      this.refused = staged.refused;
      this.words = staged.words;
      this.choices = staged.accounts.map((account) => ({
        account,
        issuer: account.issuer,
        name: account.account,
        taken: account.known === null || account.known.likeness === "same_name",
      }));
      if (staged.accounts.length === 0) return this.#nothing(staged.refused);
      this.#stage = staged.stage;
      this.text = "";
      return true;
    } catch (error) {
      this.error = toCommandError(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** With one line there is one reason; with several each line has its own. */
  #nothing(refused: readonly RefusedLine[]): boolean {
    if (refused.length === 1) {
      this.error = refused[0]?.problem ?? null;
      this.refused = [];
    }
    return false;
  }
}
