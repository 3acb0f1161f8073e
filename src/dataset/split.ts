import { AppError } from '../base/app-error.ts';
import { SeededRandom } from '../base/random.ts';

/**
 * Divides examples into two parts so that no patient is in both. Patients are shuffled by the seed
 * and fill the held-out part until it has at least `heldOutShare` of the examples.
 *
 * @throws AppError `dataset.tooFewPatients` with fewer than two patients
 */
export function splitByPatient<T extends { patientId: string }>(
  examples: readonly T[],
  heldOutShare: number,
  seed: number,
): { kept: T[]; heldOut: T[] } {
  const patients = [...new Set(examples.map(example => example.patientId))].sort();
  if (patients.length < 2) {
    throw new AppError({
      code: 'dataset.tooFewPatients',
      message: 'A split by patient needs at least two patients.',
      expected: 'two or more',
      actual: String(patients.length),
    });
  }
  const wanted = heldOutShare * examples.length;
  const heldOutPatients = new Set<string>();
  let count = 0;
  for (const patient of new SeededRandom(seed, 'split').shuffled(patients)) {
    if (count >= wanted || heldOutPatients.size === patients.length - 1) break;
    heldOutPatients.add(patient);
    count += examples.filter(example => example.patientId === patient).length;
  }
  return {
    kept: examples.filter(example => !heldOutPatients.has(example.patientId)),
    heldOut: examples.filter(example => heldOutPatients.has(example.patientId)),
  };
}
