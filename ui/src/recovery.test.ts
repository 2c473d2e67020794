import { cleanup, fireEvent, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";

import type { MemoryHost } from "./lib/ipc/memory_host";
import type { Keyfob } from "./lib/state/keyfob.svelte";
import { press, startApp } from "./start_app";

let host: MemoryHost;
let app: Keyfob;

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

/** From the banner of a vault that only a keychain opens. */
async function makeCode(): Promise<void> {
  ({ host, app } = await startApp("settings"));
  await fireEvent.click(await screen.findByRole("button", { name: "Make a recovery code" }));
  await screen.findByRole("heading", { name: "Your recovery code" });
}

function kinds(): string[] {
  return host.world.slots.map(({ kind }) => kind);
}

test("the banner makes the code at once", async () => {
  await makeCode();
  expect(kinds()).toEqual(["keychain", "recovery"]);
});

test("a first code says nothing of one before it, a renewed one does", async () => {
  await makeCode();
  expect(screen.queryByText(/The one before/)).toBeNull();
  await fireEvent.click(await screen.findByRole("button", { name: /Make a new one/ }));
  await screen.findByText(/The one before stopped working/);
});

test.each(["Back", "Esc", "Ctrl+N"])("%s asks to keep the code, and stays", async (way) => {
  await makeCode();
  if (way === "Back") await fireEvent.click(screen.getByRole("button", { name: "Back" }));
  else if (way === "Esc") await press("Escape");
  else await press("n", { ctrlKey: true });
  expect(app.route.page.on).toBe("settings");
  expect((await screen.findByRole("alert")).textContent).toMatch(/tick this first/);
  const box = screen.getByRole("checkbox", { name: /written it down/ });
  await waitFor(() => expect(document.activeElement).toBe(box));
});

test("once it was kept the page can be left", async () => {
  await makeCode();
  await fireEvent.click(screen.getByRole("checkbox", { name: /written it down/ }));
  await fireEvent.click(screen.getByRole("button", { name: "Back" }));
  expect(app.route.page.on).toBe("list");
  expect(kinds()).toContain("recovery");
});

test("a code that nobody kept does not count as a way to unlock", async () => {
  await makeCode();
  await fireEvent.click(screen.getByRole("button", { name: "Back" }));
  await fireEvent.click(await screen.findByRole("button", { name: "Do without it" }));
  await waitFor(() => expect(kinds()).toEqual(["keychain"]));
  await waitFor(() => expect(screen.queryByRole("heading", { name: "Your recovery code" })).toBeNull());
  await fireEvent.click(screen.getByRole("button", { name: "Back" }));
  expect(app.route.page.on).toBe("list");
});

test("locking leaves the page although the code was not kept", async () => {
  await makeCode();
  await press("l", { ctrlKey: true });
  await waitFor(() => expect(app.route.page.on).toBe("list"));
});
