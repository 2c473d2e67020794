/** What there is to choose from, with the value in force among it: another host may have set it. */
export function withCurrent(
  usual: readonly (number | null)[],
  current: number | null,
): (number | null)[] {
  if (usual.includes(current)) return [...usual];
  const numbers = [...usual.filter((value) => value !== null), current].filter(
    (value) => value !== null,
  );
  numbers.sort((a, b) => a - b);
  return usual[0] === null ? [null, ...numbers] : [...numbers, null];
}
