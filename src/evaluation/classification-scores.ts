/**
 * Share of samples whose class was told right, 0 to 1; null without samples.
 *
 * @param weights how often each sample counts
 */
export function accuracy(
  truth: readonly number[],
  told: readonly number[],
  weights: ArrayLike<number> = new Float64Array(truth.length).fill(1),
): number | null {
  let [right, all] = [0, 0];
  truth.forEach((label, sample) => {
    const weight = weights[sample] as number;
    all += weight;
    if (label === told[sample]) right += weight;
  });
  return all === 0 ? null : right / all;
}

/**
 * Mean over the classes of F1 = 2·TP / (2·TP + FP + FN), whatever their sizes (scikit-learn's macro
 * average, whose F1 of a class that is neither true nor told is 0 as well). null without samples.
 */
export function macroF1(
  truth: readonly number[],
  told: readonly number[],
  classCount: number,
  weights: ArrayLike<number> = new Float64Array(truth.length).fill(1),
): number | null {
  if (truth.length === 0) return null;
  const hits = new Array<number>(classCount).fill(0);
  const mentions = new Array<number>(classCount).fill(0);
  truth.forEach((label, sample) => {
    const answer = told[sample] as number;
    const weight = weights[sample] as number;
    mentions[label] = (mentions[label] ?? 0) + weight;
    mentions[answer] = (mentions[answer] ?? 0) + weight;
    if (label === answer) hits[label] = (hits[label] ?? 0) + weight;
  });
  // TP + FN are the mentions as truth, TP + FP those as answer: together the denominator.
  const sum = hits.reduce((total, hit, c) => {
    const count = mentions[c] as number;
    return total + (count === 0 ? 0 : (2 * hit) / count);
  }, 0);
  return sum / classCount;
}
