import fc from 'fast-check';
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

  it('never puts an example into a batch twice, and shows all equally often', () => {
    const sizes = fc.record({
      count: fc.integer({ min: 1, max: 30 }),
      size: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(sizes, fc.nat(1000), ({ count, size }, seed) => {
        const batches = take(25, count, size, seed);
        for (const batch of batches) {
          expect(batch).toHaveLength(Math.min(size, count));
          expect(new Set(batch).size).toBe(batch.length);
        }
        const shown = new Map(Array.from({ length: count }, (_, i) => [i, 0]));
        for (const index of batches.flat()) shown.set(index, (shown.get(index) ?? 0) + 1);
        expect(Math.max(...shown.values()) - Math.min(...shown.values())).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('depends on its seed alone', () => {
    expect(take(6, 9, 2, 5)).toEqual(take(6, 9, 2, 5));
    expect(take(6, 9, 2, 5)).not.toEqual(take(6, 9, 2, 6));
  });
});
