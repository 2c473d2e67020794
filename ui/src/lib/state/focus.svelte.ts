/** Where the keyboard goes: the search field and the rows sign in here while they are on screen. */
export class Focus {
  /** The search field. */
  searchField: HTMLInputElement | null = null;
  /** Brings a row into sight and puts the focus on it. */
  row: (id: string) => void = () => undefined;

  /** Puts the focus into the search field, with what it holds selected. */
  search(): void {
    this.searchField?.focus();
    this.searchField?.select();
  }
}
