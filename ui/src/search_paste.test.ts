import { cleanup, fireEvent, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";

import type { MemoryHost } from "./lib/ipc/memory_host";
import type { Keyfob } from "./lib/state/keyfob.svelte";
import { press, startApp } from "./start_app";

const URI = "otpauth://totp/RFC:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=RFC";

let host: MemoryHost;
let app: Keyfob;

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

async function search(): Promise<HTMLInputElement> {
  ({ host, app } = await startApp("usual"));
  const field = await screen.findByRole<HTMLInputElement>("searchbox");
  field.focus();
  return field;
}

test("Ctrl+V in the search field searches for what is no key", async () => {
  const field = await search();
  host.world.clipboard = "github";
  await press("v", { ctrlKey: true });
  await waitFor(() => expect(field.value).toBe("github"));
  await screen.findByRole("rowheader", { name: "Found" });
  expect(app.toasts.current).toBeNull();
});

test("Ctrl+V of a key that cannot be read says so and puts nothing of it on the page", async () => {
  const field = await search();
  host.world.clipboard = "otpauth://totp/x?secret=0189";
  await press("v", { ctrlKey: true });
  await waitFor(() => expect(app.toasts.current).not.toBeNull());
  expect(field.value).toBe("");
  expect(document.documentElement.outerHTML).not.toContain("0189");
});

test("a key that is typed is neither searched for nor repeated, and can be added", async () => {
  const field = await search();
  await fireEvent.input(field, { target: { value: URI } });
  const button = await screen.findByRole("button", { name: "Add this key" });
  expect(document.body.textContent).not.toContain("GEZDGNBV");
  expect(host.calls.some(({ name }) => name === "search_entries")).toBe(false);
  await fireEvent.click(button);
  const website = await screen.findByRole<HTMLInputElement>("textbox", { name: "Website" });
  expect(website.value).toBe("RFC");
  expect(app.accounts.query).toBe("");
});

test("a key that is pasted by the mouse is added", async () => {
  const field = await search();
  const event = new Event("paste", { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { getData: () => URI } });
  await fireEvent(field, event);
  expect(event.defaultPrevented).toBe(true);
  await screen.findByRole("textbox", { name: "Website" });
});
