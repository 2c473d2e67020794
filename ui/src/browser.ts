// The same interface over an in-memory host, for tests and pictures:
// browser.html?scenario=usual&at=1795000000
import "./styles/tokens.css";
import "./styles/fonts.css";
import "./styles/base.css";

import { boot } from "./boot";
import { Clock } from "./lib/ipc/memory/clock";
import { isScenario, scenarios } from "./lib/ipc/memory/scenarios";
import { MemoryHost } from "./lib/ipc/memory_host";
import type { Keyfob } from "./lib/state/keyfob.svelte";

declare global {
  interface Window {
    /** The host and the state behind the page, for whoever drives it. */
    keyfob: { host: MemoryHost; state: Keyfob };
  }
}

const address = new URLSearchParams(location.search);
const scenario = address.get("scenario") ?? "usual";
const at = address.get("at");

const world = isScenario(scenario) ? scenarios[scenario]() : scenarios.usual();
const host = new MemoryHost(world, new Clock(at === null ? undefined : Number(at) * 1000));
const booted = boot(host);

void import("./show").then(({ show }) => {
  window.keyfob = { host, state: show(booted) };
});
