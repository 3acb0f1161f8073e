import { SeededRandom } from '../base/random.ts';

/** Indices of examples, each in ascending order. */
export interface Split {
  training: number[];
  validation: number[];
}

/**
 * The examples of a share of the patients, in their order: those whose random number under the seed is
 * lowest, so that a smaller share is a part of a larger one. At least one patient.
 *
 * @param patientIds one per example
 * @param share of the patients, in (0, 1]
 */
export function patientShare(patientIds: readonly string[], share: number, seed: number): number[] {
  const drawn = drawnPatients(patientIds, seed, 'share');
  const chosen = new Set(drawn.slice(0, Math.max(1, Math.round(share * drawn.length))));
  return patientIds.flatMap((patientId, index) => (chosen.has(patientId) ? [index] : []));
}

/**
 * Splits examples by patient: nobody is on both sides. Each patient has a random number of their own
 * under the seed, and those with the lowest are for validation, so that a new patient never moves
 * another one across beyond keeping the share.
 *
 * @param patientIds one per example
 * @param share of the patients that are for validation, rounded; at least one stays for training
 */
export function splitByPatient(patientIds: readonly string[], share: number, seed: number): Split {
  const drawn = drawnPatients(patientIds, seed, 'validation');
  const count = Math.min(Math.round(share * drawn.length), drawn.length - 1);
  const chosen = new Set(drawn.slice(0, Math.max(0, count)));
  const split: Split = { training: [], validation: [] };
  patientIds.forEach((patientId, index) => {
    split[chosen.has(patientId) ? 'validation' : 'training'].push(index);
  });
  return split;
}

/** Patients in the order of a random number that each has of their own under the seed. */
function drawnPatients(patientIds: readonly string[], seed: number, what: string): string[] {
  const drawn = [...new Set(patientIds)].map(patientId => ({
    patientId,
    draw: new SeededRandom(seed, `${what}/${patientId}`).uniform(),
  }));
  drawn.sort((a, b) => a.draw - b.draw || (a.patientId < b.patientId ? -1 : 1));
  return drawn.map(({ patientId }) => patientId);
}
