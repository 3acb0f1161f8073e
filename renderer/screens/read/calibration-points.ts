import type { Point } from '../../../src/imaging/viewport.ts';

/** Samples a calibration dot is learnt from. */
export const CALIBRATION_SAMPLES = 5;

/** How many dots a calibration may learn from. */
export type DotCount = 9 | 13;

const NEAR = 0.1;
const MIDDLE = 0.5;
const FAR = 0.9;

/** By rows, top left to bottom right. */
const NINE = [NEAR, MIDDLE, FAR].flatMap(y => [NEAR, MIDDLE, FAR].map(x => ({ x, y })));
const BETWEEN = [0.3, 0.7].flatMap(y => [0.3, 0.7].map(x => ({ x, y })));

/** Where dots stand, as shares of the viewport, in the order shown; thirteen as EyeLink has them. */
const CALIBRATION_SHARES = { 9: NINE, 13: [...NINE, ...BETWEEN] };

/** Validation dots lie between the calibration dots: an estimator is not judged by what it learnt. */
const VALIDATION_SHARES = {
  9: [
    { x: 0.3, y: 0.3 },
    { x: 0.7, y: 0.3 },
    { x: 0.5, y: 0.4 },
    { x: 0.7, y: 0.7 },
    { x: 0.3, y: 0.7 },
  ],
  13: [
    { x: 0.5, y: 0.3 },
    { x: 0.7, y: 0.5 },
    { x: 0.5, y: 0.7 },
    { x: 0.3, y: 0.5 },
    { x: 0.5, y: 0.4 },
  ],
};

interface ViewportSize {
  widthPx: number;
  heightPx: number;
}

/** Calibration dots in viewport px. */
export function calibrationPoints(viewport: ViewportSize, count: DotCount = 9): Point[] {
  return place(CALIBRATION_SHARES[count], viewport);
}

/** Validation dots in viewport px. */
export function validationPoints(viewport: ViewportSize, count: DotCount = 9): Point[] {
  return place(VALIDATION_SHARES[count], viewport);
}

/** The dot of the drift check: the validation dot nearest to the middle, with which it is compared. */
export function driftPoint(validation: readonly Point[], viewport: ViewportSize): Point {
  const middle = { xPx: viewport.widthPx / 2, yPx: viewport.heightPx / 2 };
  const distance = ({ xPx, yPx }: Point) => Math.hypot(xPx - middle.xPx, yPx - middle.yPx);
  const [nearest = middle] = validation.toSorted((a, b) => distance(a) - distance(b));
  return { xPx: nearest.xPx, yPx: nearest.yPx };
}

function place(shares: { x: number; y: number }[], { widthPx, heightPx }: ViewportSize): Point[] {
  return shares.map(({ x, y }) => ({ xPx: x * widthPx, yPx: y * heightPx }));
}
