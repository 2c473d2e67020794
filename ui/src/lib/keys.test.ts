import { expect, test } from "vitest";

import { KEYS, bindingOf, hint, keyText } from "./keys";
import type { KeyAction } from "./keys";

type Press = Parameters<typeof bindingOf>[0];

function press(key: string, modifiers: Partial<Press> = {}): Press {
  return { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers };
}

function actionOf(event: Press, mac = false): KeyAction | undefined {
  return bindingOf(event, mac)?.binding.action;
}

test("no key means two things", () => {
  const keys = KEYS.flatMap(({ keys }) => keys);
  expect(new Set(keys).size).toBe(keys.length);
});

test("no action is listed twice, and each has words and a key for the help sheet", () => {
  expect(new Set(KEYS.map(({ action }) => action)).size).toBe(KEYS.length);
  for (const { label, keys } of KEYS) {
    expect(label).not.toBe("");
    expect(keys.map((key) => keyText(key, false)).join()).not.toMatch(/Mod|Arrow/);
  }
});

test("every key that the sheet shows is understood", () => {
  for (const { action, keys } of KEYS) {
    for (const text of keys) {
      const parts = text.split("+");
      const key = (parts.at(-1) ?? "").replace("1-9", "4");
      const event = press(key, {
        ctrlKey: parts.includes("Mod"),
        altKey: parts.includes("Alt"),
        shiftKey: parts.includes("Shift"),
      });
      expect(actionOf(event), text).toBe(action);
    }
  }
});

test("Ctrl+J goes down, Ctrl+Shift+J goes up, and Ctrl+K opens the actions", () => {
  expect(actionOf(press("j", { ctrlKey: true }))).toBe("down");
  expect(actionOf(press("J", { ctrlKey: true, shiftKey: true }))).toBe("up");
  expect(actionOf(press("k", { ctrlKey: true }))).toBe("actions");
});

test("Cmd stands in for Ctrl on a Mac, and only there", () => {
  expect(actionOf(press("l", { metaKey: true }), true)).toBe("lock");
  expect(actionOf(press("l", { ctrlKey: true }), true)).toBeUndefined();
  expect(actionOf(press("l", { metaKey: true }), false)).toBeUndefined();
});

test("a question mark is help with or without Shift, because keyboards differ", () => {
  expect(actionOf(press("?"))).toBe("help");
  expect(actionOf(press("?", { shiftKey: true }))).toBe("help");
});

test("a digit says which account", () => {
  expect(bindingOf(press("7", { ctrlKey: true }), false)?.digit).toBe(7);
});

test("a text field keeps what it can type, and F1 is help beside it", () => {
  const help = KEYS.find(({ action }) => action === "help");
  expect(help?.keys).toContain("F1");
  expect(help?.textKeys).toEqual(["?"]);
  for (const { keys, textKeys = [] } of KEYS) {
    const typed = keys.filter((key) => key.length === 1);
    expect(textKeys).toEqual(expect.arrayContaining(typed));
    expect(keys).toEqual(expect.arrayContaining([...textKeys]));
  }
});

test("plain letters mean nothing, so that they search", () => {
  expect(actionOf(press("g"))).toBeUndefined();
});

test("keys are written as they stand on the keyboard", () => {
  expect(keyText("Mod+K", false)).toBe("Ctrl K");
  expect(keyText("Mod+K", true)).toBe("⌘ K");
  expect(hint("copy")).toBe("Enter");
});
