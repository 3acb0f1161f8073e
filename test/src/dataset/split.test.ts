import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitByPatient } from '../../../src/dataset/split.ts';

const cohort = fc
  .array(fc.record({ patientId: fc.stringMatching(/^[a-h]$/) }), { minLength: 2, maxLength: 60 })
  .filter(examples => new Set(examples.map(example => example.patientId)).size > 1);

test('no patient is on both sides, and nobody is lost', () => {
  fc.assert(
    fc.property(cohort, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (examples, share) => {
      const { kept, heldOut } = splitByPatient(examples, share, 3);
      const keptPatients = new Set(kept.map(example => example.patientId));
      expect(heldOut.some(example => keptPatients.has(example.patientId))).toBe(false);
      expect(kept.length + heldOut.length).toBe(examples.length);
      expect(kept.length).toBeGreaterThan(0);
      expect(heldOut.length).toBeGreaterThan(0);
    }),
  );
});

test('the same seed gives the same split, another seed another', () => {
  const examples = Array.from({ length: 40 }, (_, i) => ({ patientId: `p${i}` }));
  const held = (seed: number) => splitByPatient(examples, 0.25, seed).heldOut;
  expect(held(1)).toEqual(held(1));
  expect(held(1)).toHaveLength(10);
  expect(held(2)).not.toEqual(held(1));
});

test('a single patient cannot be split', () => {
  expect(() => splitByPatient([{ patientId: 'a' }], 0.5, 1)).toThrow(/two patients/);
});
