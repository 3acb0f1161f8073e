import { requireEqualLength, toDensity } from './density.ts';

/**
 * SIM, histogram intersection Σ min(P, Q) of two maps made densities, 0 to 1 (Judd, Durand & Torralba
 * 2012); null where one of them is empty.
 */
export function similarity(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  requireEqualLength(a, b);
  const [p, q] = [toDensity(a), toDensity(b)];
  if (p === null || q === null) return null;
  return p.reduce((sum, value, pixel) => sum + Math.min(value, q[pixel] as number), 0);
}
