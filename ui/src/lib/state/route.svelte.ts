/** A page that takes the whole window. An account has one only where no pane stands beside the list. */
export type Page =
  | { on: "list" }
  | { on: "add" }
  | { on: "account"; id: string; reveal: boolean }
  | { on: "settings"; at: "top" | "recovery" };

/** What lies over the page, one at a time. */
export type Overlay =
  | { show: "help" }
  | { show: "menu" }
  | { show: "actions"; id: string }
  | { show: "edit"; id: string; field: "issuer" | "group" }
  | { show: "remove"; id: string }
  | { show: "group"; name: string };

/** Where the person is. One level deep: every page leads back to the list. */
export class Route {
  /** The page. */
  page = $state.raw<Page>({ on: "list" });
  /** What lies over it. */
  overlay = $state.raw<Overlay | null>(null);

  /** What holds the person on the page, by asking for something first. */
  #ask: (() => void) | null = null;

  /** Goes to a page, unless something holds the person on this one. */
  open(page: Page): void {
    if (this.#ask !== null) {
      this.#ask();
      return;
    }
    this.overlay = null;
    this.page = page;
  }

  /** Lays something over the page. */
  lay(overlay: Overlay): void {
    this.overlay = overlay;
  }

  /** Takes away what lies over the page. */
  uncover(): void {
    this.overlay = null;
  }

  /** Back to the list, unless something holds the person here. */
  home(): void {
    this.open({ on: "list" });
  }

  /** Holds the person on the page: who wants to leave is asked. Answers how to let go. */
  hold(ask: () => void): () => void {
    this.#ask = ask;
    return () => {
      if (this.#ask === ask) this.#ask = null;
    };
  }

  /** Back to the list, whatever holds: the vault locked. */
  reset(): void {
    this.#ask = null;
    this.home();
  }
}
