import { expect, test } from 'vitest';
import {
  CALIBRATION_SAMPLES,
  calibrationPoints,
  validationPoints,
} from '../../../../renderer/screens/read/calibration-points.ts';

const screen = { widthPx: 1000, heightPx: 500 };

test('shows nine calibration dots at 10, 50 and 90 %, row by row', () => {
  expect(calibrationPoints(screen).map(({ xPx, yPx }) => `${xPx},${yPx}`)).toEqual([
    '100,50',
    '500,50',
    '900,50',
    '100,250',
    '500,250',
    '900,250',
    '100,450',
    '500,450',
    '900,450',
  ]);
});

test('keeps all training samples within the fifty that WebGazer remembers', () => {
  expect(calibrationPoints(screen).length * CALIBRATION_SAMPLES).toBeLessThanOrEqual(50);
});

test('validates at places that were not calibrated', () => {
  for (const check of validationPoints(screen)) {
    for (const point of calibrationPoints(screen)) {
      expect(Math.hypot(check.xPx - point.xPx, check.yPx - point.yPx)).toBeGreaterThan(40);
    }
  }
});
