/** Share of samples whose class was told right, 0 to 1; null without samples. */
export function accuracy(truth: readonly number[], told: readonly number[]): number | null {
  if (truth.length === 0) return null;
  return truth.filter((label, sample) => label === told[sample]).length / truth.length;
}

/**
 * Mean over the classes of F1 = 2·TP / (2·TP + FP + FN), whatever their sizes (scikit-learn's macro
 * average, whose F1 of a class that is neither true nor told is 0 as well). null without samples.
 */
export function macroF1(
  truth: readonly number[],
  told: readonly number[],
  classCount: number,
): number | null {
  if (truth.length === 0) return null;
  const hits = new Array<number>(classCount).fill(0);
  const mentions = new Array<number>(classCount).fill(0);
  truth.forEach((label, sample) => {
    const answer = told[sample] as number;
    mentions[label] = (mentions[label] ?? 0) + 1;
    mentions[answer] = (mentions[answer] ?? 0) + 1;
    if (label === answer) hits[label] = (hits[label] ?? 0) + 1;
  });
  // TP + FN are the mentions as truth, TP + FP those as answer: together the denominator.
  const sum = hits.reduce((total, hit, c) => {
    const count = mentions[c] as number;
    return total + (count === 0 ? 0 : (2 * hit) / count);
  }, 0);
  return sum / classCount;
}
