/**
 * Area under the receiver operating characteristic: the probability that a positive scores higher
 * than a negative, ties counting half (Mann & Whitney 1947; scikit-learn's `roc_auc_score`).
 * null where there are no positives or no negatives.
 */
export function areaUnderCurve(
  positives: ArrayLike<number>,
  negatives: ArrayLike<number>,
): number | null {
  if (positives.length === 0 || negatives.length === 0) return null;
  const sorted = Float64Array.from(negatives).sort();
  let wins = 0;
  for (let i = 0; i < positives.length; i++) {
    const score = positives[i] as number;
    wins += (firstNotBelow(sorted, score) + firstAbove(sorted, score)) / 2;
  }
  return wins / (positives.length * negatives.length);
}

/** Index of the first value of an ascending list that is ≥ `score`; its length where none is. */
function firstNotBelow(sorted: Float64Array, score: number): number {
  return partition(sorted, value => value >= score);
}

function firstAbove(sorted: Float64Array, score: number): number {
  return partition(sorted, value => value > score);
}

function partition(sorted: Float64Array, isBehind: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBehind(sorted[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}
