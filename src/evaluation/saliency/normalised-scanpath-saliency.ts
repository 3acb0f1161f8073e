/**
 * NSS: the mean of (P − μ) / σ over the fixated pixels, every fixation counting (Peters and others
 * 2005); 0 is chance. σ is the population's, as in pysaliency. null without fixations and where the
 * map is constant.
 *
 * @param fixationPixels index of the pixel of each fixation
 */
export function normalisedScanpathSaliency(
  attention: ArrayLike<number>,
  fixationPixels: readonly number[],
): number | null {
  const values = Float64Array.from(attention);
  if (fixationPixels.length === 0 || values.every(value => value === values[0])) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const atFixations = fixationPixels.reduce((sum, pixel) => sum + (values[pixel] as number), 0);
  return (atFixations / fixationPixels.length - mean) / Math.sqrt(variance);
}
