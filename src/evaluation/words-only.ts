import type { Example } from '../dataset/example.ts';

/**
 * The place that a sentence's words alone predict: the mean gaze map of the training sentences with
 * the same text, of all of them where the text is new. It never sees the film; a model that only
 * learned which words go where scores like it.
 *
 * @returns a map on the patch grid per text
 */
export function wordsOnlyMaps(training: readonly Example[]): (text: string) => Float32Array {
  const sums = new Map<string, Float32Array>();
  let overall: Float32Array | null = null;
  for (const { sentences, gaze } of training) {
    if (gaze === null) continue;
    const patchCount = gaze.length / sentences.length;
    overall ??= new Float32Array(patchCount);
    for (const [index, text] of sentences.entries()) {
      const map = gaze.subarray(index * patchCount, (index + 1) * patchCount);
      const sum = sums.get(text) ?? new Float32Array(patchCount);
      sums.set(text, sum);
      addNormalised(sum, map);
      addNormalised(overall, map);
    }
  }
  const fallback = overall ?? new Float32Array(0);
  return text => sums.get(text) ?? fallback;
}

function addNormalised(sum: Float32Array, map: Float32Array): void {
  const mass = map.reduce((total, value) => total + value, 0);
  if (mass === 0) return;
  for (let i = 0; i < sum.length; i++) {
    sum[i] = (sum[i] as number) + (map[i] as number) / mass;
  }
}
