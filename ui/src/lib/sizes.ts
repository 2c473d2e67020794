/**
 * The sizes in CSS pixels that the virtual list has to know before anything is laid out. They repeat
 * `styles/tokens.css`, and a test holds the two together.
 */
export interface Sizes {
  /** A row, its dividing line included. */
  readonly row: number;
  /** A section's heading with the space around it. */
  readonly heading: number;
  /** One edge of a section's box. */
  readonly line: number;
}

/** Rows as they are by default. */
export const ROOMY: Sizes = { row: 64, heading: 44, line: 1 };
/** Rows when the person asked for compact ones. */
export const COMPACT: Sizes = { row: 48, heading: 44, line: 1 };
