import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { LabelledFilm } from './film-set.ts';

/**
 * SHA-256 over all that an evaluation takes from films, in their order: names, contents, patients,
 * splits, labels, sentences and marks.
 *
 * @param contents SHA-256 of each film's file
 */
export function filmSetFingerprint(
  films: readonly LabelledFilm[],
  contents: readonly string[],
): string {
  const hash = sha256.create();
  films.forEach(({ name, patientId, split, labels, sentences, marks }, i) => {
    const told = [name, contents[i], patientId, split, [...labels].sort(), sentences, marks];
    hash.update(utf8ToBytes(`${JSON.stringify(told)}\n`));
  });
  return bytesToHex(hash.digest());
}
