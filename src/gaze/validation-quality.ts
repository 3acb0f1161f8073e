import type { Point } from '../imaging/viewport.ts';
import { type GazeAccuracy, gazeAccuracy, meanPoint, visualAngle } from './accuracy.ts';
import { type GazePrecision, gazePrecision } from './precision.ts';
import type { ScreenGeometry } from './sample.ts';

/** A point that was looked at to see how good the estimates are, screen px. */
export interface ValidationTarget extends Point {
  samples: readonly (Point & {
    /** Capture time on a clock that the samples of one target share. */
    tMs?: number | undefined;
  })[];
  /** Frames without an estimate while it was looked at; absent where that was not counted. */
  lostCount?: number | undefined;
}

/** All that a validation says; null where it says nothing about it. */
export interface ValidationQuality extends GazeAccuracy, GazePrecision {
  /** The largest distance between a target and the mean of its samples. */
  worstOffsetPx: number | null;
  worstOffsetDegrees: number | null;
  /** Targets on which no eyes were found. */
  unseenCount: number;
  /** Share of frames without an estimate, 0 to 1. */
  lossShare: number | null;
  /** Estimates a second while targets were looked at. */
  effectiveHz: number | null;
  /** Standard deviation of the times between successive estimates: how regularly they come. */
  intervalSdMs: number | null;
}

/** What the samples on targets other than those learnt from say about the estimates. */
export function validationQuality(
  targets: readonly ValidationTarget[],
  geometry: ScreenGeometry,
): ValidationQuality {
  const seen = targets.filter(({ samples }) => samples.length > 0);
  const offsets = seen.map(target => ({ target, gaze: meanPoint(target.samples) }));
  const px = offsets.map(({ target, gaze }) =>
    Math.hypot(gaze.xPx - target.xPx, gaze.yPx - target.yPx),
  );
  const degrees = offsets.map(({ target, gaze }) => visualAngle(target, gaze, geometry));
  return {
    ...gazeAccuracy(targets, geometry),
    ...gazePrecision(targets, geometry),
    worstOffsetPx: largest(px),
    worstOffsetDegrees: largest(degrees),
    unseenCount: targets.length - seen.length,
    lossShare: lossOf(targets),
    ...timing(targets),
  };
}

function lossOf(targets: readonly ValidationTarget[]): number | null {
  const counted = targets.filter(({ lostCount }) => lostCount !== undefined);
  const lost = counted.reduce((sum, { lostCount = 0 }) => sum + lostCount, 0);
  const found = counted.reduce((sum, { samples }) => sum + samples.length, 0);
  return lost + found === 0 ? null : lost / (lost + found);
}

function timing(targets: readonly ValidationTarget[]) {
  const intervals = targets.flatMap(({ samples }) =>
    samples.slice(1).flatMap(({ tMs }, i) => {
      const before = samples[i]?.tMs;
      return tMs === undefined || before === undefined ? [] : [tMs - before];
    }),
  );
  if (intervals.length === 0) return { effectiveHz: null, intervalSdMs: null };
  const mean = intervals.reduce((sum, ms) => sum + ms, 0) / intervals.length;
  const squares = intervals.reduce((sum, ms) => sum + (ms - mean) ** 2, 0);
  return {
    effectiveHz: mean > 0 ? 1000 / mean : null,
    intervalSdMs: Math.sqrt(squares / intervals.length),
  };
}

function largest(values: number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}
