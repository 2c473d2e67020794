import { configure, fireEvent, render } from "@testing-library/svelte";

import App from "./App.svelte";
import { boot } from "./boot";
import { Clock } from "./lib/ipc/memory/clock";
import { scenarios } from "./lib/ipc/memory/scenarios";
import type { ScenarioName } from "./lib/ipc/memory/scenarios";
import { MemoryHost } from "./lib/ipc/memory_host";
import { Keyfob } from "./lib/state/keyfob.svelte";

// A busy computer takes longer than the usual second to find a role in a whole page.
configure({ asyncUtilTimeout: 4_000 });

/** Starts the whole interface in a scenario, early in a window; for tests. */
export async function startApp(scenario: ScenarioName): Promise<{ host: MemoryHost; app: Keyfob }> {
  const host = new MemoryHost(scenarios[scenario](), new Clock(1_111_111_083_000));
  const booted = boot(host);
  const app = new Keyfob(host);
  render(App, { state: app });
  const answer = await booted.started;
  if ("failed" in answer) throw new Error(answer.failed.code);
  app.accept(answer);
  booted.follow((event) => app.follow(event));
  return { host, app };
}

/** Presses a key where the focus is. */
export function press(key: string, modifiers: Partial<KeyboardEventInit> = {}): Promise<boolean> {
  return fireEvent.keyDown(document.activeElement ?? document.body, { key, ...modifiers });
}
