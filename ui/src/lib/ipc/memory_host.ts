import type { CodesView, Event, ListView, StartView, VaultView } from "./contract";
import type { CommandName, Host, RequestOf, ResponseOf } from "./host";
import { code, groupNames, sections } from "./memory/account";
import { Clock } from "./memory/clock";
import { failure } from "./memory/failure";
import { commands } from "./memory/commands";
import { notices } from "./memory/world";
import type { Stage, World } from "./memory/world";
import type { ErrorCode } from "./contract";

/** How many codes come with the first frame. */
const FIRST_CODES = 20;

/**
 * The whole contract in memory, with real codes, for a plain browser and for tests. It keeps nothing
 * and is no part of the build that the shell embeds.
 */
export class MemoryHost implements Host {
  readonly world: World;
  readonly clock: Clock;
  /** Every call so far, in order. */
  readonly calls: { name: CommandName; request: unknown }[] = [];
  /** What was copied last; the real clipboard is left alone. */
  copied: string | null = null;
  /** Whether the window was put away; a tab of a browser stays. */
  minimized = false;
  /** The accounts on screen. */
  shown: string[] = [];
  stage: Stage | null = null;
  /** Milliseconds that every answer takes. */
  delayMs = 0;

  #listener: (event: Event) => void = () => undefined;
  readonly #failures = new Map<CommandName, ErrorCode[]>();
  #rolling: ReturnType<typeof setTimeout> | undefined;
  #ids = 0;

  constructor(world: World, clock = new Clock()) {
    this.world = world;
    this.clock = clock;
  }

  async call<K extends CommandName>(name: K, request: RequestOf<K>): Promise<ResponseOf<K>> {
    this.calls.push({ name, request });
    if (this.delayMs > 0) await new Promise((done) => setTimeout(done, this.delayMs));
    const failing = this.#failures.get(name)?.shift();
    if (failing !== undefined) throw failure(failing);
    // The request crosses a process boundary in the real app, so nothing is shared here either.
    return structuredClone(await commands[name](this, structuredClone(request)));
  }

  on(listener: (event: Event) => void): void {
    this.#listener = listener;
  }

  minimize(): void {
    this.minimized = true;
  }

  /** Lets the next calls of a command fail, one for each code. */
  fail(name: CommandName, ...codes: ErrorCode[]): void {
    this.#failures.set(name, codes);
  }

  /** Sends an event, after the answer of the command that caused it. */
  send(event: Event): void {
    setTimeout(() => this.#listener(event));
  }

  /** Says that something about the accounts changed. */
  changed(): void {
    this.send({ event: "vault_changed" });
  }

  /** A new id. */
  newId(): string {
    this.#ids += 1;
    return `new-${this.#ids}`;
  }

  /** Throws unless the vault is open. */
  mustBeOpen(): void {
    if (this.world.vault !== "open") throw failure("vault-locked");
  }

  /** Locks the vault. */
  lock(): void {
    this.world.vault = "locked";
    this.world.problem = null;
    this.shown = [];
    this.stage = null;
    clearTimeout(this.#rolling);
    this.send({ event: "locked" });
  }

  /** Everything that the first frame needs. */
  async startView(): Promise<StartView> {
    const { world } = this;
    const open = world.vault === "open";
    const list = open ? this.list() : null;
    // Codes that are hidden until a row has the focus are not asked for either.
    const shown = world.settings.hide_codes ? 0 : FIRST_CODES;
    const first = list?.sections.flatMap(({ entries }) => entries).slice(0, shown) ?? [];
    return {
      version: "0.1.0",
      vault: this.#vaultView(),
      settings: world.settings,
      list,
      codes: open ? await this.codes(first.map(({ id }) => id)) : null,
      notices: open ? notices(world) : [],
    };
  }

  /** The accounts, in sections. */
  list(): ListView {
    const { accounts } = this.world;
    const groups = groupNames(accounts);
    return { sections: sections(accounts), groups, total: accounts.length };
  }

  /** The codes of these accounts, and from now on an event whenever one rolls. */
  async codes(ids: string[]): Promise<CodesView> {
    this.shown = ids;
    const byId = new Map(this.world.accounts.map((account) => [account.id, account]));
    const present = ids.flatMap((id) => byId.get(id) ?? []);
    const now = this.clock.now();
    const codes = await Promise.all(present.map((account) => code(account, now)));
    const ends = codes.map(({ valid_until }) => valid_until).filter((end) => end > 0);
    const valid_until = ends.length === 0 ? null : Math.min(...ends);
    clearTimeout(this.#rolling);
    if (valid_until !== null) {
      const wait = valid_until * 1000 - this.clock.nowMs();
      this.#rolling = setTimeout(() => void this.#roll(), wait);
    }
    return { codes, valid_until, at_ms: this.clock.nowMs() };
  }

  async #roll(): Promise<void> {
    this.#listener({ event: "codes_rolled", codes: await this.codes(this.shown) });
  }

  #vaultView(): VaultView {
    const { world } = this;
    switch (world.vault) {
      case "absent":
        return { state: "absent", keychain: world.keychain };
      case "locked":
        return { state: "locked", ways: world.slots.map(({ kind }) => kind), problem: world.problem };
      case "open": {
        const minutes = world.settings.lock_after_min;
        return { state: "open", locks_at: minutes === null ? null : this.clock.now() + 60 * minutes };
      }
      case "unusable":
        return { state: "unusable", problem: world.problem ?? failure("vault-damaged") };
    }
  }
}
