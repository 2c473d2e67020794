import type { CommandError, Event, StartView } from "./lib/ipc/contract";
import type { Host } from "./lib/ipc/host";

/** What was asked before anything else was even read. */
export interface Boot {
  /** Where it was asked. */
  readonly host: Host;
  /** The answer. */
  readonly started: Promise<StartView | { failed: CommandError }>;
  /** Hands over the events, those that came meanwhile first. */
  follow(listener: (event: Event) => void): void;
}

/** Listens to `host` and asks it for the first frame, in this order, so that no event is missed. */
export function boot(host: Host): Boot {
  const waiting: Event[] = [];
  let heard = (event: Event): void => void waiting.push(event);
  host.on((event) => heard(event));
  return {
    host,
    // Caught here, so that a failure before the interface is there is not lost.
    started: host.call("start", {}).catch((failed: CommandError) => ({ failed })),
    follow(listener) {
      waiting.forEach(listener);
      heard = listener;
    },
  };
}
