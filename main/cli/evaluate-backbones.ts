import type { Command } from 'commander';
import type { Figure } from '../../src/api/contract.ts';
import { usualLearningRate } from '../../src/training/learning-rate.ts';
import { type BackboneRow, continueBackbones } from '../backbones/continue-backbones.ts';
import { count, whole } from './number-options.ts';
import { print, table } from './output.ts';
import { withHost } from './with-host.ts';
import { type CommonOptions, jsonOption, libraryOption } from './with-library.ts';

interface BackboneOptions extends CommonOptions {
  model: string[];
  steps: number;
  batch: number;
  seed: number;
}

/** evaluate backbones: what gaze adds to the training of other towers. */
export function addBackbonesCommand(evaluate: Command): void {
  evaluate
    .command('backbones')
    .description(
      'continue each model with and without gaze on the library’s readings, and compare them on those of held out films; called again, it goes on where it was',
    )
    .requiredOption('--model <id...>', 'models of the library, such as imported CLIP towers')
    .requiredOption('--steps <n>', 'training steps of each run', count)
    .option('--batch <n>', 'readings per step', count, 8)
    .option('--seed <n>', 'seed of everything random', whole, 1)
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async ({ library, model, steps, batch, seed, json }: BackboneOptions) => {
      const rows = await withHost(library, (api, on) =>
        continueBackbones(
          api,
          on,
          {
            modelIds: model,
            stepCount: steps,
            batchSize: batch,
            learningRate: usualLearningRate({ isFresh: false }),
            seed,
          },
          line => console.error(line),
        ),
      );
      print(rows, json, backbonesTable);
    });
}

function backbonesTable(rows: BackboneRow[]): string {
  const shown = (figures: Figure[], metric: string) =>
    figures.find(figure => figure.metric === metric)?.value?.toFixed(3) ?? '–';
  const lines = rows.flatMap(({ name, imageTower, figures, differences, readingCount }) =>
    (['gazeAgreement', 'correctness', 'auroc'] as const).map((metric, i) => {
      const gain = differences.find(({ measure }) => measure === metric);
      return [
        i === 0 ? name : '',
        i === 0 ? imageTower : '',
        metric,
        shown(figures.before, metric),
        shown(figures.withoutGaze, metric),
        shown(figures.withGaze, metric),
        gain === undefined
          ? ''
          : `${gain.mean.toFixed(3)} (${gain.low.toFixed(3)} to ${gain.high.toFixed(3)})`,
        i === 0 ? readingCount : '',
      ];
    }),
  );
  const columns = ['backbone', 'image tower', 'measure', 'before', 'without gaze', 'with gaze'];
  return table([...columns, 'gaze adds (95 %)', 'unseen readings'], lines, 'No backbones.');
}
