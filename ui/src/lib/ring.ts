/** Radius of the countdown ring within its 24 by 24 view box. */
export const RADIUS = 9;
/** Its circumference. */
export const CIRCUMFERENCE = 2 * Math.PI * RADIUS;
/** Seconds before the end of a window from which on a code counts as ending. */
export const ENDING_S = 5;

/** Whole seconds that a code is still good for; never negative. */
export function secondsLeft(validUntil: number, now: number): number {
  return Math.max(0, validUntil - now);
}

/** Whether a code ends within the next seconds, so that the next one is worth showing. */
export function ending(left: number): boolean {
  return left <= ENDING_S;
}

/**
 * The `stroke-dashoffset` of a ring whose window of `period` seconds has `left` seconds to go: 0 is
 * full, the circumference is empty.
 */
export function dashOffset(left: number, period: number): number {
  const part = Math.min(Math.max(left / period, 0), 1);
  return Math.round((1 - part) * CIRCUMFERENCE * 100) / 100;
}
