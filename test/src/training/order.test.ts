import { describe, expect, it } from 'vitest';
import { batchOrder } from '../../../src/training/order.ts';

function take(count: number, exampleCount: number, batchSize: number, seed: number): number[][] {
  const order = batchOrder(exampleCount, batchSize, seed);
  return Array.from({ length: count }, () => order.next().value);
}

describe('batchOrder', () => {
  it('shows every example once in each epoch, across batch borders', () => {
    const shown = take(5, 10, 4, 1).flat();
    const sorted = (indices: number[]) => indices.toSorted((a, b) => a - b);
    expect(sorted(shown.slice(0, 10))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(sorted(shown.slice(10))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(shown.slice(10)).not.toEqual(shown.slice(0, 10));
  });

  it('depends on its seed alone', () => {
    expect(take(6, 9, 2, 5)).toEqual(take(6, 9, 2, 5));
    expect(take(6, 9, 2, 5)).not.toEqual(take(6, 9, 2, 6));
  });
});
