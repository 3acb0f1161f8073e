import type { SeededRandom } from '../../src/base/random.ts';
import {
  EYE_LANDMARKS,
  encodeEyeReading,
  HEAD_LANDMARKS,
  LEFT_EYE,
  RANK_COUNT,
  RIGHT_EYE,
} from '../../src/gaze/estimator/eye-reading.ts';
import type { Point } from '../../src/imaging/viewport.ts';

interface Look {
  /** Where the head has moved since, widths of the picture. */
  headX?: number;
  headY?: number;
  /** 1: open, 0: shut. */
  open?: number;
  /** Jitter of landmarks (in thousandths of the picture's width) and cells. */
  noise?: SeededRandom;
}

const SCREEN = { widthPx: 1280, heightPx: 720 };
const EYE_DISTANCE = 0.15;
/** Irises move by so much from the middle to the edge of the screen, widths of the picture. */
const IRIS_REACH = 0.008;

/** The encoded reading of a schematic face that looks at a place of a 1280 × 720 screen. */
export function syntheticEyes({ xPx, yPx }: Point, look: Look = {}): string {
  const { headX = 0, headY = 0, open = 1, noise } = look;
  const gazeX = (2 * xPx) / SCREEN.widthPx - 1;
  const gazeY = (2 * yPx) / SCREEN.heightPx - 1;
  const jitter = (scale: number) => noise?.normal(0, scale) ?? 0;
  const at = (x: number, y: number) => [
    0.5 + headX + x + jitter(0.0002),
    0.35 + headY + y + jitter(0.0002),
  ];
  const eyePlaces = new Map<number, number[]>();
  for (const [eye, side] of [
    [RIGHT_EYE, -1],
    [LEFT_EYE, 1],
  ] as const) {
    const middle = (side * EYE_DISTANCE) / 2;
    eyePlaces.set(eye.outer, at(middle + side * 0.025, 0));
    eyePlaces.set(eye.inner, at(middle - side * 0.025, 0));
    const lid = (0.01 - 0.002 * gazeY) * open;
    for (const upper of eye.upper) eyePlaces.set(upper, at(middle, -lid));
    for (const lower of eye.lower) eyePlaces.set(lower, at(middle, 0.006 * open));
    // The picture is not mirrored: eyes that look to the right of the screen look left in it.
    for (const iris of eye.iris) {
      eyePlaces.set(iris, at(middle - IRIS_REACH * gazeX, 0.6 * IRIS_REACH * gazeY));
    }
  }
  const ranks = Uint8Array.from({ length: RANK_COUNT }, (_, i) => {
    const [column, row] = [i % 10, Math.floor((i % 60) / 10)];
    const fromIris = Math.hypot(column - 4.5 + 2 * gazeX, row - 2.5 - 1.2 * gazeY);
    return Math.max(0, Math.min(12, Math.round(2.5 * fromIris + jitter(0.5))));
  });
  return encodeEyeReading({
    ranks,
    eyePoints: Float64Array.from(EYE_LANDMARKS.flatMap(index => eyePlaces.get(index) ?? [])),
    headPoints: Float64Array.from(
      HEAD_LANDMARKS.flatMap((_, i) => [...at(0.1 * Math.cos(i), 0.1 * Math.sin(i)), 0.01 * i]),
    ),
  });
}
