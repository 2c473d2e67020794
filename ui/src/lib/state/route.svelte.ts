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

  /** Goes to a page. */
  open(page: Page): void {
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

  /** Back to the list. */
  home(): void {
    this.open({ on: "list" });
  }
}
