import { expect, test } from 'vitest';
import { defaultGazeGates } from '../../../src/gaze/gates.ts';
import { gradeOf } from '../../../src/gaze/grade.ts';
import { validationFailures } from '../../../src/gaze/validation-gate.ts';
import { type ValidationTarget, validationQuality } from '../../../src/gaze/validation-quality.ts';

const screen = { widthPx: 1920, heightPx: 1080, pixelPitchMm: 0.277, viewingDistanceMm: 600 };

/** Looked at for as many samples as there are intervals, off by so much. */
function target(xPx: number, yPx: number, offPx: number, intervalsMs: number[]): ValidationTarget {
  let tMs = 1000;
  const samples = intervalsMs.map(ms => {
    tMs += ms;
    return { xPx: xPx + offPx, yPx, tMs };
  });
  return { xPx, yPx, samples, lostCount: 1 };
}

test('loss, rate and regularity come from the targets’ own frames', () => {
  const quality = validationQuality(
    [target(500, 500, 0, [0, 40, 60]), target(900, 300, 0, [0, 50, 50, 50])],
    screen,
  );
  expect(quality.lossShare).toBeCloseTo(2 / 9, 6);
  expect(quality.effectiveHz).toBeCloseTo(20, 6);
  expect(quality.intervalSdMs).toBeCloseTo(Math.sqrt(200 / 5), 6);
});

test('what an old journal does not tell is unknown, not zero', () => {
  const old = { xPx: 1, yPx: 1, samples: [{ xPx: 1, yPx: 1 }] };
  const quality = validationQuality([old, old], screen);
  expect([quality.lossShare, quality.effectiveHz, quality.intervalSdMs]).toEqual([
    null,
    null,
    null,
  ]);
  expect(validationFailures(quality, defaultGazeGates)).toEqual([]);
});

test('eyes that never leave one place are refused, whatever their precision', () => {
  const places = [
    [576, 324],
    [1344, 324],
    [960, 432],
    [1344, 756],
    [576, 756],
  ] as const;
  const fixed = places.map(([xPx, yPx]) => ({
    xPx,
    yPx,
    samples: Array.from({ length: 20 }, (_, i) => ({ xPx: 960, yPx: 540, tMs: 40 * i })),
  }));
  const failures = validationFailures(validationQuality(fixed, screen), defaultGazeGates);
  expect(failures.map(({ what }) => what)).toEqual(['meanOffset', 'worstOffset']);
});

test('each limit is kept by itself', () => {
  const slow = validationQuality([target(960, 540, 20, [0, 100, 100])], screen);
  expect(validationFailures(slow, defaultGazeGates)).toEqual([
    { what: 'rate', measured: 10, limit: 20 },
  ]);
  expect(validationFailures(slow, { ...defaultGazeGates, lowestHz: 10 })).toEqual([]);
  const noisy = {
    xPx: 960,
    yPx: 540,
    samples: [-200, 200, -200, 200].map((x, i) => ({ xPx: 960 + x, yPx: 540, tMs: 40 * i })),
  };
  const failures = validationFailures(validationQuality([noisy], screen), defaultGazeGates);
  expect(failures.map(({ what }) => what)).toEqual(['standardDeviation']);
  const nobody = validationQuality([{ xPx: 1, yPx: 1, samples: [], lostCount: 9 }], screen);
  expect(validationFailures(nobody, defaultGazeGates)).toEqual([{ what: 'noSamples' }]);
});

test('a target on which no eyes were found is not made good by the others', () => {
  const unseen = { xPx: 1, yPx: 1, samples: [], lostCount: 9 };
  const quality = validationQuality([target(960, 540, 5, [0, 40, 80]), unseen], screen);
  expect(validationFailures(quality, defaultGazeGates)).toContainEqual({ what: 'noSamples' });
});

test.each([
  [0.9, 1.4, 'good'],
  [0.9, 1.6, 'fair'],
  [1.5, 2, 'fair'],
  [1.5, 2.1, 'poor'],
  [1.6, 1.7, 'poor'],
])('%s° on average and %s° at worst are %s', (offsetDegrees, worstOffsetDegrees, grade) => {
  expect(gradeOf({ offsetDegrees, worstOffsetDegrees })).toBe(grade);
});
