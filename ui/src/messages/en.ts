import type { EntryView, SectionKind } from "../lib/ipc/contract";

/** Every text that a person can see or hear, in English. */
export const t = {
  starting: "Opening your accounts…",

  search: "Search accounts",
  addAccount: "Add account",
  menu: "Menu",
  actions: (name: string) => `Actions for ${name}`,
  nextCode: "Next code",
  copied: "Copied",
  section: (kind: SectionKind | { of: "found" }): string => {
    switch (kind.of) {
      case "pinned":
        return "Pinned";
      case "group":
        return kind.name;
      case "rest":
        return "All accounts";
      case "found":
        return "Found";
    }
  },
  listName: "Accounts",
  row: (entry: Pick<EntryView, "title" | "subtitle">) =>
    entry.subtitle === "" ? entry.title : `${entry.title}, ${entry.subtitle}`,
  rowWithCode: (row: string, code: string, left: number | null) =>
    left === null ? `${row}, ${code}` : `${row}, ${code}, ${seconds(left)} left`,
  hints: { move: "move", copy: "copy", actions: "actions" },
} as const;

function seconds(n: number): string {
  return n === 1 ? "1 second" : `${n} seconds`;
}
