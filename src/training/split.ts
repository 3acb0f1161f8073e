import { SeededRandom } from '../base/random.ts';

/** Indices of examples, each in ascending order. */
export interface Split {
  training: number[];
  validation: number[];
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
  const drawn = [...new Set(patientIds)].map(patientId => ({
    patientId,
    draw: new SeededRandom(seed, `validation/${patientId}`).uniform(),
  }));
  drawn.sort((a, b) => a.draw - b.draw || (a.patientId < b.patientId ? -1 : 1));
  const count = Math.min(Math.round(share * drawn.length), drawn.length - 1);
  const chosen = new Set(drawn.slice(0, Math.max(0, count)).map(({ patientId }) => patientId));
  const split: Split = { training: [], validation: [] };
  patientIds.forEach((patientId, index) => {
    split[chosen.has(patientId) ? 'validation' : 'training'].push(index);
  });
  return split;
}
