import { requireEqualLength, toDensity } from './density.ts';

/** MATLAB's eps, as the saliency benchmarks use it. */
export const EPSILON = 2.2204e-16;

/**
 * Kullback–Leibler divergence Σ Q ln(ε + Q / (P + ε)) of a gaze density Q from a model's map P, both
 * made densities; 0 is best (MIT saliency benchmark, Bylinskii and others 2018). null where one of
 * them is empty.
 */
export function klDivergence(attention: ArrayLike<number>, gaze: ArrayLike<number>): number | null {
  requireEqualLength(attention, gaze);
  const [p, q] = [toDensity(attention), toDensity(gaze)];
  if (p === null || q === null) return null;
  return q.reduce(
    (sum, value, pixel) =>
      sum + value * Math.log(EPSILON + value / ((p[pixel] as number) + EPSILON)),
    0,
  );
}
