import type { ReadingSummary } from '../../src/api/contract.ts';

/**
 * leftOut: not trained on. overruled: trained on although the gate rejects it. doubted: trained on, with
 * something to be said against its gaze. good: nothing to be said.
 */
export type QualityState = 'leftOut' | 'overruled' | 'doubted' | 'good';

export function qualityStateOf({
  exclusion,
  inclusion,
  issues,
}: Pick<ReadingSummary, 'exclusion' | 'inclusion' | 'issues'>): QualityState {
  if (exclusion !== null) return 'leftOut';
  if (issues.length === 0) return 'good';
  return inclusion !== null ? 'overruled' : 'doubted';
}
