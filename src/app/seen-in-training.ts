import type { ModelSummary } from '../api/contract.ts';

/**
 * Whether a model, or one that it was trained from, has seen a film in training. Null where that was
 * not written down, or a model it comes from is not in the library any more.
 */
export function hasSeen(models: ModelSummary[], modelId: string, studyId: string): boolean | null {
  let isKnown = true;
  const visited = new Set<string>();
  for (let next: string | null = modelId; next !== null && !visited.has(next); ) {
    visited.add(next);
    const model: ModelSummary | undefined = models.find(model => model.modelId === next);
    if (model?.trainingStudyIds?.includes(studyId)) return true;
    if (model?.trainingStudyIds === undefined) isKnown = false;
    next = model?.parentModelId ?? null;
  }
  return isKnown ? false : null;
}
