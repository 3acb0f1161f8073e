import { expect, test } from 'vitest';
import { SeededRandom } from '../../../../src/base/random.ts';
import type { CalibrationSample } from '../../../../src/gaze/estimator/calibration-sample.ts';
import { eyeGeometry, opennessOf } from '../../../../src/gaze/estimator/eye-geometry.ts';
import {
  decodeEyeReading,
  encodedEyes,
  encodeEyeReading,
} from '../../../../src/gaze/estimator/eye-reading.ts';
import { fitGazeEstimator } from '../../../../src/gaze/estimator/fit.ts';
import { estimateGaze, gazeEstimator } from '../../../../src/gaze/estimator/gaze-estimator.ts';
import type { Point } from '../../../../src/imaging/viewport.ts';
import { syntheticEyes } from '../../../support/synthetic-eyes.ts';

const screen = { pixelPitchMm: 0.25 };
const nine = [72, 360, 648].flatMap(yPx => [128, 640, 1152].map(xPx => ({ xPx, yPx })));
const between = [400, 600].flatMap(yPx => [300, 500, 900].map(xPx => ({ xPx, yPx })));

function calibration(look: (target: Point, i: number) => string): CalibrationSample[] {
  return nine.flatMap(target =>
    Array.from({ length: 5 }, (_, i) => ({ ...target, eyes: look(target, i) })),
  );
}

function meanErrorPx(estimates: (Point | null)[], targets: Point[]): number {
  const errors = estimates.map((estimate, i) => {
    const target = targets[i] as Point;
    return estimate ? Math.hypot(estimate.xPx - target.xPx, estimate.yPx - target.yPx) : Number.NaN;
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

test('an eye reading survives its text to 1/40000 of the picture', () => {
  const eyes = syntheticEyes({ xPx: 200, yPx: 300 }, { noise: new SeededRandom(1) });
  expect(encodedEyes.parse(eyes)).toBe(eyes);
  const reading = decodeEyeReading(eyes);
  expect(encodeEyeReading(reading)).toBe(eyes);
  expect(reading.ranks.length).toBe(120);
  expect(eyeGeometry(reading).pose.eyeDistance).toBeCloseTo(0.15, 3);
  expect(encodedEyes.safeParse(`B${eyes.slice(1)}`).success).toBe(false);
});

test('learns nine points and finds others', () => {
  const noise = new SeededRandom(2);
  const estimator = fitGazeEstimator(
    calibration(target => syntheticEyes(target, { noise })),
    screen,
  );
  const estimates = between.map(target =>
    estimateGaze(estimator, syntheticEyes(target, { noise })),
  );
  expect(meanErrorPx(estimates, between)).toBeLessThan(40);
  expect(gazeEstimator.parse(JSON.parse(JSON.stringify(estimator)))).toEqual(estimator);
});

test('a head that moves along the screen is followed by its own size', () => {
  const estimator = fitGazeEstimator(
    calibration(target => syntheticEyes(target)),
    screen,
  );
  const target = { xPx: 640, yPx: 360 };
  const before = estimateGaze(estimator, syntheticEyes(target)) as Point;
  const after = estimateGaze(estimator, syntheticEyes(target, { headX: -0.02 })) as Point;
  // 63 mm are 0.15 widths, so 0.02 widths are 8.4 mm, or 33.6 px; leftwards in the picture is to the right.
  expect(after.xPx - before.xPx).toBeCloseTo(33.6, 0);
});

test('a blink gives no place and teaches nothing', () => {
  const noise = new SeededRandom(3);
  const clean = calibration(target => syntheticEyes(target, { noise }));
  const blink = { xPx: 128, yPx: 72, eyes: syntheticEyes({ xPx: 900, yPx: 600 }, { open: 0.2 }) };
  expect(fitGazeEstimator([...clean, blink], screen)).toEqual(fitGazeEstimator(clean, screen));
  const estimator = fitGazeEstimator(clean, screen);
  expect(estimateGaze(estimator, blink.eyes)).toBeNull();
  expect(opennessOf(eyeGeometry(decodeEyeReading(blink.eyes)))).toBeLessThan(0.1);
});

test('two targets are too few', () => {
  const two = calibration(target => syntheticEyes(target)).slice(0, 10);
  expect(() => fitGazeEstimator(two, screen)).toThrowError(
    expect.objectContaining({ code: 'gaze.tooFewTargets' }),
  );
});
