import { expect, test } from 'vitest';
import { SeededRandom } from '../../../src/base/random.ts';
import { bootstrapInterval } from '../../../src/evaluation/bootstrap.ts';

test('for many normal values it is the textbook interval, mean ± 1.96 SD/√n', () => {
  const random = new SeededRandom(3);
  const values = Array.from({ length: 400 }, () => random.normal(2, 1));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const { low, high } = bootstrapInterval(values, 1);
  expect(Math.abs(low - (mean - 1.96 / 20))).toBeLessThan(0.015);
  expect(Math.abs(high - (mean + 1.96 / 20))).toBeLessThan(0.015);
});

test('the same seed gives the same interval', () => {
  const values = [0.1, 0.4, -0.2, 0.9, 0.3];
  expect(bootstrapInterval(values, 5)).toEqual(bootstrapInterval(values, 5));
});

test('values that are all the same leave no doubt; none are an error', () => {
  expect(bootstrapInterval([0.25, 0.25, 0.25], 1)).toEqual({ low: 0.25, high: 0.25 });
  expect(() => bootstrapInterval([], 1)).toThrow(/needs values/);
});
