import { t } from "../messages/en";
import type { EntryView, WhichCode } from "./ipc/contract";
import type { Keyfob } from "./state/keyfob.svelte";

/** Copies a code, and says so on the row and to screen readers. */
export async function copy(app: Keyfob, entry: EntryView, which: WhichCode): Promise<void> {
  await attempt(app, async () => {
    const copied = await app.host.call("copy_code", { id: entry.id, which });
    app.copied.mark(entry.id);
    app.toasts.say(t.says.copied(entry.title, copied.clears_after_s));
    if (!copied.next) return;
    app.toasts.show(which === "current" ? t.says.copiedNext : t.says.copiedNextAsked);
  });
}

/** Asks for the next code of a counter-based account. */
export async function nextCode(app: Keyfob, entry: EntryView): Promise<void> {
  await attempt(app, async () => {
    const code = await app.host.call("next_hotp_code", { id: entry.id });
    app.codes.acceptOne(code);
    if (code.digits !== null) app.toasts.say(t.says.nextCode(code.digits));
  });
}

/** Pins an account to the top, or unpins it. */
export async function togglePin(app: Keyfob, entry: EntryView): Promise<void> {
  const pinned = !entry.pinned;
  await attempt(app, async () => {
    await app.host.call("pin_entry", { id: entry.id, pinned });
    app.accounts.follow(entry.id);
    app.toasts.say(pinned ? t.says.pinned(entry.title) : t.says.unpinned(entry.title));
  });
}

/** Moves an account one row up (-1) or down (1) within its section. */
export async function move(app: Keyfob, entry: EntryView, steps: -1 | 1): Promise<void> {
  const at = app.accounts.position(entry.id);
  if (at === null) return;
  await moveTo(app, entry, at.section, steps < 0 ? at.row - 1 : at.row + 2);
}

/** Puts an account before row `row` of its section; the number of rows puts it last. */
export async function moveTo(
  app: Keyfob,
  entry: EntryView,
  section: number,
  row: number,
): Promise<void> {
  // What a search found is in the order of the search, not in the person's.
  if (app.accounts.found !== null) return;
  const rows = app.accounts.sections[section]?.entries ?? [];
  const from = rows.findIndex(({ id }) => id === entry.id);
  if (from < 0 || row < 0 || row > rows.length || row === from || row === from + 1) return;
  await attempt(app, async () => {
    await app.host.call("move_entry", { id: entry.id, before: rows[row]?.id ?? null });
    app.accounts.follow(entry.id);
    const place = row > from ? row : row + 1;
    app.toasts.say(t.says.moved(entry.title, place, rows.length));
  });
}

/** Removes an account, and offers to undo it. */
export async function remove(app: Keyfob, id: string): Promise<void> {
  await attempt(app, async () => {
    const { title } = await app.host.call("remove_entry", { id });
    const run = () => void restore(app, id, title);
    app.toasts.show(t.says.removed(title), { label: t.undo, run });
  });
}

/** Brings a removed account back. */
export async function restore(app: Keyfob, id: string, title: string): Promise<void> {
  await attempt(app, async () => {
    await app.host.call("restore_entry", { id });
    app.accounts.follow(id);
    app.toasts.show(t.says.restored(title));
  });
}

/**
 * Reads the clipboard in the core, and goes to where its keys are looked at. What is no key is
 * searched for when the person is in the search field.
 */
export async function paste(app: Keyfob): Promise<void> {
  const searching = app.focus.searching;
  if (await app.staging.readClipboard()) app.route.open({ on: "add" });
  else if (searching && app.staging.words !== null) app.focus.insert(app.staging.words);
  else app.toasts.problem(app.staging.error ?? app.staging.refused[0]?.problem);
  if (app.route.page.on === "list") app.staging.leave();
}

/** Takes text that came into the search field and is a key to where it is looked at. */
export async function addText(app: Keyfob, text: string): Promise<void> {
  app.staging.text = text;
  await app.accounts.search("");
  // What cannot be read is shown there with the reason, and stays to be corrected.
  await app.staging.read();
  app.route.open({ on: "add" });
}

/** Locks the vault. */
export async function lock(app: Keyfob): Promise<void> {
  app.session.askToLock();
  await attempt(app, async () => void (await app.host.call("lock", {})));
}

/** Does something that may fail, and says so when it does. */
async function attempt(app: Keyfob, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    app.toasts.problem(error);
  }
}
