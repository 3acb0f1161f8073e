import type { GazeSample } from './sample.ts';

/** Share of samples in which the eyes were lost, 0 to 1; null without samples. */
export function lossShare(samples: readonly GazeSample[]): number | null {
  if (samples.length === 0) return null;
  const lost = samples.filter(sample => sample.xPx === null || sample.yPx === null);
  return lost.length / samples.length;
}
