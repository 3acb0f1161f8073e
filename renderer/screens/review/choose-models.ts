import type { ModelSummary } from '../../../src/api/contract.ts';

/**
 * The pair worth comparing first: the newest model that was trained, and the model it started from.
 * Where that one is not kept, the oldest other model stands in.
 */
export function defaultPair(models: ModelSummary[]): { base: string | null; tuned: string | null } {
  const newestFirst = models.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  const tuned = newestFirst.find(model => model.parentModelId !== null) ?? newestFirst[0];
  const parent = models.find(model => model.modelId === tuned?.parentModelId);
  const base = parent ?? newestFirst.findLast(model => model !== tuned) ?? tuned;
  return { base: base?.modelId ?? null, tuned: tuned?.modelId ?? null };
}
