import { expect, test } from 'vitest';
import { spearmanCorrelation } from '../../../src/evaluation/spearman.ts';
import golden from '../../golden/spearman.json' with { type: 'json' };

test('rank correlations with ties are those of scipy', () => {
  for (const { a, b, rho } of golden) expect(spearmanCorrelation(a, b)).toBeCloseTo(rho, 12);
});

test('a constant list has none', () => {
  expect(spearmanCorrelation([1, 1, 1], [1, 2, 3])).toBeNull();
  expect(spearmanCorrelation([], [])).toBeNull();
});
