import { boot } from "./boot";
import { TauriHost } from "./lib/ipc/tauri_host";

/** Asked while the rest of the interface is still being read. */
export const booted = boot(new TauriHost());
