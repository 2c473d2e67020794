import type { CommandName, RequestOf, ResponseOf } from "../host";
import type { MemoryHost } from "../memory_host";
import { accountCommands } from "./account_commands";
import { addCommands } from "./add_commands";
import { vaultCommands } from "./vault_commands";

/** What a command does; its request is a copy that it may keep. */
export type Command<K extends CommandName> = (
  host: MemoryHost,
  request: RequestOf<K>,
) => ResponseOf<K> | Promise<ResponseOf<K>>;

/** Some of the commands. */
export type CommandsFor<K extends CommandName> = { [Name in K]: Command<Name> };

/** All of them; a command that the contract has and this table lacks does not compile. */
export const commands: CommandsFor<CommandName> = {
  ...vaultCommands,
  ...accountCommands,
  ...addCommands,
};
