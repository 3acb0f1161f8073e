import { SeededRandom } from '../base/random.ts';

/**
 * Which examples keep their gaze where only a share of them may: each has a place of its own under
 * the seed, and the first of these places count. A larger share therefore holds the smaller ones.
 *
 * @param indices of the training examples
 * @param share 0 to 1; any above 0 keeps at least one
 */
export function examplesWithGaze(
  indices: readonly number[],
  share: number,
  seed: number,
): Set<number> {
  const count = share === 0 ? 0 : Math.max(1, Math.round(share * indices.length));
  return new Set(new SeededRandom(seed, 'gaze share').shuffled([...indices]).slice(0, count));
}
