import type { EvaluationComparison, EvaluationResult, Figure } from '../api/evaluations.ts';

/**
 * Which numbers of two results differ, and what they were computed from that is not the same. Models
 * are matched by their id; where the results have none in common, by their place.
 */
export function compareResults(
  first: EvaluationResult,
  second: EvaluationResult,
): EvaluationComparison {
  const shared = first.models.filter(({ modelId }) => modelOf(second, modelId) !== undefined);
  const pairs =
    shared.length > 0
      ? shared.map(({ modelId }) => [modelId, modelId] as const)
      : first.models.flatMap(({ modelId }, i) => {
          const other = second.models[i];
          return other === undefined ? [] : [[modelId, other.modelId] as const];
        });
  const rows = pairs.flatMap(([firstModel, secondModel]) =>
    rowsOf(
      first.figures.filter(({ modelId }) => modelId === firstModel),
      second.figures.filter(({ modelId }) => modelId === secondModel),
    ).map(row => ({
      models: [
        modelOf(first, firstModel)?.name ?? firstModel,
        modelOf(second, secondModel)?.name ?? secondModel,
      ] as [string, string],
      ...row,
    })),
  );
  return { first, second, causes: causesOf(first, second, pairs), rows };
}

function rowsOf(first: readonly Figure[], second: readonly Figure[]) {
  const nameOf = ({ metric, of }: Figure) => JSON.stringify([metric, of]);
  const others = new Map(second.map(figure => [nameOf(figure), figure]));
  const known = new Set(first.map(nameOf));
  const onlySecond = second.filter(figure => !known.has(nameOf(figure)));
  return [
    ...first.map(figure => {
      const other = others.get(nameOf(figure));
      const isSame = other !== undefined && Object.is(figure.value, other.value);
      return { ...nameIn(figure), first: figure.value, second: other?.value ?? null, isSame };
    }),
    ...onlySecond.map(figure => {
      return { ...nameIn(figure), first: null, second: figure.value, isSame: false };
    }),
  ];
}

function causesOf(
  first: EvaluationResult,
  second: EvaluationResult,
  pairs: readonly (readonly [string, string])[],
): EvaluationComparison['causes'] {
  const causes: EvaluationComparison['causes'] = [];
  if (first.dataSet?.fingerprint !== second.dataSet?.fingerprint) causes.push('data');
  const isOtherModel = pairs.some(
    ([a, b]) => modelOf(first, a)?.fingerprint !== modelOf(second, b)?.fingerprint,
  );
  if (isOtherModel) causes.push('model');
  if (seedOf(first) !== seedOf(second)) causes.push('seed');
  if (settingsOf(first) !== settingsOf(second)) causes.push('settings');
  if (first.codeVersion !== second.codeVersion) causes.push('code');
  const engines = new Set([first.engine, second.engine].filter(engine => engine !== null));
  if (engines.size > 1) causes.push('engine');
  return causes;
}

function modelOf(result: EvaluationResult, modelId: string) {
  return result.models.find(model => model.modelId === modelId);
}

function nameIn({ metric, of }: Figure) {
  return { metric, of };
}

function seedOf({ request }: EvaluationResult): number {
  return request.seed;
}

/** Where the data lie, and which models were meant, is told apart from their contents. */
function settingsOf({ request }: EvaluationResult): string {
  if (!('dataSet' in request)) {
    const { seed: _, modelIds: __, ...settings } = request;
    return JSON.stringify(settings);
  }
  const { seed: _, modelIds: __, dataSet, ...settings } = request;
  const { layout, uncertain } = dataSet;
  return JSON.stringify({ ...settings, layout, uncertain });
}
