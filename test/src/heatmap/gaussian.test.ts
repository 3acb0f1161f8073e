import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Fixation } from '../../../src/gaze/sample.ts';
import { centreOfMass } from '../../../src/heatmap/centre-of-mass.ts';
import { durationWeightedHeatmap } from '../../../src/heatmap/gaussian.ts';
import { toPatchGrid } from '../../../src/heatmap/patch-grid.ts';

interface Case {
  sigmaPx: number;
  fixations: Fixation[];
  values: number[];
}
const golden: {
  widthPx: number;
  heightPx: number;
  onPixels: Case;
  between: Case;
  patches: number[];
} = JSON.parse(readFileSync(new URL('../../golden/heatmap.json', import.meta.url), 'utf8'));

const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);

function worstShareOfPeak(actual: Float32Array, expected: number[]): number {
  expect(actual.length).toBe(expected.length);
  const errors = expected.map((value, i) => Math.abs(value - (actual[i] as number)));
  return Math.max(...errors) / Math.max(...expected);
}

describe('the heatmap', () => {
  test('of fixations on pixels is scipy’s gaussian_filter with nothing outside', () => {
    const { fixations, sigmaPx, values } = golden.onPixels;
    const heatmap = durationWeightedHeatmap(fixations, golden, sigmaPx);
    expect(worstShareOfPeak(heatmap.values, values)).toBeLessThan(1e-6);
  });

  test('of fixations between pixels is the two-dimensional Gaussian', () => {
    const { fixations, sigmaPx, values } = golden.between;
    const heatmap = durationWeightedHeatmap(fixations, golden, sigmaPx);
    expect(worstShareOfPeak(heatmap.values, values)).toBeLessThan(1e-6);
  });

  test('sums to the duration of what lies inside, and half of it on the border', () => {
    const at = (xPx: number): Fixation[] => [
      { startMs: 100, endMs: 500, xPx, yPx: 50, sampleCount: 1 },
    ];
    const size = { widthPx: 100, heightPx: 100 };
    expect(sum(durationWeightedHeatmap(at(50), size, 5).values)).toBeCloseTo(400, 3);
    expect(sum(durationWeightedHeatmap(at(0), size, 5).values)).toBeCloseTo(200, 3);
    expect(sum(durationWeightedHeatmap(at(-50), size, 5).values)).toBe(0);
    expect(sum(durationWeightedHeatmap(at(1e6), size, 5).values)).toBe(0);
  });

  test('has its centre of mass at a fixation well inside, and none where it is empty', () => {
    const size = { widthPx: 100, heightPx: 80 };
    const [xPx, yPx] = [41.3, 37.9];
    const fixation = { startMs: 0, endMs: 300, xPx, yPx, sampleCount: 1 };
    const centre = centreOfMass(durationWeightedHeatmap([fixation], size, 6));
    expect(centre?.xPx).toBeCloseTo(xPx, 3);
    expect(centre?.yPx).toBeCloseTo(yPx, 3);
    expect(centreOfMass(durationWeightedHeatmap([], size, 6))).toBeNull();
  });
});

describe('the patch grid', () => {
  const { fixations, sigmaPx } = golden.between;
  const heatmap = durationWeightedHeatmap(fixations, golden, sigmaPx);

  test('is the mean over each patch of the padded square, as numpy has it', () => {
    const patches = toPatchGrid(heatmap, 7);
    expect([patches.widthPx, patches.heightPx]).toEqual([7, 7]);
    expect(worstShareOfPeak(patches.values, golden.patches)).toBeLessThan(1e-6);
  });

  test('keeps the total', () => {
    const patches = toPatchGrid(heatmap, 7);
    expect(sum(patches.values) * (60 / 7) ** 2).toBeCloseTo(sum(heatmap.values), 2);
  });

  test('of a tall film has its padding left and right', () => {
    const tall = { widthPx: 7, heightPx: 21, values: new Float32Array(147).fill(1) };
    expect([...toPatchGrid(tall, 3).values]).toEqual([0, 1, 0, 0, 1, 0, 0, 1, 0]);
  });
});
