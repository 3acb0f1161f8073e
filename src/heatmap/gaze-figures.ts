import { lostTime } from '../gaze/lost-time.ts';
import { gazeCorrection } from '../reading/gaze-correction.ts';
import type { GazeFigures } from '../reading/quality-gate.ts';
import type { Reading } from '../reading/replay.ts';
import { medianScale } from './sigma.ts';

/**
 * What the quality gate judges a reading's gaze by. Of a reading that was resumed with another
 * set-up the largest error counts, because its heatmaps hold gaze of all.
 */
export function gazeFigures(reading: Reading): GazeFigures {
  const { samples, setups, durationMs, pauses, header } = reading;
  const withGaze = setups.filter(({ gazeSource }) => gazeSource !== 'none');
  const gazeSource = withGaze.at(-1)?.gazeSource ?? header.gazeSource;
  if (withGaze.length === 0) {
    return { gazeSource, lostShare: null, longestGapMs: null, expectedErrorPx: null };
  }
  const { share, longestGapMs } = lostTime(samples, 0, durationMs, pauses);
  const errorsPx = withGaze.map(setup => gazeCorrection(setup).expectedErrorPx);
  const largestPx = errorsPx.includes(null) ? null : Math.max(...errorsPx.map(Number));
  return {
    gazeSource,
    lostShare: share,
    longestGapMs,
    expectedErrorPx: largestPx === null ? null : largestPx / medianScale(samples),
  };
}
