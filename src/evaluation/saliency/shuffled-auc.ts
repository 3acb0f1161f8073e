import { areaUnderCurve } from '../area-under-curve.ts';

/**
 * Shuffled AUC: whether the map is higher where this film was fixated than where others were, which
 * takes away what every film's centre explains (Zhang and others 2008). All fixations of the others
 * are negatives, as in pysaliency. null where there are none of either.
 *
 * @param fixationPixels index of the pixel of each fixation
 * @param otherFixationPixels those of other films, on this film's pixels
 */
export function shuffledAuc(
  attention: ArrayLike<number>,
  fixationPixels: readonly number[],
  otherFixationPixels: readonly number[],
): number | null {
  const valueAt = (pixel: number) => attention[pixel] as number;
  return areaUnderCurve(fixationPixels.map(valueAt), otherFixationPixels.map(valueAt));
}
