import type { WeightedStatistic } from './patient-bootstrap.ts';

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

/**
 * The same for samples that count as often as their weights say, ranked once: what a bootstrap asks
 * for a thousand times.
 *
 * @param scores,isPositive one per sample
 */
export function weightedAreaUnderCurve(
  scores: ArrayLike<number>,
  isPositive: ArrayLike<boolean>,
): WeightedStatistic {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort(
    (a, b) => (scores[a] as number) - (scores[b] as number),
  );
  return weights => {
    let [wins, positiveWeight, negativeWeight] = [0, 0, 0];
    for (let i = 0; i < order.length; ) {
      const score = scores[order[i] as number];
      let [positivesHere, negativesHere] = [0, 0];
      for (; i < order.length && scores[order[i] as number] === score; i++) {
        const sample = order[i] as number;
        if (isPositive[sample]) positivesHere += weights[sample] as number;
        else negativesHere += weights[sample] as number;
      }
      wins += positivesHere * (negativeWeight + negativesHere / 2);
      positiveWeight += positivesHere;
      negativeWeight += negativesHere;
    }
    return positiveWeight * negativeWeight === 0 ? null : wins / (positiveWeight * negativeWeight);
  };
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
