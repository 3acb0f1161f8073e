import type { GazeSample } from './sample.ts';

/** A sample stands for the time until the next one, but for no more usual intervals than this. */
const LONGEST_STAND_IN_INTERVALS = 3;

/** How long the eyes were lost. */
export interface LostTime {
  /** Of the whole time, 0 to 1. */
  share: number;
  /** The longest time at a stretch without an estimate. */
  longestGapMs: number;
}

/** A time in which nobody was to look at anything. */
export interface Pause {
  fromMs: number;
  toMs: number;
}

/**
 * The time in which nothing was known of the eyes, whether they were not found or no sample came at
 * all: a share of samples would not see a camera that was unplugged.
 *
 * @param samples in order of time
 * @param pauses count for nothing; they don't overlap
 */
export function lostTime(
  samples: readonly GazeSample[],
  startMs: number,
  endMs: number,
  pauses: readonly Pause[] = [],
): LostTime {
  if (pauses.length > 0) {
    // By a clock that stands still in pauses there are none.
    const running = (tMs: number) => tMs - pausedBefore(tMs, pauses);
    const moved = samples.map(sample => ({ ...sample, tMs: running(sample.tMs) }));
    return lostTime(moved, running(startMs), running(endMs));
  }
  const standInMs = LONGEST_STAND_IN_INTERVALS * medianInterval(samples);
  let lostMs = 0;
  let longestGapMs = 0;
  let foundMs = startMs;
  const pass = (fromMs: number, toMs: number, isFound: boolean) => {
    const ms = Math.max(0, toMs - fromMs);
    lostMs += isFound ? Math.max(0, ms - standInMs) : ms;
  };
  pass(startMs, samples[0]?.tMs ?? endMs, samples.length > 0);
  for (const [i, { tMs, xPx, yPx }] of samples.entries()) {
    const isFound = xPx !== null && yPx !== null;
    pass(tMs, samples[i + 1]?.tMs ?? endMs, isFound);
    if (!isFound) continue;
    longestGapMs = Math.max(longestGapMs, tMs - foundMs);
    foundMs = tMs;
  }
  longestGapMs = Math.max(longestGapMs, endMs - foundMs);
  const wholeMs = endMs - startMs;
  return { share: wholeMs > 0 ? Math.min(1, lostMs / wholeMs) : 0, longestGapMs };
}

function pausedBefore(momentMs: number, pauses: readonly Pause[]): number {
  return pauses.reduce(
    (sum, { fromMs, toMs }) => sum + Math.max(0, Math.min(momentMs, toMs) - fromMs),
    0,
  );
}

/** Zero with fewer than two samples: one sample stands for nothing but itself. */
function medianInterval(samples: readonly GazeSample[]): number {
  const intervals = samples
    .slice(1)
    .map(({ tMs }, i) => tMs - (samples[i]?.tMs ?? tMs))
    .sort((a, b) => a - b);
  return intervals[Math.floor(intervals.length / 2)] ?? 0;
}
