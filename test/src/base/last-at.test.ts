import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lastAt } from '../../../src/base/last-at.ts';

test('finds what a look at every item finds', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 20 })),
      fc.integer({ min: -1, max: 21 }),
      (values, value) => {
        const sorted = values.toSorted((a, b) => a - b);
        const found = lastAt(sorted.length, i => sorted[i] as number, value);
        expect(found).toBe(sorted.findLastIndex(item => item <= value));
      },
    ),
  );
});
