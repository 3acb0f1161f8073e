import { topPixels } from '../map-agreement.ts';
import { requireEqualLength } from './density.ts';

/**
 * Intersection over union of the highest `share` of the pixels of two maps (see `topPixels` for ties),
 * 0 to 1; null where a map has no positive value.
 */
export function topOverlap(a: Float32Array, b: Float32Array, share: number): number | null {
  requireEqualLength(a, b);
  const [topA, topB] = [topPixels(a, share), topPixels(b, share)];
  if (!topA.includes(1) || !topB.includes(1)) return null;
  let [both, either] = [0, 0];
  topA.forEach((isTop, pixel) => {
    both += isTop & (topB[pixel] as number);
    either += isTop | (topB[pixel] as number);
  });
  return both / either;
}
