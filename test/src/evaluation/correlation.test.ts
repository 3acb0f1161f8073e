import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pearsonCorrelation } from '../../../src/evaluation/correlation.ts';
import { meanAndSd } from '../../../src/evaluation/statistics.ts';

interface Golden {
  a: number[];
  b: number[];
  correlation: number;
  meanA: number;
  sdA: number;
}
const golden: Golden[] = JSON.parse(
  readFileSync(new URL('../../golden/pearson.json', import.meta.url), 'utf8'),
);

test.each(golden)("Pearson correlation of $a.length values is scipy's", ({ a, b, correlation }) => {
  expect(pearsonCorrelation(Float32Array.from(a), Float32Array.from(b))).toBeCloseTo(
    correlation,
    6,
  );
});

test.each(golden)(
  "mean and SD of $a.length values are numpy's with ddof 1",
  ({ a, meanA, sdA }) => {
    const { mean, sd, count } = meanAndSd(a);
    expect(mean).toBeCloseTo(meanA, 9);
    expect(sd).toBeCloseTo(sdA, 9);
    expect(count).toBe(a.length);
  },
);

test('a constant map has no correlation', () => {
  expect(pearsonCorrelation(new Float32Array(4), Float32Array.of(1, 2, 3, 4))).toBeNull();
});

test('one value has no SD, none has no mean', () => {
  expect(meanAndSd([3])).toEqual({ mean: 3, sd: null, count: 1 });
  expect(meanAndSd([])).toEqual({ mean: null, sd: null, count: 0 });
});

test('a flat map has no correlation even where its mean does not round to its value', () => {
  const flat = new Float32Array(49).fill(0.1);
  const other = Float32Array.from({ length: 49 }, (_, i) => i);
  expect(pearsonCorrelation(flat, other)).toBeNull();
});
