import { cleanup, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";

import type { SlotKind } from "./lib/ipc/contract";
import type { MemoryHost } from "./lib/ipc/memory_host";
import type { Keyfob } from "./lib/state/keyfob.svelte";
import { press, startApp } from "./start_app";

let host: MemoryHost;
let app: Keyfob;

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

test("a lock that nobody asked for says after how long without use it came", async () => {
  ({ host, app } = await startApp("settings"));
  host.lock();
  await screen.findByText("Locked after 4 minutes without use.");
});

test("a lock that somebody asked for does not", async () => {
  ({ app } = await startApp("settings"));
  await press("l", { ctrlKey: true });
  await screen.findByRole("heading", { name: "Keyfob is locked" });
  expect(app.session.idleMin).toBeNull();
  expect(screen.queryByText(/without use/)).toBeNull();
});

test.each<[SlotKind[], RegExp]>([
  [["keychain"], /^Only this computer’s keychain opens your accounts/],
  [["keychain", "recovery"], /Use your recovery code\.$/],
  [["keychain", "passphrase"], /Use your passphrase or recovery code\.$/],
])("when the keychain fails, %j is advised of what there is", async (kinds, advice) => {
  ({ host, app } = await startApp("keychain-key-absent"));
  host.world.slots = kinds.map((kind) => ({ id: kind, kind }));
  await app.restart();
  await screen.findByText(advice);
});

test("a first start without a keychain is no error: it asks for a passphrase and offers to look again", async () => {
  ({ host, app } = await startApp("first-run-no-keychain"));
  const field = await screen.findByLabelText("Passphrase");
  await waitFor(() => expect(document.activeElement).toBe(field));
  expect(screen.queryByRole("alert")).toBeNull();
  host.world.keychain = { provider: "GNOME Keyring", problem: null };
  screen.getByRole("button", { name: "Look again" }).click();
  await screen.findByRole("button", { name: /Set up with this computer/ });
});

test("of older copies the newest is named, and the time is told to the second", async () => {
  ({ app } = await startApp("damaged"));
  const newest = await screen.findByText("The newest");
  expect(newest.parentElement?.textContent).toMatch(/\d\d:\d\d:\d\d/);
  expect(screen.getAllByText(/\d\d:\d\d:\d\d/)).toHaveLength(3);
});
