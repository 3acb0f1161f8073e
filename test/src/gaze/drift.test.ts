import { expect, test } from 'vitest';
import { driftSince } from '../../../src/gaze/drift.ts';
import { gazeCorrection } from '../../../src/reading/gaze-correction.ts';

/** Ten estimates about a place, ±10 px on each axis. */
function target(xPx: number, yPx: number, offX: number, offY: number) {
  const samples = Array.from({ length: 10 }, (_, i) => ({
    xPx: xPx + offX + (i % 2 ? 10 : -10),
    yPx: yPx + offY + (i % 2 ? 10 : -10),
  }));
  return { xPx, yPx, samples };
}

const validation = [
  target(300, 300, 90, 0),
  target(900, 300, -90, 0),
  target(640, 290, 30, 20),
  target(300, 700, 90, 0),
  target(900, 700, -90, 0),
];

test('a dot is compared with itself at the validation, so that a local error is no drift', () => {
  expect(driftSince(validation, target(640, 290, 30, 20))).toMatchObject({
    shiftPx: 0,
    isCertain: false,
  });
  const drift = driftSince(validation, target(640, 290, 80, 20));
  expect(drift?.shift).toEqual({ xPx: 50, yPx: 0 });
  expect(drift?.isCertain).toBe(true);
});

test('where the validation had no such dot, its mean offset stands for it', () => {
  expect(driftSince(validation, target(100, 100, 6, 4))?.shiftPx).toBeCloseTo(0, 6);
});

test('a shift within its noise is taken for none', () => {
  // Standard error of each mean: √(2 · 100 · 10 / 9) / √10 = 4.7 px.
  expect(driftSince(validation, target(640, 290, 42, 20))?.isCertain).toBe(false);
  expect(driftSince(validation, target(640, 290, 44, 20))?.isCertain).toBe(true);
  expect(driftSince(validation, { xPx: 640, yPx: 290, samples: [] })).toBeNull();
  expect(driftSince(validation, null)).toBeNull();
});

test('the correction is the common offset of the validation and a certain shift together', () => {
  const common = [
    [300, 300],
    [900, 300],
    [640, 290],
    [300, 700],
  ].map(([x = 0, y = 0]) => target(x, y, 100, 0));
  const calibration = {
    points: [],
    samplesPerPoint: 5,
    validation: common,
    offsetPx: 100,
    offsetDegrees: 2.6,
    meanErrorPx: 100,
    meanErrorDegrees: 2.6,
  };
  const { offset } = gazeCorrection({ calibration, driftCheck: target(640, 290, 100, -60) });
  expect(offset).toEqual({ xPx: 100, yPx: -60 });
  const still = gazeCorrection({ calibration, driftCheck: target(640, 290, 102, 0) });
  expect(still.offset).toEqual({ xPx: 100, yPx: 0 });
  expect(still.expectedErrorPx).toBeCloseTo(Math.sqrt(2 * (200 / 9)), 6);
  expect(gazeCorrection({ calibration: null, driftCheck: null })).toEqual({
    offset: null,
    drift: null,
    expectedErrorPx: null,
  });
});
