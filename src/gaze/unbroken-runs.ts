import type { GazeSample } from './sample.ts';

/** A sample in which the eyes were found. */
export interface FoundSample {
  tMs: number;
  xPx: number;
  yPx: number;
}

/** A pause between samples longer than this is a gap … */
const MAXIMUM_PAUSE_MS = 100;
/** … except where the source is slow: there it has to be this many of its usual intervals. */
const MAXIMUM_PAUSE_INTERVALS = 2.5;

/** The found samples, divided where the eyes were lost or no sample came for too long. */
export function unbrokenRuns(samples: readonly GazeSample[]): FoundSample[][] {
  const usualInterval = medianInterval(samples) ?? 0;
  const maximumPauseMs = Math.max(MAXIMUM_PAUSE_MS, MAXIMUM_PAUSE_INTERVALS * usualInterval);
  const runs: FoundSample[][] = [];
  let previous: FoundSample | null = null;
  for (const { tMs, xPx, yPx } of samples) {
    if (xPx === null || yPx === null) {
      previous = null;
      continue;
    }
    const sample = { tMs, xPx, yPx };
    if (previous === null || tMs - previous.tMs > maximumPauseMs) runs.push([]);
    runs.at(-1)?.push(sample);
    previous = sample;
  }
  return runs;
}

/** Median time between samples, lost ones included; null with fewer than two. */
export function medianInterval(samples: readonly GazeSample[]): number | null {
  const intervals = samples
    .slice(1)
    .map((sample, i) => sample.tMs - (samples[i] as GazeSample).tMs)
    .sort((a, b) => a - b);
  return intervals[Math.floor(intervals.length / 2)] ?? null;
}
