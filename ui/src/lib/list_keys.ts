import { copy, lock, move, paste, togglePin } from "./account_actions";
import type { EntryView } from "./ipc/contract";
import { bindingOf } from "./keys";
import type { KeyAction } from "./keys";
import type { Keyfob } from "./state/keyfob.svelte";

/** Rows that Page Up and Page Down go. */
const PAGE = 10;

/** Does what a key press means. Answers whether it meant something, and the page is not to act on it. */
export function press(app: Keyfob, event: KeyboardEvent): boolean {
  // A dialog or a menu keeps its keys for itself.
  if (app.route.overlay !== null || app.session.phase.state !== "open") return false;
  // Whoever puts a character together needs its keys for that.
  if (event.isComposing) return false;
  const onList = app.route.page.on === "list";
  const found = bindingOf(event);
  if (found === null) {
    if (onList) typeAnywhere(app, event);
    return false;
  }
  const { binding, digit } = found;
  if (binding.on === "list" && !onList) return false;
  const target = event.target instanceof Element ? event.target : null;
  if (keepsKey(app, target, event, binding.textKeys ?? [])) return false;
  // Esc that is held goes back as far as it can, and leaves the window there.
  if (binding.action === "back" && event.repeat && atTheEnd(app)) return true;
  return act(app, binding.action, digit);
}

/** A text field keeps the keys that edit it; a button keeps Enter. */
function keepsKey(
  app: Keyfob,
  target: Element | null,
  event: KeyboardEvent,
  textKeys: readonly string[],
): boolean {
  if (target === null) return false;
  if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    return target.closest("button, select, summary") !== null;
  }
  if (target.closest("input, textarea, select") === null) return false;
  if (textKeys.includes(event.key)) return true;
  if (target !== app.focus.searchField) return /^(Arrow|Home$|End$)/.test(event.key);
  // In the search field up and down move in the list; only text has a beginning and an end.
  return /^(Home|End)$/.test(event.key) && app.accounts.query !== "";
}

/** What somebody types while the focus is on a row goes into the search field. */
function typeAnywhere(app: Keyfob, event: KeyboardEvent): void {
  const typed = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey;
  const edits = event.key === "Backspace" && app.accounts.query !== "";
  const elsewhere = !(event.target instanceof Element && event.target.closest("input, textarea"));
  if ((typed || edits) && !event.altKey && elsewhere) app.focus.searchField?.focus();
}

function act(app: Keyfob, action: KeyAction, digit: number): boolean {
  const entry = app.accounts.active;
  switch (action) {
    case "search":
      app.focus.search();
      return true;
    case "down":
      return go(app, 1);
    case "up":
      return go(app, -1);
    case "page-down":
      return go(app, PAGE);
    case "page-up":
      return go(app, -PAGE);
    case "first":
      return goToEnd(app, -Infinity);
    case "last":
      return goToEnd(app, Infinity);
    case "copy":
      return withRow(app, entry, (row) => void copy(app, row, "current"));
    case "copy-next":
      return withRow(app, entry, (row) => void copy(app, row, "next"));
    case "nth":
      return withRow(app, nth(app, digit), (row) => {
        app.accounts.follow(row.id);
        void copy(app, row, "current");
      });
    case "actions":
      return withRow(app, entry, ({ id }) => app.route.lay({ show: "actions", id }));
    case "add":
      app.route.open({ on: "add" });
      return true;
    case "paste":
      void paste(app);
      return true;
    case "pin":
      return withRow(app, entry, (row) => void togglePin(app, row));
    case "rename":
      return withRow(app, entry, ({ id }) => app.route.lay({ show: "edit", id, field: "issuer" }));
    case "remove":
      return withRow(app, entry, ({ id }) => app.route.lay({ show: "remove", id }));
    case "move-up":
      return withRow(app, entry, (row) => void move(app, row, -1));
    case "move-down":
      return withRow(app, entry, (row) => void move(app, row, 1));
    case "undo":
      // Without a removal to undo, the search field undoes its own typing.
      if (app.toasts.current?.action == null) return false;
      app.toasts.act();
      return true;
    case "lock":
      void lock(app);
      return true;
    case "settings":
      app.route.open({ on: "settings", at: "top" });
      return true;
    case "help":
      app.route.lay({ show: "help" });
      return true;
    case "back":
      return back(app);
  }
}

/** Does something with an account, which comes into sight first: nobody acts on what is not seen. */
function withRow(app: Keyfob, entry: EntryView | null, then: (entry: EntryView) => void): boolean {
  if (entry !== null) void app.focus.bring(entry.id).then(() => then(entry));
  return entry !== null;
}

function nth(app: Keyfob, digit: number): EntryView | null {
  const id = app.focus.nth(digit - 1);
  return id === null ? null : (app.accounts.byId.get(id) ?? null);
}

function goToEnd(app: Keyfob, steps: number): boolean {
  const end = app.accounts.neighbour(steps);
  if (end !== null) app.focus.row(end.id);
  return end !== null;
}

function go(app: Keyfob, steps: number): boolean {
  const { active } = app.accounts;
  const next = app.accounts.neighbour(steps);
  // Above the first row lies the search field.
  if (next === null || (steps < 0 && next.id === active?.id)) app.focus.search();
  else app.focus.row(next.id);
  return true;
}

function back(app: Keyfob): boolean {
  if (app.route.page.on !== "list") app.route.home();
  else if (app.accounts.query !== "") void app.accounts.search("").then(() => app.focus.search());
  else if (atTheEnd(app)) app.host.minimize();
  else app.focus.search();
  return true;
}

/** Whether there is no level to go back to: the list is shown whole, and the search field waits. */
function atTheEnd(app: Keyfob): boolean {
  const waiting = document.activeElement === app.focus.searchField;
  return app.route.page.on === "list" && app.accounts.query === "" && waiting;
}
