import { pearsonCorrelation } from './correlation.ts';

/**
 * Spearman's rank correlation: Pearson's of the ranks, equal values sharing their mean rank
 * (`scipy.stats.spearmanr`); null where either is constant or empty.
 */
export function spearmanCorrelation(a: readonly number[], b: readonly number[]): number | null {
  return a.length === 0 ? null : pearsonCorrelation(ranks(a), ranks(b));
}

function ranks(values: readonly number[]): number[] {
  const sorted = [...values].sort((x, y) => x - y);
  return values.map(value => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2);
}
