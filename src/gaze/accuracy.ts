import type { Point } from '../imaging/viewport.ts';
import type { ScreenGeometry } from './sample.ts';

/** A point shown on the screen and where the eyes were estimated while it was looked at, screen px. */
export interface GazeTarget extends Point {
  samples: readonly Point[];
}

/** Systematic and total error over targets; null where no target has samples. */
export interface GazeAccuracy {
  /** Mean over targets of the distance between a target and the mean of its samples (Titta). */
  offsetPx: number | null;
  offsetDegrees: number | null;
  /** Mean over all samples of the distance to their target (PsychoPy). */
  meanErrorPx: number | null;
  meanErrorDegrees: number | null;
}

/**
 * Accuracy of gaze on validation targets. Degrees are of visual angle, each axis by
 * atan2(distance from the screen's centre, viewing distance).
 */
export function gazeAccuracy(
  targets: readonly GazeTarget[],
  geometry: ScreenGeometry,
): GazeAccuracy {
  const seen = targets.filter(target => target.samples.length > 0);
  const offsets = seen.map(target => ({ target, gaze: meanPoint(target.samples) }));
  const errors = seen.flatMap(target => target.samples.map(gaze => ({ target, gaze })));
  const px = ({ target, gaze }: { target: Point; gaze: Point }) =>
    Math.hypot(gaze.xPx - target.xPx, gaze.yPx - target.yPx);
  const degrees = ({ target, gaze }: { target: Point; gaze: Point }) =>
    visualAngle(target, gaze, geometry);
  return {
    offsetPx: mean(offsets.map(px)),
    offsetDegrees: mean(offsets.map(degrees)),
    meanErrorPx: mean(errors.map(px)),
    meanErrorDegrees: mean(errors.map(degrees)),
  };
}

/** Angle between two places on the screen in degrees, the axes taken separately. */
export function visualAngle(a: Point, b: Point, geometry: ScreenGeometry): number {
  const [from, to] = [anglesFromCentre(a, geometry), anglesFromCentre(b, geometry)];
  return Math.hypot(to.x - from.x, to.y - from.y);
}

/** Degrees of visual angle from the screen's centre: x to the right, y down. */
export function anglesFromCentre(
  { xPx, yPx }: Point,
  { widthPx, heightPx, pixelPitchMm, viewingDistanceMm }: ScreenGeometry,
): { x: number; y: number } {
  const angle = (positionPx: number, sizePx: number) =>
    (Math.atan2((positionPx - sizePx / 2) * pixelPitchMm, viewingDistanceMm) * 180) / Math.PI;
  return { x: angle(xPx, widthPx), y: angle(yPx, heightPx) };
}

/** Mean of a non-empty list of points. */
export function meanPoint(points: readonly Point[]): Point {
  return {
    xPx: points.reduce((sum, point) => sum + point.xPx, 0) / points.length,
    yPx: points.reduce((sum, point) => sum + point.yPx, 0) / points.length,
  };
}

function mean(values: number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
