const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" });
const MOMENT = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

/** A day, such as 21 Nov 2026; `seconds` since the epoch. */
export function day(seconds: number): string {
  return DAY.format(seconds * 1000);
}

/** A day and the time on it, to the second. */
export function moment(seconds: number): string {
  return MOMENT.format(seconds * 1000);
}
