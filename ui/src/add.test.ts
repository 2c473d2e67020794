import { cleanup, fireEvent, screen, waitFor } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";

import type { MemoryHost } from "./lib/ipc/memory_host";
import type { Keyfob } from "./lib/state/keyfob.svelte";
import { startApp } from "./start_app";

const SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const OTHER = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

let host: MemoryHost;
let app: Keyfob;

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

function uri(issuer: string, account: string, secret: string): string {
  return `otpauth://totp/${issuer}:${account}?secret=${secret}&issuer=${issuer}`;
}

async function start(): Promise<void> {
  ({ host, app } = await startApp("empty"));
}

async function paste(...lines: string[]): Promise<void> {
  await start();
  app.staging.text = lines.join("\n");
  await app.staging.read();
  app.route.open({ on: "add" });
  await screen.findByRole("form");
}

async function openForm(): Promise<HTMLInputElement> {
  await start();
  app.route.open({ on: "add" });
  const type = await screen.findByRole("button", { name: "Type it in" });
  type.focus();
  await fireEvent.click(type);
  return screen.getByRole("textbox", { name: "Website" });
}

async function type(label: string, value: string): Promise<void> {
  await fireEvent.input(screen.getByLabelText(label), { target: { value } });
}

async function submit(): Promise<void> {
  const button = screen.getByRole("button", { name: /^Add (account|anyway)$/ });
  await fireEvent.submit(button.closest("form") ?? button);
}

test("what was read begins at the button that adds it", async () => {
  await paste(uri("RFC", "ada", SECRET));
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Add account" }));
});

test("what was read begins at the first name that is missing", async () => {
  await paste(uri("RFC", "ada", SECRET), OTHER);
  expect(document.activeElement).toBe(screen.getAllByRole("textbox", { name: "Website" })[1]);
});

test("adding with a name missing leads to it and says so, and adds nothing", async () => {
  await paste(OTHER, uri("RFC", "ada", SECRET));
  const button = screen.getByRole("button", { name: "Add 2 accounts" });
  button.focus();
  await fireEvent.click(button);
  const missing = screen.getAllByRole("textbox", { name: "Website" })[0];
  await waitFor(() => expect(document.activeElement).toBe(missing));
  screen.getByText("Type a website, an account, or both.");
  expect(host.world.accounts).toHaveLength(0);
});

test("a key that is there under another name names that account", async () => {
  await paste(uri("RFC", "ada", SECRET), uri("Other", "eve", SECRET));
  screen.getByText("It has the same key as “RFC, ada” in line 1, and thus the same codes.");
});

test("where two websites are named both are shown", async () => {
  await paste(`otpauth://totp/One:ada?secret=${SECRET}&issuer=Two`);
  screen.getByText(/“One” and “Two”/);
});

test("the form begins in its first field, although a button asked for it", async () => {
  const website = await openForm();
  expect(document.activeElement).toBe(website);
});

test("a short key in the form is told of before it is added, and then added", async () => {
  await openForm();
  await type("Website", "RFC");
  await type("Key", "GEZDGNBV");
  await submit();
  await screen.findByText(/shorter than it should be/);
  expect(host.world.accounts).toHaveLength(0);
  await submit();
  await waitFor(() => expect(host.world.accounts).toHaveLength(1));
  expect(host.stage).toBeNull();
});

test("a key of the usual length is added at once", async () => {
  await openForm();
  await type("Website", "RFC");
  await type("Key", SECRET);
  await submit();
  await waitFor(() => expect(host.world.accounts).toHaveLength(1));
});

test("a paste that fails leaves the focus where it was", async () => {
  await start();
  app.route.open({ on: "add" });
  await screen.findByRole("heading", { name: "Add accounts" });
  const button = screen.getByRole("button", { name: "Paste from clipboard" });
  button.focus();
  await fireEvent.click(button);
  await screen.findByText("The clipboard holds no text.");
  expect(document.activeElement).toBe(button);
});
