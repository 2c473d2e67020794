import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { CodesView } from "../ipc/contract";
import type { Host } from "../ipc/host";
import { Codes } from "./codes.svelte";

/** A host that answers `show_codes` when it is told to. */
class SlowHost implements Host {
  readonly asked: string[][] = [];
  readonly #answers: ((view: CodesView) => void)[] = [];

  call(_: string, request: unknown): Promise<never> {
    this.asked.push((request as { ids: string[] }).ids);
    return new Promise((answer) => this.#answers.push(answer as never));
  }

  on(): void {
    // No events here.
  }

  minimize(): void {
    // No window either.
  }

  async answer(atMs = 1_000): Promise<void> {
    const ids = this.asked[this.asked.length - this.#answers.length] ?? [];
    this.#answers.shift()?.(view(ids, atMs));
    await vi.advanceTimersByTimeAsync(0);
  }
}

function view(ids: readonly string[], atMs: number): CodesView {
  const codes = ids.map((id) => ({ id, digits: "123456", next: null, valid_from: 0, valid_until: 30 }));
  return { codes, valid_until: ids.length === 0 ? null : 30, at_ms: atMs };
}

let host: SlowHost;
let codes: Codes;

beforeEach(() => {
  vi.useFakeTimers();
  host = new SlowHost();
  codes = new Codes(host);
});

afterEach(() => {
  vi.useRealTimers();
});

const frame = () => vi.advanceTimersByTimeAsync(20);

test("changes within a frame are told once", async () => {
  codes.show("list", ["a"]);
  codes.show("list", ["a", "b"]);
  await frame();
  expect(host.asked).toEqual([["a", "b"]]);
});

test("the same accounts are not told again", async () => {
  codes.show("list", ["a"]);
  await frame();
  await host.answer();
  codes.show("list", ["a"]);
  await frame();
  expect(host.asked).toHaveLength(1);
});

test("while an answer is under way nothing is sent, and the last wish is sent after it", async () => {
  codes.show("list", ["a"]);
  await frame();
  codes.show("list", ["b"]);
  await frame();
  codes.show("list", ["c"]);
  await frame();
  expect(host.asked).toEqual([["a"]]);
  await host.answer();
  expect(host.asked).toEqual([["a"], ["c"]]);
});

test("the list and the pane together are told without repeating an account", async () => {
  codes.show("list", ["a", "b"]);
  codes.show("detail", ["b"]);
  await frame();
  expect(host.asked).toEqual([["b", "a"]]);
});

test("a hidden window shows nothing, and everything again when it comes back", async () => {
  codes.show("list", ["a"]);
  await frame();
  await host.answer();
  codes.visible = false;
  expect(host.asked.at(-1)).toEqual([]);
  await host.answer(2_000);
  expect(codes.ticker.running).toBe(false);
  codes.visible = true;
  expect(host.asked.at(-1)).toEqual(["a"]);
});

test("an older answer does not replace a newer one", () => {
  codes.accept(view(["a"], 5_000));
  codes.accept(view(["b"], 4_000));
  expect([...codes.byId.keys()]).toEqual(["a"]);
});

test("an answer that comes after the vault locked brings no code back", async () => {
  codes.show("list", ["a"]);
  await frame();
  codes.forget();
  await host.answer();
  expect(codes.byId.size).toBe(0);
});

test("when the core does not answer, the next wish is sent all the same", async () => {
  const failing: Host = {
    call: vi.fn().mockRejectedValue({}),
    on: () => undefined,
    minimize: () => undefined,
  };
  const poor = new Codes(failing);
  poor.show("list", ["a"]);
  await frame();
  poor.show("list", ["b"]);
  await frame();
  expect(failing.call).toHaveBeenCalledTimes(2);
});
