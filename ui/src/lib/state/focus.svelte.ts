/** Where the keyboard goes: the search field and the rows sign in here while they are on screen. */
export class Focus {
  /** The search field. */
  searchField: HTMLInputElement | null = null;
  /** Brings a row into sight and puts the focus on it. */
  row: (id: string) => void = () => undefined;
  /** Brings a row into sight, and leaves the focus where it is. */
  bring: (id: string) => Promise<void> = () => Promise.resolve();
  /** The account of the n-th row that is wholly in sight, from 0. */
  nth: (n: number) => string | null = () => null;

  /** The rows sign out. */
  listGone(): void {
    this.row = () => undefined;
    this.bring = () => Promise.resolve();
    this.nth = () => null;
  }

  /** Puts the focus into the search field, with what it holds selected. */
  search(): void {
    this.searchField?.focus();
    this.searchField?.select();
  }

  /** Whether the person is in the search field. */
  get searching(): boolean {
    return this.searchField !== null && document.activeElement === this.searchField;
  }

  /** Puts text where the caret of the search field is, as if it was typed. */
  insert(text: string): void {
    const field = this.searchField;
    if (field === null) return;
    const { selectionStart, selectionEnd, value } = field;
    field.setRangeText(text, selectionStart ?? value.length, selectionEnd ?? value.length, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}
