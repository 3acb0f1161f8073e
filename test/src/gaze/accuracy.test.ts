import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type GazeTarget, gazeAccuracy } from '../../../src/gaze/accuracy.ts';
import {
  type GazePrecision,
  gazePrecision,
  gazeStandardDeviationPx,
} from '../../../src/gaze/precision.ts';
import type { ScreenGeometry } from '../../../src/gaze/sample.ts';
import { validationQuality } from '../../../src/gaze/validation-quality.ts';

const golden: {
  geometry: ScreenGeometry;
  targets: GazeTarget[];
  offsetPx: number;
  offsetDegrees: number;
  meanErrorPx: number;
  meanErrorDegrees: number;
  standardDeviationPx: number;
  worstOffsetPx: number;
  worstOffsetDegrees: number;
  precision: { [K in keyof GazePrecision]: number };
} = JSON.parse(readFileSync(new URL('../../golden/accuracy.json', import.meta.url), 'utf8'));

test('offset and mean error are numpy’s, in px and in degrees', () => {
  const accuracy = gazeAccuracy(golden.targets, golden.geometry);
  expect(accuracy.offsetPx).toBeCloseTo(golden.offsetPx, 3);
  expect(accuracy.offsetDegrees).toBeCloseTo(golden.offsetDegrees, 4);
  expect(accuracy.meanErrorPx).toBeCloseTo(golden.meanErrorPx, 3);
  expect(accuracy.meanErrorDegrees).toBeCloseTo(golden.meanErrorDegrees, 4);
});

test('the standard deviation is numpy’s, targets with one sample left out', () => {
  expect(gazeStandardDeviationPx(golden.targets)).toBeCloseTo(golden.standardDeviationPx, 2);
});

test('RMS-S2S, STD and BCEA are numpy’s, in px and in degrees', () => {
  const precision = gazePrecision(golden.targets, golden.geometry);
  for (const [name, value] of Object.entries(golden.precision)) {
    const ours = precision[name as keyof GazePrecision];
    expect({ name, share: (ours ?? 0) / value }).toEqual({ name, share: expect.closeTo(1, 4) });
  }
  expect(gazePrecision([], golden.geometry).bceaPx2).toBeNull();
});

test('the worst target’s offset is numpy’s', () => {
  const quality = validationQuality(golden.targets, golden.geometry);
  expect(quality.worstOffsetPx).toBeCloseTo(golden.worstOffsetPx, 3);
  expect(quality.worstOffsetDegrees).toBeCloseTo(golden.worstOffsetDegrees, 4);
});

test('a target nobody saw counts for nothing', () => {
  const [seen] = golden.targets as [GazeTarget];
  const unseen = { xPx: 0, yPx: 0, samples: [] };
  expect(gazeAccuracy([seen, unseen], golden.geometry)).toEqual(
    gazeAccuracy([seen], golden.geometry),
  );
  expect(gazeAccuracy([unseen], golden.geometry)).toEqual({
    offsetPx: null,
    offsetDegrees: null,
    meanErrorPx: null,
    meanErrorDegrees: null,
  });
  expect(gazeStandardDeviationPx([unseen])).toBeNull();
});

test('opposite errors cancel in the offset and not in the mean error', () => {
  const samples = [
    { xPx: 90, yPx: 100 },
    { xPx: 110, yPx: 100 },
  ];
  const accuracy = gazeAccuracy([{ xPx: 100, yPx: 100, samples }], golden.geometry);
  expect([accuracy.offsetPx, accuracy.meanErrorPx]).toEqual([0, 10]);
});
