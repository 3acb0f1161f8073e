import type { Point } from '../../../src/imaging/viewport.ts';

/**
 * Samples a calibration point is learnt from. WebGazer keeps its last 50 training samples only,
 * so nine points may give at most five each.
 */
export const CALIBRATION_SAMPLES = 5;
export const VALIDATION_SAMPLES = 6;

const NEAR = 0.1;
const MIDDLE = 0.5;
const FAR = 0.9;

/** Where the nine calibration dots stand, in the order shown: by rows, top left to bottom right. */
const CALIBRATION_SHARES = [NEAR, MIDDLE, FAR].flatMap(y =>
  [NEAR, MIDDLE, FAR].map(x => ({ x, y })),
);

/** Validation dots lie between the calibration dots: an estimator is not judged by what it learnt. */
const VALIDATION_SHARES = [
  { x: 0.3, y: 0.3 },
  { x: 0.7, y: 0.3 },
  { x: 0.5, y: 0.4 },
  { x: 0.7, y: 0.7 },
  { x: 0.3, y: 0.7 },
];

interface ViewportSize {
  widthPx: number;
  heightPx: number;
}

/** Calibration dots in viewport px. */
export function calibrationPoints(viewport: ViewportSize): Point[] {
  return place(CALIBRATION_SHARES, viewport);
}

/** Validation dots in viewport px. */
export function validationPoints(viewport: ViewportSize): Point[] {
  return place(VALIDATION_SHARES, viewport);
}

function place(shares: { x: number; y: number }[], { widthPx, heightPx }: ViewportSize): Point[] {
  return shares.map(({ x, y }) => ({ xPx: x * widthPx, yPx: y * heightPx }));
}
