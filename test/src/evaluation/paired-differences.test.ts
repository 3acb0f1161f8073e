import { expect, test } from 'vitest';
import { pairedDifference, patientMeans } from '../../../src/evaluation/paired-differences.ts';

test('differences are paired by reading and averaged by patient first', () => {
  const difference = pairedDifference(
    [
      { patient: 'a', first: 0.1, second: 0.3 },
      { patient: 'a', first: 0.1, second: 0.5 },
      { patient: 'b', first: 0.4, second: 0.3 },
      { patient: 'b', first: null, second: 0.9 },
      { patient: 'c', first: 0.2, second: null },
    ],
    1,
  );
  // Patient a 0.3, patient b −0.1.
  expect(difference).toMatchObject({ readingCount: 3, patientCount: 2 });
  expect(difference?.mean).toBeCloseTo(0.1, 12);
  expect(difference?.low).toBeCloseTo(-0.1, 12);
  expect(difference?.high).toBeCloseTo(0.3, 12);
});

test('without pairs there is no difference', () => {
  expect(pairedDifference([{ patient: 'a', first: null, second: 1 }], 1)).toBeNull();
  expect(patientMeans([])).toEqual([]);
});
