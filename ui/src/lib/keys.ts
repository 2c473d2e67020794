/** What a key does. */
export type KeyAction =
  | "search"
  | "down"
  | "up"
  | "page-down"
  | "page-up"
  | "first"
  | "last"
  | "copy"
  | "copy-next"
  | "nth"
  | "actions"
  | "add"
  | "paste"
  | "pin"
  | "rename"
  | "remove"
  | "move-up"
  | "move-down"
  | "undo"
  | "lock"
  | "settings"
  | "help"
  | "back";

/** The headings of the help sheet. */
export type KeyTopic = "Find" | "Use" | "Change" | "Keyfob";

/** One row of the keyboard map, and of its help sheet. */
export interface KeyBinding {
  readonly action: KeyAction;
  /** Any one of these. `Mod` is Cmd on macOS and Ctrl elsewhere; `1-9` is any of these digits. */
  readonly keys: readonly string[];
  readonly topic: KeyTopic;
  readonly label: string;
  /** Where it works: on the list, or on every page. */
  readonly on: "list" | "every page";
  /** Those of the keys that a text field keeps for itself; the search field counts as one. */
  readonly textKeys?: readonly string[];
}

/**
 * The keyboard map. `Mod+K` opens the actions of a row, so the way up beside `Mod+J` is
 * `Mod+Shift+J`.
 */
export const KEYS: readonly KeyBinding[] = [
  on("list", "Find", "search", ["Mod+F"], "Search"),
  on("list", "Find", "down", ["ArrowDown", "Mod+J"], "Next account"),
  on("list", "Find", "up", ["ArrowUp", "Mod+Shift+J"], "Account before"),
  on("list", "Find", "page-down", ["PageDown"], "Ten accounts down"),
  on("list", "Find", "page-up", ["PageUp"], "Ten accounts up"),
  on("list", "Find", "first", ["Home"], "First account"),
  on("list", "Find", "last", ["End"], "Last account"),
  on("list", "Use", "copy", ["Enter"], "Copy the code"),
  on("list", "Use", "copy-next", ["Mod+Enter"], "Copy the next code"),
  on("list", "Use", "nth", ["Mod+1-9"], "Copy the account with this number"),
  on("list", "Use", "actions", ["Mod+K", "ContextMenu", "Shift+F10"], "Actions of the account"),
  on("every page", "Change", "add", ["Mod+N"], "Add an account"),
  on("list", "Change", "paste", ["Mod+V"], "Paste a key"),
  on("list", "Change", "pin", ["Mod+P"], "Pin or unpin"),
  on("list", "Change", "rename", ["F2"], "Edit names and note"),
  { ...on("list", "Change", "remove", ["Delete"], "Remove, after asking"), textKeys: ["Delete"] },
  on("list", "Change", "move-up", ["Alt+ArrowUp"], "Move up"),
  on("list", "Change", "move-down", ["Alt+ArrowDown"], "Move down"),
  on("list", "Change", "undo", ["Mod+Z"], "Undo a removal"),
  on("every page", "Keyfob", "lock", ["Mod+L"], "Lock"),
  on("every page", "Keyfob", "settings", ["Mod+,"], "Settings"),
  { ...on("every page", "Keyfob", "help", ["F1", "?"], "This help"), textKeys: ["?"] },
  on("every page", "Keyfob", "back", ["Escape"], "One level back, and at last minimize"),
];

/** Whether this is a Mac, where Cmd stands in for Ctrl. */
export const IS_MAC = /mac/i.test(navigator.userAgent);

/** The binding that a key press means, and which digit when it names several. */
export function bindingOf(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">,
  mac = IS_MAC,
): { binding: KeyBinding; digit: number } | null {
  const binding = KEYS.find(({ keys }) => keys.some((key) => presses(event, key, mac)));
  return binding === undefined ? null : { binding, digit: Number(event.key) };
}

/** The key that is held to see the numbers of the accounts. */
export function modKey(mac = IS_MAC): "Meta" | "Control" {
  return mac ? "Meta" : "Control";
}

/** How a key is written on this computer: `Ctrl K`, or `⌘ K`. */
export function keyText(key: string, mac = IS_MAC): string {
  const names: Record<string, string> = {
    Mod: mac ? "⌘" : "Ctrl",
    Alt: mac ? "⌥" : "Alt",
    Shift: mac ? "⇧" : "Shift",
    ArrowUp: "↑",
    ArrowDown: "↓",
    PageUp: "Page Up",
    PageDown: "Page Down",
    Escape: "Esc",
    ContextMenu: "Menu",
    "1-9": "1–9",
  };
  return parts(key)
    .map((part) => names[part] ?? part)
    .join(" ");
}

/** How the first key of an action is written, for a hint beside a button. */
export function hint(action: KeyAction): string {
  const key = KEYS.find((binding) => binding.action === action)?.keys[0];
  return key === undefined ? "" : keyText(key);
}

type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

function presses(event: Press, key: string, mac: boolean): boolean {
  const names = parts(key);
  const name = names.at(-1) ?? "";
  const mod = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  if (other || mod !== names.includes("Mod") || event.altKey !== names.includes("Alt")) return false;
  // `?` needs Shift on some keyboards and not on others.
  if (name === "?") return event.key === "?";
  if (event.shiftKey !== names.includes("Shift")) return false;
  if (name === "1-9") return /^[1-9]$/.test(event.key);
  return event.key.toLowerCase() === name.toLowerCase();
}

function parts(key: string): string[] {
  return key.split("+");
}

function on(
  where: KeyBinding["on"],
  topic: KeyTopic,
  action: KeyAction,
  keys: readonly string[],
  label: string,
): KeyBinding {
  return { action, keys, topic, label, on: where };
}
