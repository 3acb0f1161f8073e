import type { Fixation, GazeSample } from './sample.ts';
import { type FoundSample, unbrokenRuns } from './unbroken-runs.ts';

export interface IdtParameters {
  /** Largest (max x − min x) + (max y − min y) of one fixation, px of the samples. */
  dispersionPx: number;
  /** Shortest time from a fixation's first sample to its last. */
  minimumDurationMs: number;
}

/**
 * Fixations by dispersion threshold, I-DT (Salvucci & Goldberg 2000): the longest window within the
 * dispersion threshold is a fixation where it lasts the minimum duration; otherwise the next window
 * starts one sample later. A lost sample or a gap ends a window. A fixation lies at the mean of its
 * samples and lasts from its first sample to its last.
 *
 * `samples` in order of time, of any rate, regular or not.
 */
export function detectFixationsIdt(
  samples: readonly GazeSample[],
  { dispersionPx, minimumDurationMs }: IdtParameters,
): Fixation[] {
  const fixations: Fixation[] = [];
  for (const run of unbrokenRuns(samples)) {
    let first = 0;
    while (first < run.length) {
      const fixation = fixationOf(run.slice(first, tightEnd(run, first, dispersionPx)));
      const isLongEnough = fixation.endMs - fixation.startMs >= minimumDurationMs;
      if (isLongEnough) fixations.push(fixation);
      first += isLongEnough ? fixation.sampleCount : 1;
    }
  }
  return fixations;
}

/** End (exclusive) of the longest window from `first` on within the dispersion threshold. */
function tightEnd(run: FoundSample[], first: number, dispersionPx: number): number {
  const { xPx, yPx } = run[first] as FoundSample;
  let [left, right, top, bottom] = [xPx, xPx, yPx, yPx];
  let end = first + 1;
  for (; end < run.length; end++) {
    const { xPx, yPx } = run[end] as FoundSample;
    left = Math.min(left, xPx);
    right = Math.max(right, xPx);
    top = Math.min(top, yPx);
    bottom = Math.max(bottom, yPx);
    if (right - left + (bottom - top) > dispersionPx) break;
  }
  return end;
}

function fixationOf(window: FoundSample[]): Fixation {
  const sampleCount = window.length;
  return {
    startMs: (window[0] as FoundSample).tMs,
    endMs: (window[sampleCount - 1] as FoundSample).tMs,
    xPx: window.reduce((sum, sample) => sum + sample.xPx, 0) / sampleCount,
    yPx: window.reduce((sum, sample) => sum + sample.yPx, 0) / sampleCount,
    sampleCount,
  };
}
