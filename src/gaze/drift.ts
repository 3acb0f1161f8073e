import type { Point } from '../imaging/viewport.ts';
import { type GazeTarget, meanPoint } from './accuracy.ts';

/** How far the estimates have moved since the validation, screen px. */
export interface Drift {
  shift: Point;
  shiftPx: number;
  /** Standard error of the shift: what it would be by chance. */
  noisePx: number;
  /** Twice the noise or more: worth taking off. */
  isCertain: boolean;
}

/** A dot of the drift check is the same as a validation's where it is this near. */
const SAME_PLACE_PX = 2;

/**
 * The shift that one dot, looked at again before a reading, shows. Its mean estimate is compared with
 * that of the same dot at the validation, not with the dot itself: a webcam's error differs from
 * place to place, and what was wrong already is no drift. Where the validation had no such dot, it is
 * compared with the mean offset of all. Null where nobody looked.
 */
export function driftSince(
  validation: readonly GazeTarget[],
  check: GazeTarget | null | undefined,
): Drift | null {
  if (!check || check.samples.length === 0) return null;
  const now = offsetOf(check);
  const seen = validation.filter(({ samples }) => samples.length > 0);
  const isSame = (target: Point) =>
    Math.hypot(target.xPx - check.xPx, target.yPx - check.yPx) <= SAME_PLACE_PX;
  const same = seen.find(isSame);
  const before = same ? [same] : seen;
  const reference =
    before.length === 0 ? { xPx: 0, yPx: 0 } : meanPoint(before.map(target => offsetOf(target)));
  const shift = { xPx: now.xPx - reference.xPx, yPx: now.yPx - reference.yPx };
  const shiftPx = Math.hypot(shift.xPx, shift.yPx);
  const noisePx = Math.sqrt(
    squaredError(check) + (same ? squaredError(same) : squaredErrorOfMean(before)),
  );
  return { shift, shiftPx, noisePx, isCertain: shiftPx >= 2 * noisePx };
}

/** Mean estimate minus target. */
function offsetOf({ xPx, yPx, samples }: GazeTarget): Point {
  const gaze = meanPoint(samples);
  return { xPx: gaze.xPx - xPx, yPx: gaze.yPx - yPx };
}

/** Squared standard error of a target's mean estimate, both axes together. */
function squaredError({ samples }: GazeTarget): number {
  if (samples.length < 2) return 0;
  const centre = meanPoint(samples);
  const squares = samples.map(at => (at.xPx - centre.xPx) ** 2 + (at.yPx - centre.yPx) ** 2);
  const variance = squares.reduce((sum, square) => sum + square, 0) / (samples.length - 1);
  return variance / samples.length;
}

/** Of the mean of independent targets. */
function squaredErrorOfMean(targets: readonly GazeTarget[]): number {
  if (targets.length === 0) return 0;
  return targets.reduce((sum, target) => sum + squaredError(target), 0) / targets.length ** 2;
}
