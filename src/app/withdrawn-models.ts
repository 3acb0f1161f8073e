import type { ModelSummary, Withdrawal } from '../api/contract.ts';

/**
 * The models that were trained on any of these readings, and all that were made from them, oldest
 * first. A model from before models noted their readings may have been trained on them where it was
 * trained on their films.
 */
export function modelsTrainedOn(
  models: readonly ModelSummary[],
  readings: readonly { readingId: string; studyId: string }[],
): Withdrawal['models'] {
  const readingIds = new Set(readings.map(({ readingId }) => readingId));
  const studyIds = new Set(readings.map(({ studyId }) => studyId));
  const byId = new Map(models.map(model => [model.modelId, model]));

  const ownHow = ({ trainingReadingIds, trainingStudyIds }: ModelSummary) => {
    if (trainingReadingIds?.some(id => readingIds.has(id))) return 'trained';
    const isUnknown = trainingReadingIds === undefined;
    return isUnknown && trainingStudyIds?.some(id => studyIds.has(id)) ? 'possibly' : null;
  };
  const hasTrainedAncestor = ({ modelId, parentModelId }: ModelSummary) => {
    const passed = new Set([modelId]);
    for (let id = parentModelId; id !== null && !passed.has(id); ) {
      passed.add(id);
      const ancestor = byId.get(id);
      if (ancestor !== undefined && ownHow(ancestor) !== null) return true;
      id = ancestor?.parentModelId ?? null;
    }
    return false;
  };
  return models.flatMap(model => {
    const how = ownHow(model) ?? (hasTrainedAncestor(model) ? 'descends' : null);
    return how === null ? [] : [{ modelId: model.modelId, name: model.name, how }];
  });
}
