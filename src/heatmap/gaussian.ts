import { emptyGrid, type Grid } from '../base/grid.ts';
import type { Fixation } from '../gaze/sample.ts';

/** The kernel is cut off here, as scipy's gaussian_filter does; 6e-5 of the mass lies beyond. */
const TRUNCATE_SIGMAS = 4;

/**
 * Sum of one Gaussian per fixation, weighted by its duration in ms. Each Gaussian is sampled at the
 * pixels' centres (x = column + 0.5), cut off at 4σ and normalised to its duration *before* the
 * image's border cuts it: the grid sums to the total duration less what fell outside, and a fixation
 * near the border weighs as much per pixel as one in the middle.
 *
 * `fixations` in px of the grid.
 */
export function durationWeightedHeatmap(
  fixations: readonly Fixation[],
  size: { widthPx: number; heightPx: number },
  sigmaPx: number,
): Grid {
  const heatmap = emptyGrid(size.widthPx, size.heightPx);
  for (const { startMs, endMs, xPx, yPx } of fixations) {
    const across = gaussianProfile(xPx, sigmaPx, size.widthPx);
    const down = gaussianProfile(yPx, sigmaPx, size.heightPx);
    for (const [row, rowWeight] of down.weights.entries()) {
      const start = (down.first + row) * size.widthPx + across.first;
      const weight = rowWeight * (endMs - startMs);
      const line = heatmap.values.subarray(start, start + across.weights.length);
      for (let i = 0; i < line.length; i++) {
        line[i] = (line[i] as number) + weight * (across.weights[i] as number);
      }
    }
  }
  return heatmap;
}

/** The part of a unit-sum Gaussian within 0…length, from pixel `first` on. */
function gaussianProfile(centrePx: number, sigmaPx: number, length: number) {
  const radius = Math.floor(TRUNCATE_SIGMAS * sigmaPx + 0.5);
  const low = Math.ceil(centrePx - 0.5 - radius);
  const high = Math.floor(centrePx - 0.5 + radius);
  const weights = Float64Array.from({ length: high - low + 1 }, (_, i) =>
    Math.exp(-0.5 * ((low + i + 0.5 - centrePx) / sigmaPx) ** 2),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const first = Math.min(Math.max(low, 0), length);
  const end = Math.max(first, Math.min(high + 1, length));
  return { first, weights: weights.subarray(first - low, end - low).map(weight => weight / sum) };
}
