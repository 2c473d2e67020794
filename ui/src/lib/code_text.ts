/**
 * Splits a code into groups that the eye can carry: threes, or two fours for eight digits, and three
 * and four for seven. Five characters or fewer stay together.
 */
export function groups(code: string): string[] {
  switch (code.length) {
    case 6:
      return cut(code, 3, 3);
    case 7:
      return cut(code, 3, 4);
    case 8:
      return cut(code, 4, 4);
    case 9:
      return cut(code, 3, 3, 3);
    default:
      return [code];
  }
}

/** The code as it is shown and spoken: its groups with a space between them. */
export function grouped(code: string): string {
  return groups(code).join(" ");
}

function cut(text: string, ...lengths: number[]): string[] {
  let start = 0;
  return lengths.map((length) => text.slice(start, (start += length)));
}
