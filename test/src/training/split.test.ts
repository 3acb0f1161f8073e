import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitByPatient } from '../../../src/training/split.ts';

test('no patient is on both sides, every example on one, and the share is kept', () => {
  const patients = fc.array(fc.integer({ min: 0, max: 30 }).map(String), { minLength: 1 });
  fc.assert(
    fc.property(patients, fc.double({ min: 0, max: 1, noNaN: true }), (patientIds, share) => {
      const { training, validation } = splitByPatient(patientIds, share, 5);
      const of = (indices: number[]) => new Set(indices.map(index => patientIds[index]));
      expect([...training, ...validation].sort((a, b) => a - b)).toEqual([...patientIds.keys()]);
      expect([...of(training)].filter(patient => of(validation).has(patient))).toEqual([]);
      const patientCount = new Set(patientIds).size;
      expect(of(validation).size).toBe(
        Math.min(Math.round(share * patientCount), patientCount - 1),
      );
    }),
  );
});

test('the split follows the seed, not the order of the examples', () => {
  const patientIds = Array.from({ length: 40 }, (_, index) => `patient-${index % 20}`);
  const names = (ids: string[], seed: number) =>
    new Set(splitByPatient(ids, 0.25, seed).validation.map(index => ids[index]));
  expect(names(patientIds, 1)).toEqual(names(patientIds.toReversed(), 1));
  expect(names(patientIds, 1)).not.toEqual(names(patientIds, 2));
});
