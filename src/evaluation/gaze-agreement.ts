import { pearsonCorrelation } from './correlation.ts';

/**
 * Mean over a reading's sentences of the correlation of attention with gaze; null without gaze, and
 * where no sentence has gaze of its own.
 *
 * @param maps attention to each sentence, [patches]
 * @param gaze [sentences, patches]
 */
export function gazeAgreement(
  maps: readonly Float32Array[],
  gaze: Float32Array | null,
): number | null {
  if (gaze === null) return null;
  const correlations = maps
    .map((map, i) => pearsonCorrelation(map, gaze.subarray(i * map.length, (i + 1) * map.length)))
    .filter(correlation => correlation !== null);
  if (correlations.length === 0) return null;
  return correlations.reduce((sum, value) => sum + value, 0) / correlations.length;
}
