import { mount } from "svelte";

import App from "./App.svelte";
import type { Boot } from "./boot";
import { Keyfob } from "./lib/state/keyfob.svelte";

/** Puts the interface on the page, and fills it as soon as the core answers. */
export function show({ host, started, follow }: Boot): Keyfob {
  const state = new Keyfob(host);
  const target = document.getElementById("app");
  if (target === null) throw new Error("the page has no place for the interface");
  mount(App, { target, props: { state } });
  void started.then((answer) => {
    if ("failed" in answer) state.session.fail(answer.failed);
    else state.accept(answer);
    follow((event) => state.follow(event));
  });
  return state;
}
