import type { Command } from 'commander';
import type { EvaluationComparison } from '../../src/api/contract.ts';
import { followEvaluation, resultText } from './follow-evaluation.ts';
import { print, table } from './output.ts';
import { withHost } from './with-host.ts';
import { type CommonOptions, jsonOption, libraryOption } from './with-library.ts';

/** evaluate list, show, compare, rerun and resume. */
export function addResultCommands(evaluate: Command): void {
  command(evaluate, 'list', 'evaluations of the library, newest first').action(
    async (options: CommonOptions) => {
      const all = await withHost(options.library, api => api['evaluations.list']({}));
      print(all, options.json, list =>
        table(
          ['evaluation', 'kind', 'state', 'models', 'figures'],
          list.map(({ evaluationId, request, state, headline }) => [
            evaluationId,
            request.kind,
            state,
            request.modelIds.join(' '),
            headline.map(({ metric, value }) => `${metric} ${value?.toFixed(3) ?? '–'}`).join(', '),
          ]),
          'The library has no evaluations.',
        ),
      );
    },
  );

  command(evaluate, 'show', 'the numbers of an evaluation, and what they were computed from')
    .argument('<evaluation>', 'its id')
    .action(async (evaluationId: string, options: CommonOptions) => {
      const result = await withHost(options.library, api =>
        api['evaluations.result']({ evaluationId }),
      );
      print(result, options.json, resultText);
    });

  command(evaluate, 'compare', 'which numbers of two evaluations differ, and what may be why')
    .argument('<first>', 'id of an evaluation')
    .argument('<second>', 'id of another')
    .action(async (firstId: string, secondId: string, options: CommonOptions) => {
      const comparison = await withHost(options.library, api =>
        api['evaluations.compare']({ firstId, secondId }),
      );
      print(comparison, options.json, comparisonText);
    });

  command(evaluate, 'rerun', 'the same once more, compared with the first; Ctrl+C cancels')
    .argument('<evaluation>', 'its id')
    .action((evaluationId: string, options: CommonOptions) =>
      followEvaluation(
        options,
        api => api['evaluations.rerun']({ evaluationId }),
        async (again, api) => {
          const ids = { firstId: evaluationId, secondId: again.evaluationId };
          const comparison = await api['evaluations.compare'](ids);
          return { result: comparison, text: comparisonText(comparison) };
        },
      ),
    );

  command(evaluate, 'resume', 'go on with one that was cancelled, interrupted or failed')
    .argument('<evaluation>', 'its id')
    .action((evaluationId: string, options: CommonOptions) =>
      followEvaluation(options, api => api['evaluations.resume']({ evaluationId })),
    );
}

function command(evaluate: Command, name: string, description: string): Command {
  return evaluate
    .command(name)
    .description(description)
    .addOption(libraryOption())
    .addOption(jsonOption());
}

/** Differing numbers only, and what else is not the same. */
function comparisonText({ rows, causes }: EvaluationComparison): string {
  const differing = rows.filter(({ isSame }) => !isSame);
  const why = causes.length === 0 ? [] : [`Not the same: ${causes.join(', ')}.`];
  if (differing.length === 0) return [`All ${rows.length} numbers are the same.`, ...why].join(' ');
  const shown = (value: number | null) => value?.toFixed(6) ?? 'undefined';
  return [
    table(
      ['model', 'metric', 'of', 'first', 'second'],
      differing.map(({ models: [first, second], metric, of, ...values }) => [
        first === second ? first : `${first} / ${second}`,
        metric,
        of ?? '',
        shown(values.first),
        shown(values.second),
      ]),
      '',
    ),
    `${differing.length} of ${rows.length} numbers differ. ${why.join('')}`,
  ].join('\n');
}
