import { afterEach, expect, test, vi } from "vitest";

import { TauriHost } from "./tauri_host";

const invoke = vi.hoisted(() => vi.fn());
const listen = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));
vi.mock("@tauri-apps/api/event", () => ({ listen }));

afterEach(() => {
  invoke.mockReset();
  listen.mockReset();
});

test("a command goes out with its request as the one argument", async () => {
  invoke.mockResolvedValue({ ids: ["a"] });
  const found = await new TauriHost().call("search_entries", { query: "git" });
  expect(invoke).toHaveBeenCalledWith("search_entries", { request: { query: "git" } });
  expect(found).toEqual({ ids: ["a"] });
});

test("a rejection is always an error of ours", async () => {
  invoke.mockRejectedValue("Command lock not allowed by ACL");
  await expect(new TauriHost().call("lock", {})).rejects.toMatchObject({ code: "bad-request" });
});

test("the window is put away by the shell, and a refusal is no failure of the page", async () => {
  invoke.mockRejectedValue("Command minimize not allowed by ACL");
  new TauriHost().minimize();
  await Promise.resolve();
  expect(invoke).toHaveBeenCalledWith("minimize");
});

test("all events come over one channel, without their wrapping", () => {
  listen.mockResolvedValue(() => undefined);
  const heard: unknown[] = [];
  new TauriHost().on((event) => heard.push(event));
  const [channel, deliver] = listen.mock.calls[0] ?? [];
  deliver({ event: "keyfob", id: 1, payload: { event: "locked" } });
  expect(channel).toBe("keyfob");
  expect(heard).toEqual([{ event: "locked" }]);
});
