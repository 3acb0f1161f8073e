import { expect, test } from 'vitest';
import { pixelsPerDegree } from '../../../src/gaze/sample.ts';
import { webcamFixationParameters } from '../../../src/gaze/webcam-parameters.ts';

const geometry = { widthPx: 1920, heightPx: 1080, pixelPitchMm: 0.277, viewingDistanceMm: 600 };
const degreePx = pixelsPerDegree(geometry);

test('a degree on a 24-inch screen at 60 cm is 37.8 px', () => {
  expect(degreePx).toBeCloseTo(37.8, 1);
});

test.each([
  ['without validation: 1.5°', null, 1.5 * degreePx],
  ['a quiet camera: 1.5°', 10, 1.5 * degreePx],
  ['a noisy one: three standard deviations', 60, 180],
  ['a hopeless one: 8°', 500, 8 * degreePx],
])('%s', (_, standardDeviationPx, dispersionPx) => {
  const parameters = webcamFixationParameters(geometry, standardDeviationPx);
  expect(parameters.dispersionPx).toBeCloseTo(dispersionPx, 9);
  expect(parameters.minimumDurationMs).toBe(150);
});
