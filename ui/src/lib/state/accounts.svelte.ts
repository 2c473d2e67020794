import type { EntryView, ListView, SectionKind } from "../ipc/contract";
import type { Host } from "../ipc/host";
import { keyLike } from "../key_like";

/** A section as it is on screen: one of the list's, or what a search found. */
export interface ShownSection {
  /** What it holds. */
  readonly kind: SectionKind | { of: "found" };
  /** Its accounts. */
  readonly entries: readonly EntryView[];
}

/** Where an account is on screen. */
export interface Position {
  /** The section's number. */
  readonly section: number;
  /** The row's number within it. */
  readonly row: number;
}

const NONE: ListView = { sections: [], groups: [], total: 0 };

/** The accounts, the search, and the row that the keyboard acts on. */
export class Accounts {
  /** The list as the core gave it. */
  list = $state.raw<ListView>(NONE);
  /** What the search field holds. */
  query = $state("");
  /** What the search found; nothing while there is no search. */
  found = $state.raw<readonly string[] | null>(null);
  /** The account that stays in sight while the list changes, until the person goes elsewhere. */
  followed = $state.raw<string | null>(null);
  /** The account that was made active last; it may be gone. */
  #chosen = $state<string | null>(null);

  /** All accounts by id; computed when a search or a detail first needs it. */
  readonly byId: ReadonlyMap<string, EntryView> = $derived(index(this.list));

  /** What is on screen. */
  readonly sections: readonly ShownSection[] = $derived(this.#shown());

  /** The row that Enter acts on: the chosen one while it is on screen, else the first. */
  readonly active: EntryView | null = $derived(this.#activeEntry());

  readonly #host: Host;
  #searches = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Takes over a list. When the active account is not in it any more, its neighbour is active. */
  accept(list: ListView | null): void {
    const heir = this.#heir(list ?? NONE);
    this.list = list ?? NONE;
    if (heir !== null) this.follow(heir);
  }

  /** Forgets everything, because the vault locked. */
  forget(): void {
    this.list = NONE;
    this.#searches += 1;
    this.query = "";
    this.found = null;
    this.followed = null;
    this.#chosen = null;
  }

  /** Lists again, because something changed. */
  async reload(): Promise<void> {
    this.accept(await this.#host.call("list_entries", {}));
    if (this.found !== null) await this.search(this.query);
  }

  /** Searches for `query`; an empty one shows the whole list. Late answers are dropped. */
  async search(query: string): Promise<void> {
    const fresh = query !== this.query;
    this.query = query;
    const turn = (this.#searches += 1);
    if (query.trim() === "") {
      this.found = null;
      return;
    }
    if (keyLike(query)) {
      // A key is not looked for anywhere.
      this.found = [];
      return;
    }
    const { ids } = await this.#host.call("search_entries", { query });
    if (turn !== this.#searches) return;
    this.found = ids;
    if (!fresh) return;
    this.#chosen = null;
    this.followed = null;
  }

  /** Makes an account the one that the keyboard acts on. */
  activate(id: string): void {
    if (this.followed !== id) this.followed = null;
    this.#chosen = id;
  }

  /** The same for one that was just added or changed, wherever that takes it. */
  follow(id: string): void {
    this.#chosen = id;
    this.followed = id;
  }

  /** Leaves the list where the person scrolled it. */
  letGo(): void {
    this.followed = null;
  }

  /** The account `steps` rows below the active one, or above it; at the ends it stays. */
  neighbour(steps: number): EntryView | null {
    const at = this.active === null ? -1 : this.#order(this.active.id);
    const rows = this.sections.flatMap(({ entries }) => entries);
    return rows[Math.min(Math.max(at + steps, 0), rows.length - 1)] ?? null;
  }

  /** Where an account is on screen. */
  position(id: string): Position | null {
    for (const [section, { entries }] of this.sections.entries()) {
      const row = entries.findIndex((entry) => entry.id === id);
      if (row >= 0) return { section, row };
    }
    return null;
  }

  /** Who takes the place of the active account when it is not in `list`: the next one, else the one before. */
  #heir(list: ListView): string | null {
    const { active } = this;
    if (active === null || holds(list, active.id)) return null;
    const at = this.#order(active.id);
    const rows = this.sections.flatMap(({ entries }) => entries);
    const nearest = [...rows.slice(at + 1), ...rows.slice(0, at).reverse()];
    return nearest.find(({ id }) => holds(list, id))?.id ?? null;
  }

  #order(id: string): number {
    const at = this.position(id);
    if (at === null) return -1;
    const above = this.sections.slice(0, at.section);
    return above.reduce((sum, { entries }) => sum + entries.length, at.row);
  }

  #shown(): readonly ShownSection[] {
    if (this.found === null) return this.list.sections;
    const { byId } = this;
    const entries = this.found.map((id) => byId.get(id)).filter((entry) => entry !== undefined);
    return entries.length === 0 ? [] : [{ kind: { of: "found" }, entries }];
  }

  #activeEntry(): EntryView | null {
    const at = this.#chosen === null ? null : this.position(this.#chosen);
    const { section, row } = at ?? { section: 0, row: 0 };
    return this.sections[section]?.entries[row] ?? null;
  }
}

function holds(list: ListView, id: string): boolean {
  return list.sections.some(({ entries }) => entries.some((entry) => entry.id === id));
}

function index(list: ListView): Map<string, EntryView> {
  const byId = new Map<string, EntryView>();
  for (const { entries } of list.sections) {
    for (const entry of entries) byId.set(entry.id, entry);
  }
  return byId;
}
