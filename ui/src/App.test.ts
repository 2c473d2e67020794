import { cleanup, fireEvent, screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { ScenarioName } from "./lib/ipc/memory/scenarios";
import type { MemoryHost } from "./lib/ipc/memory_host";
import type { Keyfob } from "./lib/state/keyfob.svelte";
import { press, startApp } from "./start_app";

const URI = "otpauth://totp/RFC:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=RFC";

let host: MemoryHost;
let app: Keyfob;

async function start(scenario: ScenarioName): Promise<void> {
  ({ host, app } = await startApp(scenario));
}

function row(name: RegExp): Promise<HTMLElement> {
  return screen.findByRole("row", { name });
}

function shown(): string[][] {
  return host.calls
    .filter(({ name }) => name === "show_codes")
    .map(({ request }) => (request as { ids: string[] }).ids);
}

beforeEach(() => {
  // happy-dom lays nothing out, so the list is told how high it is.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockImplementation(function (
    this: HTMLElement,
  ) {
    return this.classList.contains("scroller") ? 640 : 0;
  });
});

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

test("the first frame has the rows and their codes, grouped", async () => {
  await start("usual");
  const first = await row(/^Buildkite, ada@example.com/);
  expect(first.textContent).toMatch(/\d{3} \d{3}/);
  const long = await row(/^PingOne/);
  expect(long.textContent).toMatch(/\d{4} \d{4}/);
});

test("of 5,000 accounts only those in sight are in the document, and only their codes are asked for", async () => {
  await start("many-5000");
  await row(/^GitHub, user1@/);
  expect(document.querySelectorAll("[data-id]").length).toBeLessThan(40);
  await waitFor(() => expect(shown().length).toBeGreaterThan(0));
  expect(shown()[0]?.length).toBeLessThan(40);
});

test("a row tells a screen reader its code and the time left when the focus arrives", async () => {
  await start("usual");
  await row(/^Buildkite/);
  await press("ArrowDown");
  await row(/^authentik, ada\.lovelace, \d{3} \d{3}, \d+ seconds left$/);
});

test("while codes are hidden only the row with the focus has a code, and only its code is asked for", async () => {
  await start("settings");
  await row(/^Buildkite, ada@example.com, code hidden/);
  expect(document.body.textContent).not.toMatch(/[1-9]\d\d \d{3}/);
  await press("ArrowDown");
  const second = await row(/^authentik/);
  await waitFor(() => expect(second.textContent).toMatch(/[1-9]\d* ?\d*/));
  expect(new Set(shown().flat())).toEqual(new Set(["a2"]));
});

test("Enter in the search field copies the first account that was found", async () => {
  await start("usual");
  const field = await screen.findByRole("searchbox");
  await fireEvent.input(field, { target: { value: "github" } });
  await screen.findByRole("rowheader", { name: "Found" });
  field.focus();
  await press("Enter");
  // On the row, and beside the list once the details were read.
  await screen.findAllByText("Copied");
  expect(host.calls).toContainEqual({ name: "copy_code", request: { id: "a6", which: "current" } });
});

test("what is typed on a row goes to the search field", async () => {
  await start("usual");
  (await row(/^Buildkite/)).focus();
  await press("g");
  expect(document.activeElement).toBe(screen.getByRole("searchbox"));
});

test("Delete in the search field edits the text, on a row it asks before it removes", async () => {
  await start("usual");
  (await screen.findByRole("searchbox")).focus();
  await press("Delete");
  expect(app.route.overlay).toBeNull();
  (await row(/^Buildkite/)).focus();
  await press("Delete");
  await screen.findByRole("heading", { name: /Remove Buildkite/ });
  expect(host.world.removed).toHaveLength(0);
});

test("a removal can be undone from the keyboard", async () => {
  await start("usual");
  await row(/^Buildkite/);
  await press("Delete");
  app.route.lay({ show: "remove", id: "a1" });
  await fireEvent.click(await screen.findByRole("button", { name: "Remove" }));
  await screen.findByRole("button", { name: "Undo" });
  await waitFor(() => expect(screen.queryByRole("row", { name: /^Buildkite/ })).toBeNull());
  await press("z", { ctrlKey: true });
  await row(/^Buildkite/);
});

test("Ctrl+V lets the core read the clipboard, and shows what it understood", async () => {
  await start("usual");
  host.world.clipboard = URI;
  (await screen.findByRole("searchbox")).focus();
  await press("v", { ctrlKey: true });
  const field = await screen.findByRole("textbox", { name: "Website" });
  expect((field as HTMLInputElement).value).toBe("RFC");
  expect(document.documentElement.outerHTML).not.toContain("GEZDGNBV");
  expect(host.calls.some(({ name }) => name === "stage_text")).toBe(false);
});

test("Ctrl+V without a key on a row says so and stays on the list", async () => {
  await start("usual");
  host.world.clipboard = "hello";
  (await row(/^Buildkite/)).focus();
  await press("v", { ctrlKey: true });
  await screen.findByText("This is not a key.");
  expect(app.route.page.on).toBe("list");
});

test("locking takes every account and code off the page", async () => {
  await start("locked-passphrase");
  const field = await screen.findByLabelText("Passphrase");
  await fireEvent.input(field, { target: { value: "correct horse" } });
  await fireEvent.submit(field);
  await row(/^Buildkite/);
  await press("l", { ctrlKey: true });
  await screen.findByRole("heading", { name: "Keyfob is locked" });
  expect(document.body.textContent).not.toMatch(/Buildkite|\d{3} \d{3}/);
  expect(app.codes.byId.size).toBe(0);
});

test("a secret is shown only when asked for, and goes when the window is left", async () => {
  await start("usual");
  await row(/^Buildkite/);
  app.route.open({ on: "account", id: "a1", reveal: false });
  await fireEvent.click(await screen.findByRole("button", { name: "Show secret" }));
  await screen.findByText(/Hides in \d+ s/);
  expect(screen.queryByText(/^otpauth:/)).toBeNull();
  await fireEvent(window, new Event("blur"));
  expect(screen.queryByText(/Hides in/)).toBeNull();
});

test("a name that looks like markup is text", async () => {
  await start("names");
  await row(/^🦊 Fox & Friends, <img src=x/);
  expect(document.querySelector("img")).toBeNull();
});

test("when the core does not answer at all the page says so and offers to try again", async () => {
  await start("usual");
  app.session.fail("no such command");
  await screen.findByText("Keyfob did not understand its own window.");
  await fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  await row(/^Buildkite/);
});
