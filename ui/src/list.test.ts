import { cleanup, fireEvent, screen, waitFor } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { MemoryHost } from "./lib/ipc/memory_host";
import type { ScenarioName } from "./lib/ipc/memory/scenarios";
import type { Keyfob } from "./lib/state/keyfob.svelte";
import { press, startApp } from "./start_app";

let host: MemoryHost;
let app: Keyfob;

/** Room for the list, in CSS pixels. */
const HEIGHT = 640;

async function start(scenario: ScenarioName): Promise<void> {
  ({ host, app } = await startApp(scenario));
  await waitFor(() => expect(rows().length).toBeGreaterThan(0));
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-id]")];
}

function row(id: string): HTMLElement | null {
  return document.querySelector(`[data-id="${id}"]`);
}

function scroller(): Element {
  return document.querySelector(".scroller") ?? document.body;
}

async function scrollTo(top: number): Promise<void> {
  const list = scroller();
  await fireEvent.wheel(list);
  list.scrollTop = top;
  await fireEvent.scroll(list);
}

function focusedId(): string | undefined {
  return (document.activeElement as HTMLElement | null)?.dataset["id"];
}

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockImplementation(function (
    this: HTMLElement,
  ) {
    return this.classList.contains("scroller") ? HEIGHT : 0;
  });
});

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

