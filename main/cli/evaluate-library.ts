import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Api, EvaluationResult, ModelComparison, NextCases } from '../../src/api/contract.ts';
import { usualEvaluation } from '../../src/evaluation/usual-settings.ts';
import { followEvaluation, type Printed, resultText } from './follow-evaluation.ts';
import { count, whole } from './number-options.ts';
import { table } from './output.ts';
import { type CommonOptions, jsonOption, libraryOption } from './with-library.ts';

const { mostFilms, nextCaseCount, randomShare, mapMethod } = usualEvaluation;

interface LibraryOptions extends CommonOptions {
  model: string[];
  seed: number;
}

/** evaluate compare-models, map and next-cases: models on the library's own films and readings. */
export function addLibraryCommands(evaluate: Command): void {
  onLibrary(
    evaluate,
    'compare-models',
    'models beside each other on all finished readings: agreement of attention with gaze, findings told apart, and paired differences from the first',
  )
    .option('--unseen', 'only on films that none of the models was trained on', false)
    .action((options: LibraryOptions & { unseen: boolean }) => {
      const { model: modelIds, seed, unseen: unseenOnly } = options;
      return followEvaluation(
        options,
        api => api['evaluations.start']({ kind: 'comparison', modelIds, seed, unseenOnly }),
        describeComparison,
      );
    });

  onLibrary(evaluate, 'map', 'where films stand among each other for each model')
    .addOption(new Option('--method <method>', 'how').choices(['tsne', 'umap']).default(mapMethod))
    .option('--films <n>', 'at most; more are drawn from', count, mostFilms)
    .action((options: LibraryOptions & { method: 'tsne' | 'umap'; films: number }) => {
      const { model: modelIds, seed, method, films: mostFilms } = options;
      return followEvaluation(
        options,
        api => api['evaluations.start']({ kind: 'map', modelIds, seed, method, mostFilms }),
        async (result, api) => {
          const map = await api['insights.map'](result);
          const text = `${map.films.length} films on ${map.maps.length} maps; --json has their places.`;
          return { result: map, text };
        },
      );
    });

  onLibrary(evaluate, 'next-cases', 'which unread films to read next, and what speaks for each')
    .option('--count <n>', 'length of the queue', count, nextCaseCount)
    .option('--random <share>', 'drawn at random, as a control', share, randomShare)
    .action((options: LibraryOptions & { count: number; random: number }) => {
      const { model: modelIds, seed, count, random: randomShare } = options;
      return followEvaluation(
        options,
        api => api['evaluations.start']({ kind: 'next-cases', modelIds, seed, count, randomShare }),
        async (result, api) => {
          const queue = await api['insights.nextCases'](result);
          return { result: queue, text: queueText(queue) };
        },
      );
    });
}

function onLibrary(evaluate: Command, name: string, description: string): Command {
  return evaluate
    .command(name)
    .description(`${description}; Ctrl+C cancels`)
    .requiredOption('--model <id...>', 'models of the library')
    .option('--seed <n>', 'seed of everything random', whole, usualEvaluation.seed)
    .addOption(libraryOption())
    .addOption(jsonOption());
}

async function describeComparison(result: EvaluationResult, api: Api): Promise<Printed> {
  const comparison = await api['insights.comparison'](result);
  const text = [differencesText(comparison), resultText(result)].join('\n\n');
  return { result: { ...result, comparison }, text };
}

function differencesText({ models, differences, rows }: ModelComparison): string {
  const nameOf = (id: string) => models.find(({ modelId }) => modelId === id)?.name ?? id;
  const seen = rows.filter(({ trainedOn }) => trainedOn.length > 0).length;
  const note =
    seen === 0 ? [] : [`${seen} of ${rows.length} readings are of films a model was trained on.`];
  return [
    table(
      ['model less the first', 'measure', 'difference', '95 % interval', 'readings', 'patients'],
      differences.map(({ modelId, measure, mean, low, high, readingCount, patientCount }) => [
        nameOf(modelId),
        measure,
        mean.toFixed(4),
        `${low.toFixed(4)} to ${high.toFixed(4)}`,
        readingCount,
        patientCount,
      ]),
      'There is no other model to compare with.',
    ),
    ...note,
  ].join('\n');
}

function queueText({ cases, candidateCount, readCount }: NextCases): string {
  const shown = (value: number | null) => value?.toFixed(3) ?? '–';
  return [
    table(
      ['film', 'name', 'because of', 'uncertainty', 'agreement nearby', 'distance'],
      cases.map(({ studyId, fileName, reason, uncertainty, agreementNearby, distance }) => [
        studyId.slice(0, 12),
        fileName,
        reason,
        shown(uncertainty),
        shown(agreementNearby),
        shown(distance),
      ]),
      'No film is unread.',
    ),
    `of ${candidateCount} unread films, beside ${readCount} that were read`,
  ].join('\n');
}

function share(text: string): number {
  const value = Number(text);
  if (value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('Expected a share, 0 to 1.');
}
