/**
 * AUC of Judd, Ehinger, Durand & Torralba (2009): the map's values at the fixated pixels are the
 * thresholds; against the share of fixated pixels at or above each stands the share of all other
 * pixels there; trapezoids between. The benchmark's code parts equal values by random jitter; here
 * they are one threshold, so that a constant map has exactly 0.5. null where no pixel or every pixel
 * is fixated.
 *
 * @param fixationPixels index of the pixel of each fixation; a pixel counts once
 */
export function aucJudd(
  attention: ArrayLike<number>,
  fixationPixels: readonly number[],
): number | null {
  const fixated = [...new Set(fixationPixels)].map(pixel => attention[pixel] as number);
  const otherCount = attention.length - fixated.length;
  if (fixated.length === 0 || otherCount === 0) return null;
  const descending = fixated.toSorted((a, b) => b - a);
  const all = Float64Array.from(attention).sort();
  let [area, lastTrue, lastFalse] = [0, 0, 0];
  const extend = (truePositives: number, falsePositives: number) => {
    area += ((falsePositives - lastFalse) * (truePositives + lastTrue)) / 2;
    [lastTrue, lastFalse] = [truePositives, falsePositives];
  };
  let above = all.length;
  descending.forEach((threshold, index) => {
    if (threshold === descending[index + 1]) return;
    while (above > 0 && (all[above - 1] as number) >= threshold) above--;
    const fixatedAbove = index + 1;
    extend(fixatedAbove / fixated.length, (all.length - above - fixatedAbove) / otherCount);
  });
  extend(1, 1);
  return area;
}