test("an account that was just added is scrolled to, out of any search", async () => {
  await start("many-1000");
  await app.accounts.search("okta");
  app.route.open({ on: "add" });
  await fireEvent.click(await screen.findByRole("button", { name: "Type it in" }));
  await fireEvent.input(screen.getByRole("textbox", { name: "Website" }), {
    target: { value: "Acme" },
  });
  await fireEvent.input(screen.getByLabelText("Key"), {
    target: { value: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" },
  });
  await fireEvent.click(screen.getByRole("button", { name: "Add account" }));
  await screen.findByRole("row", { name: /^Acme/ });
  expect(app.accounts.active?.title).toBe("Acme");
  expect(app.accounts.query).toBe("");
});

test("an account that gets a new group takes the view along", async () => {
  await start("many-1000");
  app.accounts.activate("a3");
  await host.call("edit_entry", { id: "a3", issuer: "AWS", account: "x", note: "", group: "Zoo" });
  app.accounts.follow("a3");
  await waitFor(() => expect(app.accounts.byId.get("a3")?.group).toBe("Zoo"));
  await waitFor(() => expect(scroller().scrollTop).toBeGreaterThan(HEIGHT));
  expect(row("a3")).not.toBeNull();
});

test("whoever scrolls on is not taken back when the list changes", async () => {
  await start("many-1000");
  app.accounts.follow("a3");
  await scrollTo(9_000);
  await host.call("pin_entry", { id: "a3", pinned: true });
  await waitFor(() => expect(app.accounts.byId.get("a3")?.pinned).toBe(true));
  await tick();
  expect(scroller().scrollTop).toBe(9_000);
});

test("what the keyboard acts on comes into sight first", async () => {
  await start("many-1000");
  await press("ArrowDown");
  const id = app.accounts.active?.id ?? "";
  await scrollTo(9_000);
  await waitFor(() => expect(row(id)).toBeNull());
  await press("Enter");
  await waitFor(() => expect(row(id)?.textContent).toContain("Copied"));
});

test("Ctrl and a digit copies the account that shows this digit, wherever the list is scrolled to", async () => {
  await start("many-1000");
  await scrollTo(9_000);
  vi.useFakeTimers();
  try {
    await press("Control", { ctrlKey: true });
    await vi.advanceTimersByTimeAsync(500);
  } finally {
    vi.useRealTimers();
  }
  const third = rows().find((each) => each.querySelector(".digit")?.textContent === "3");
  await press("3", { ctrlKey: true });
  await waitFor(() => expect(app.copied.id).toBe(third?.dataset["id"]));
  await fireEvent.keyUp(document.body, { key: "Control" });
  await waitFor(() => expect(document.querySelector(".digit")).toBeNull());
});

test("a shortcut does not flash the numbers", async () => {
  await start("usual");
  vi.useFakeTimers();
  try {
    await press("Control", { ctrlKey: true });
    await press("f", { ctrlKey: true });
    await vi.advanceTimersByTimeAsync(2_000);
  } finally {
    vi.useRealTimers();
  }
  expect(document.querySelector(".digit")).toBeNull();
});

test("after a removal the next account is active and has the focus, at the end the one before", async () => {
  await start("usual");
  app.focus.row("a9");
  await waitFor(() => expect(focusedId()).toBe("a9"));
  await host.call("remove_entry", { id: "a9" });
  await waitFor(() => expect(focusedId()).toBe("a10"));
  await host.call("remove_entry", { id: "a10" });
  await waitFor(() => expect(focusedId()).toBe("a8"));
});

test("a row that is pinned with the focus on it keeps the focus in its new section", async () => {
  await start("usual");
  app.focus.row("a8");
  await waitFor(() => expect(focusedId()).toBe("a8"));
  await press("p", { ctrlKey: true });
  await waitFor(() => expect(app.accounts.position("a8")?.section).toBe(0));
  await waitFor(() => expect(focusedId()).toBe("a8"));
});

test("the menu of actions names its account and begins at its first action", async () => {
  await start("usual");
  await press("k", { ctrlKey: true });
  const item = await screen.findByRole("menuitem", { name: /^Copy code/ });
  expect(item.closest("dialog")?.textContent).toMatch(/^\s*Buildkite\s*ada@example.com/);
  await waitFor(() => expect(document.activeElement).toBe(item));
});

test("Home and End go to the ends of the list, but stay with the text of a search", async () => {
  await start("many-1000");
  app.focus.search();
  await press("End");
  await waitFor(() => expect(focusedId()).toBe(app.accounts.neighbour(Infinity)?.id));
  await press("Home");
  await waitFor(() => expect(focusedId()).toBe("a1"));
  app.focus.search();
  await app.accounts.search("git");
  expect(await press("End")).toBe(true);
  expect(document.activeElement).toBe(screen.getByRole("searchbox"));
});

test("a question mark in the search field is searched for, F1 is help also there", async () => {
  await start("usual");
  app.focus.search();
  expect(await press("?")).toBe(true);
  expect(app.route.overlay).toBeNull();
  await press("F1");
  await screen.findByRole("heading", { name: "Keyboard shortcuts" });
});

test("Esc goes back level by level, and the last one puts the window away", async () => {
  await start("usual");
  app.route.open({ on: "settings", at: "top" });
  await press("Escape");
  expect(app.route.page.on).toBe("list");
  const field = await screen.findByRole("searchbox");
  await app.accounts.search("git");
  await press("Escape");
  await waitFor(() => expect(app.accounts.query).toBe(""));
  await press("ArrowDown");
  await waitFor(() => expect(focusedId()).toBeDefined());
  await press("Escape");
  expect(document.activeElement).toBe(field);
  await press("Escape", { repeat: true });
  expect(host.minimized).toBe(false);
  await press("Escape");
  expect(host.minimized).toBe(true);
});

test("a hidden code is dots beside the list too, and a look at its row shows it there", async () => {
  await start("settings");
  app.route.open({ on: "account", id: "a2", reveal: false });
  await screen.findByRole("button", { name: "Show" });
  const big = document.querySelector(".big .now");
  expect(big?.textContent?.replaceAll(/\s/g, "")).toBe("000000");
  app.revealed.focused = "a2";
  await waitFor(() => expect(big?.textContent).toMatch(/[1-9]/));
  app.revealed.focused = null;
  await waitFor(() => expect(big?.textContent).not.toMatch(/[1-9]/));
  await fireEvent.click(screen.getByRole("button", { name: "Show" }));
  await waitFor(() => expect(big?.textContent).toMatch(/[1-9]/));
  await fireEvent.click(screen.getByRole("button", { name: "Hide" }));
  await waitFor(() => expect(big?.textContent).not.toMatch(/[1-9]/));
});
