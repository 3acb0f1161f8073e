import { anglesFromCentre, type GazeTarget } from './accuracy.ts';
import type { ScreenGeometry } from './sample.ts';

/** Noise of gaze while one target is looked at, the mean over targets; null where no target has two samples. */
export interface GazePrecision {
  /** Root mean square of the distances between successive samples. */
  rmsS2sPx: number | null;
  rmsS2sDegrees: number | null;
  /** √(σx² + σy²) (population). */
  standardDeviationPx: number | null;
  standardDeviationDegrees: number | null;
  /** Area of the ellipse that holds 68.3 % of the samples, were they normally distributed. */
  bceaPx2: number | null;
  bceaDegrees2: number | null;
}

type Place = { x: number; y: number };

/**
 * Precision of unfiltered gaze on validation targets, as Dunn and others (2023,
 * 10.3758/s13428-023-02187-1) ask for it: filtered gaze would flatter.
 */
export function gazePrecision(
  targets: readonly GazeTarget[],
  geometry: ScreenGeometry,
): GazePrecision {
  const seen = targets.filter(({ samples }) => samples.length > 1);
  const px = seen.map(({ samples }) => samples.map(({ xPx, yPx }) => ({ x: xPx, y: yPx })));
  const degrees = seen.map(({ samples }) => samples.map(at => anglesFromCentre(at, geometry)));
  return {
    rmsS2sPx: meanOf(px, rmsS2s),
    rmsS2sDegrees: meanOf(degrees, rmsS2s),
    standardDeviationPx: meanOf(px, standardDeviation),
    standardDeviationDegrees: meanOf(degrees, standardDeviation),
    bceaPx2: meanOf(px, bcea),
    bceaDegrees2: meanOf(degrees, bcea),
  };
}

/** Only √(σx² + σy²) in px: what it takes to choose a detector. */
export function gazeStandardDeviationPx(targets: readonly GazeTarget[]): number | null {
  const seen = targets.filter(({ samples }) => samples.length > 1);
  return meanOf(
    seen.map(({ samples }) => samples.map(({ xPx, yPx }) => ({ x: xPx, y: yPx }))),
    standardDeviation,
  );
}

function rmsS2s(places: Place[]): number {
  const steps = places.slice(1).map(({ x, y }, i) => {
    const before = places[i] as Place;
    return (x - before.x) ** 2 + (y - before.y) ** 2;
  });
  return Math.sqrt(mean(steps));
}

function standardDeviation(places: Place[]): number {
  const { varianceX, varianceY } = moments(places);
  return Math.sqrt(varianceX + varianceY);
}

/** k·π·σx·σy·√(1 − ρ²) with k = −2 ln(1 − P) (Crossland & Rubin 2002). */
function bcea(places: Place[]): number {
  const k = -2 * Math.log(1 - 0.683);
  const { varianceX, varianceY, covariance } = moments(places);
  return k * Math.PI * Math.sqrt(Math.max(0, varianceX * varianceY - covariance ** 2));
}

function moments(places: Place[]) {
  const centre = { x: mean(places.map(({ x }) => x)), y: mean(places.map(({ y }) => y)) };
  const away = places.map(({ x, y }) => ({ x: x - centre.x, y: y - centre.y }));
  return {
    varianceX: mean(away.map(({ x }) => x ** 2)),
    varianceY: mean(away.map(({ y }) => y ** 2)),
    covariance: mean(away.map(({ x, y }) => x * y)),
  };
}

function meanOf(targets: Place[][], measure: (places: Place[]) => number): number | null {
  return targets.length === 0 ? null : mean(targets.map(measure));
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
