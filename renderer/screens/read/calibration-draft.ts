import { gazeAccuracy } from '../../../src/gaze/accuracy.ts';
import type { CalibrationSample } from '../../../src/gaze/estimator/calibration-sample.ts';
import { fitGazeEstimator } from '../../../src/gaze/estimator/fit.ts';
import type { GazeEstimator } from '../../../src/gaze/estimator/gaze-estimator.ts';
import type { ScreenGeometry } from '../../../src/gaze/sample.ts';
import { type TargetLook, targetSeenBy } from '../../../src/gaze/target-look.ts';
import type { Point } from '../../../src/imaging/viewport.ts';
import type { Calibration } from '../../../src/reading/journal.ts';
import {
  CALIBRATION_SAMPLES,
  calibrationPoints,
  type DotCount,
  validationPoints,
} from './calibration-points.ts';

/** One dot to be looked at. */
export interface DotTask {
  kind: 'calibration' | 'validation';
  index: number;
}

/** A calibration in the making: what was seen at each of its dots so far. */
export interface CalibrationDraft {
  points: Point[];
  checks: Point[];
  /** By point; empty until it was looked at. */
  samples: CalibrationSample[][];
  /** By check. */
  looks: (TargetLook | null)[];
}

/** A calibration that is complete and what was learnt; `estimator` is null for sources that need none. */
export interface MadeCalibration {
  calibration: Calibration;
  estimator: GazeEstimator | null;
  samples: CalibrationSample[];
}

/** Sources that learn nothing here are only checked. */
export function emptyDraft(
  screen: ScreenGeometry,
  count: DotCount,
  isLearnt: boolean,
): CalibrationDraft {
  const points = isLearnt ? calibrationPoints(screen, count) : [];
  const checks = validationPoints(screen, count);
  return { points, checks, samples: points.map(() => []), looks: checks.map(() => null) };
}

/** All dots, in the order shown. */
export function allTasks({ points, checks }: CalibrationDraft): DotTask[] {
  return [
    ...points.map((_, index) => ({ kind: 'calibration' as const, index })),
    ...checks.map((_, index) => ({ kind: 'validation' as const, index })),
  ];
}

/** @throws AppError `gaze.tooFewTargets` */
export function learn({ samples }: CalibrationDraft, screen: ScreenGeometry): GazeEstimator | null {
  return samples.length === 0 ? null : fitGazeEstimator(samples.flat(), screen);
}

/**
 * What the draft amounts to, its validation judged with what was learnt from all its dots.
 * @throws AppError `gaze.tooFewTargets`
 */
export function madeOf(draft: CalibrationDraft, screen: ScreenGeometry): MadeCalibration {
  const estimator = learn(draft, screen);
  const validation = draft.looks
    .filter(look => look !== null)
    .map(look => targetSeenBy(look, estimator))
    .map(({ xPx, yPx, samples, lostCount }) => ({ xPx, yPx, samples: [...samples], lostCount }));
  return {
    calibration: {
      points: draft.points,
      samplesPerPoint: CALIBRATION_SAMPLES,
      validation,
      ...gazeAccuracy(validation, screen),
    },
    estimator,
    samples: draft.samples.flat(),
  };
}
