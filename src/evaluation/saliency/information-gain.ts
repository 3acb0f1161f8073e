import { requireEqualLength, toDensity } from './density.ts';
import { EPSILON } from './kl-divergence.ts';

/**
 * Information gain over a baseline, bits per fixation: the mean of log2(ε + P) − log2(ε + B) at the
 * fixated pixels, both maps made densities (Kümmerer, Wallis & Bethge 2015). Above 0 the map says
 * more than the baseline. null without fixations and where a map is empty.
 *
 * @param baseline for example where readers look on films in general
 * @param fixationPixels index of the pixel of each fixation
 */
export function informationGain(
  attention: ArrayLike<number>,
  baseline: ArrayLike<number>,
  fixationPixels: readonly number[],
): number | null {
  requireEqualLength(attention, baseline);
  const [p, b] = [toDensity(attention), toDensity(baseline)];
  if (p === null || b === null || fixationPixels.length === 0) return null;
  const bits = fixationPixels.map(
    pixel => Math.log2(EPSILON + (p[pixel] as number)) - Math.log2(EPSILON + (b[pixel] as number)),
  );
  return bits.reduce((sum, value) => sum + value, 0) / bits.length;
}
