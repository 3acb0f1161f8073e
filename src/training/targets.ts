/** Gaussian tails below this share of a sentence's maximum do not count as looked at. */
const labelThreshold = 0.01;

/** What the losses need of one reading's gaze, each [sentences, patches]. */
export interface GazeTargets {
  /** GL: 1 where the sentence's heatmap exceeds 1 % of its maximum, else 0. */
  labels: Float32Array;
  /** H: the heatmap min–max scaled to [0, 1] per sentence. */
  scaled: Float32Array;
}

/**
 * Labels and scaled heatmaps of one reading. A sentence without any gaze of its own takes the sum
 * of the reading's heatmaps; a reading without any gaze has no targets (null).
 *
 * @param gaze sentence heatmaps on the patch grid, [sentences, patchCount]
 */
export function gazeTargets(gaze: Float32Array, patchCount: number): GazeTargets | null {
  const whole = new Float32Array(patchCount);
  gaze.forEach((value, i) => {
    whole[i % patchCount] = (whole[i % patchCount] as number) + value;
  });
  if (!whole.some(value => value > 0)) return null;
  const labels = new Float32Array(gaze.length);
  const scaled = new Float32Array(gaze.length);
  for (let start = 0; start < gaze.length; start += patchCount) {
    const own = gaze.subarray(start, start + patchCount);
    const row = own.some(value => value > 0) ? own : whole;
    const maximum = row.reduce((a, b) => Math.max(a, b));
    const minimum = row.reduce((a, b) => Math.min(a, b));
    const range = maximum - minimum;
    row.forEach((value, i) => {
      labels[start + i] = value > labelThreshold * maximum ? 1 : 0;
      scaled[start + i] = range > 0 ? (value - minimum) / range : 1;
    });
  }
  return { labels, scaled };
}
