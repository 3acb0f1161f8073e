/**
 * A map as a density over its pixels: shifted up where it has negative values (cosines have), then
 * divided by its sum. null where that is undefined: an empty map, or one without any positive value.
 */
export function toDensity(map: ArrayLike<number>): Float64Array | null {
  const values = Float64Array.from(map);
  const lowest = values.reduce((least, value) => Math.min(least, value), 0);
  const sum = values.reduce((total, value) => total + value - lowest, 0);
  if (!(sum > 0)) return null;
  return values.map(value => (value - lowest) / sum);
}

/** @throws RangeError where two maps that are compared differ in their number of pixels */
export function requireEqualLength(a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a.length === b.length) return;
  throw new RangeError(`maps of equal length expected, found ${a.length} and ${b.length}`);
}
