import type { GazeSample } from './sample.ts';

/**
 * Median of three on each axis: removes single outliers, which webcam trackers throw often, and
 * moves no edge. Samples beside a lost one, and the first and last, stay as they are; times stay.
 */
export function medianFilter(samples: readonly GazeSample[]): GazeSample[] {
  return samples.map((sample, i) => {
    const before = samples[i - 1];
    const after = samples[i + 1];
    return {
      tMs: sample.tMs,
      xPx: medianOfThree(before?.xPx, sample.xPx, after?.xPx),
      yPx: medianOfThree(before?.yPx, sample.yPx, after?.yPx),
    };
  });
}

function medianOfThree(
  before: number | null | undefined,
  value: number | null,
  after: number | null | undefined,
): number | null {
  if (value === null || before == null || after == null) return value;
  return Math.max(Math.min(before, value), Math.min(Math.max(before, value), after));
}
