import type { Commands, Event } from "./contract";

/** The name of a command. */
export type CommandName = keyof Commands;
/** What a command takes. */
export type RequestOf<K extends CommandName> = Commands[K]["request"];
/** What a command answers. */
export type ResponseOf<K extends CommandName> = Commands[K]["response"];

/**
 * Where the commands go and the events come from: the Rust core behind the window, or an in-memory
 * stand-in in a plain browser.
 */
export interface Host {
  /** Sends one command. Rejects with a `CommandError` and with nothing else. */
  call<K extends CommandName>(name: K, request: RequestOf<K>): Promise<ResponseOf<K>>;
  /** Hears every event from now on. There is one listener, for the life of the window. */
  on(listener: (event: Event) => void): void;
  /** Puts the window away, to where the desktop keeps its windows. */
  minimize(): void;
}
