/** A page that takes the whole window, above the list. */
export type Page =
  | { on: "list" }
  | { on: "add" }
  | { on: "account"; id: string }
  | { on: "settings" };

/** What lies over the page, one at a time. */
export type Overlay =
  | { show: "help" }
  | { show: "actions"; id: string }
  | { show: "remove"; id: string };

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

  /** One level back; false when there is none. */
  back(): boolean {
    if (this.overlay !== null) {
      this.overlay = null;
      return true;
    }
    if (this.page.on === "list") return false;
    this.page = { on: "list" };
    return true;
  }
}
