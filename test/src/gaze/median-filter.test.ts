import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lossShare } from '../../../src/gaze/loss.ts';
import { medianFilter } from '../../../src/gaze/median-filter.ts';

const golden: { x: number[]; y: number[]; medianX: number[] } = JSON.parse(
  readFileSync(new URL('../../golden/fixations.json', import.meta.url), 'utf8'),
);
const samplesOf = (values: (number | null)[]) =>
  values.map((value, i) => ({ tMs: 10 * i, xPx: value, yPx: value === null ? null : -value }));

test('inside it is scipy’s medfilt of three; the ends stay', () => {
  const filtered = medianFilter(samplesOf(golden.x)).map(sample => sample.xPx);
  expect(filtered.slice(1, -1)).toEqual(golden.medianX.slice(1, -1));
  expect([filtered[0], filtered.at(-1)]).toEqual([golden.x[0], golden.x.at(-1)]);
});

test('an outlier goes, an edge stays where it is', () => {
  const filtered = medianFilter(samplesOf([1, 1, 90, 1, 1, 50, 50, 50]));
  expect(filtered.map(sample => sample.xPx)).toEqual([1, 1, 1, 1, 1, 50, 50, 50]);
  expect(filtered.map(sample => sample.yPx)).toEqual([-1, -1, -1, -1, -1, -50, -50, -50]);
});

test('lost samples stay lost and lend nothing to their neighbours', () => {
  const samples = samplesOf([1, 90, null, 5, 6]);
  expect(medianFilter(samples)).toEqual(samples);
});

test('loss is the share of samples without eyes, unknown without samples', () => {
  expect(lossShare(samplesOf([1, null, 3, null]))).toBe(0.5);
  expect(lossShare([])).toBeNull();
});
