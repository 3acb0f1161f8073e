import { type Drift, driftSince } from '../gaze/drift.ts';
import { offsetCorrection } from '../gaze/offset-correction.ts';
import type { Point } from '../imaging/viewport.ts';
import type { RecordingSetup } from './journal.ts';

/** What is known of a setup's constant error, screen px. */
export interface GazeCorrection {
  /** To be taken off every sample; null: nothing. */
  offset: Point | null;
  drift: Drift | null;
  /** What is expected to be left, as the mean over places; null where nothing is known of it. */
  expectedErrorPx: number | null;
}

/**
 * The correction of a setup's gaze: the offset its validation's targets have in common, where taking
 * it off helps (gaze/offset-correction.ts), and the shift the drift check shows, where that is more
 * than noise (gaze/drift.ts). Both are derived: the journal keeps dots and samples.
 */
export function gazeCorrection({
  calibration,
  driftCheck,
}: Pick<RecordingSetup, 'calibration' | 'driftCheck'>): GazeCorrection {
  const validation = calibration?.validation ?? [];
  const common = offsetCorrection(validation);
  const drift = driftSince(validation, driftCheck);
  const shift = drift?.isCertain ? drift.shift : null;
  const offset =
    common === null && shift === null
      ? null
      : {
          xPx: (common?.offset.xPx ?? 0) + (shift?.xPx ?? 0),
          yPx: (common?.offset.yPx ?? 0) + (shift?.yPx ?? 0),
        };
  const leftPx = common?.residualPx ?? calibration?.offsetPx ?? null;
  const expectedErrorPx =
    leftPx === null || drift === null ? leftPx : Math.hypot(leftPx, drift.noisePx);
  return { offset, drift, expectedErrorPx };
}
