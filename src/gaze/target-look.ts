import type { Point } from '../imaging/viewport.ts';
import { estimateGaze, type GazeEstimator } from './estimator/gaze-estimator.ts';
import type { ValidationTarget } from './validation-quality.ts';

/** What came from a source while the reader looked at one target, screen px. */
export interface TargetLook extends Point {
  frames: {
    /** Capture time, ms of the page's clock. */
    tMs: number;
    /** What an estimate can be made from again; null where there is no such thing. */
    eyes: string | null;
    /** The source's own estimate; null where the eyes were lost. */
    place: Point | null;
  }[];
}

/**
 * The target as an estimator sees it, which need not be the one that was in use while it was looked
 * at: after a single calibration dot was taken again, validation is judged anew without being shown
 * anew. Null: as the source itself saw it.
 */
export function targetSeenBy(look: TargetLook, estimator: GazeEstimator | null): ValidationTarget {
  const { xPx, yPx, frames } = look;
  const firstMs = frames[0]?.tMs ?? 0;
  const seen = frames.map(({ tMs, eyes, place }) => ({
    tMs: tMs - firstMs,
    place: estimator === null || eyes === null ? place : estimateGaze(estimator, eyes),
  }));
  const samples = seen.flatMap(({ tMs, place }) => (place ? [{ ...place, tMs }] : []));
  return { xPx, yPx, samples, lostCount: frames.length - samples.length };
}
