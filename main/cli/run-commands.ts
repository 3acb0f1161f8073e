import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Api, RunProgress } from '../../src/api/contract.ts';
import { AppError } from '../../src/base/app-error.ts';
import { usualLearningRate } from '../../src/training/learning-rate.ts';
import { writeFileAtomically } from '../node/atomic-file.ts';
import { duration, print, table } from './output.ts';
import { withHost } from './with-host.ts';
import { type CommonOptions, jsonOption, libraryOption } from './with-library.ts';

interface TrainOptions extends CommonOptions {
  steps: number;
  batch: number;
  lr?: number;
  seed: number;
  base?: string;
  gaze: boolean;
  augment: boolean;
  freeze?: string[];
  validation: number;
  patience?: number;
}

interface ReportOptions extends CommonOptions {
  out: string;
  language: 'en' | 'de';
}

interface BranchOptions extends CommonOptions {
  at?: number;
  steps?: number;
  lr?: number;
}

const overStates: RunProgress['state'][] = [
  'finished',
  'cancelled',
  'failed',
  'paused',
  'interrupted',
];

/** train, run-report, runs, pause, resume, cancel, branch. */
export function registerRunCommands(program: Command): void {
  program
    .command('train')
    .description('fine-tune a model with the finished readings of the library; Ctrl+C pauses')
    .requiredOption('--steps <n>', 'training steps', wholeNumber)
    .option('--batch <n>', 'readings per step', wholeNumber, 8)
    .option('--lr <rate>', 'learning rate (default: 1e-3, with --base 1e-5)', positiveNumber)
    .option('--seed <n>', 'seed of everything random', wholeNumber, 1)
    .option('--base <model>', 'model to start from (default: a new one)')
    .option('--no-gaze', 'train without the gaze terms')
    .option('--augment', 'vary brightness and contrast', false)
    .option('--freeze <prefix...>', 'leave parameters with these beginnings of names untrained')
    .option('--validation <share>', 'share of the patients to judge by', share, 0.1)
    .option('--patience <n>', 'end after so many looks without a better one', wholeNumber)
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action((options: TrainOptions) =>
      follow(options, api =>
        api['runs.start']({
          baseModelId: options.base ?? null,
          stepCount: options.steps,
          batchSize: options.batch,
          learningRate: options.lr ?? usualLearningRate({ isFresh: options.base === undefined }),
          seed: options.seed,
          useGaze: options.gaze,
          augment: options.augment,
          frozen: options.freeze ?? [],
          validationShare: options.validation,
          patience: options.patience ?? null,
        }),
      ),
    );

  program
    .command('run-report')
    .description('write a page about a run: recipe, curves, figures before and after')
    .argument('<run>', 'its id')
    .requiredOption('--out <pdf>', 'where to write; a file of that name is replaced')
    .addOption(new Option('--language <language>').choices(['en', 'de']).default('en'))
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async (runId: string, options: ReportOptions) => {
      const { language, out } = options;
      const { content } = await withHost(options.library, api =>
        api['runs.report']({ runId, language }),
      );
      await writeFileAtomically(out, content);
      print({ file: out }, options.json, ({ file }) => file);
    });

  program
    .command('runs')
    .description('list the runs of the library')
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async (options: CommonOptions) => {
      const runs = await withHost(options.library, api => api['runs.list']({}));
      print(runs, options.json, runs =>
        table(
          ['run', 'state', 'step', 'of', 'checkpoint', 'model'],
          runs.map(({ runId, state, step, stepCount, checkpointStep, modelId }) => [
            runId,
            state,
            step,
            stepCount,
            checkpointStep,
            modelId ?? '',
          ]),
          'The library has no runs.',
        ),
      );
    });

  const stopping = {
    pause: 'stop a run after the step that is running, with a checkpoint',
    cancel: 'end a run for good; its checkpoints stay, to branch from',
  } as const;
  for (const how of ['pause', 'cancel'] as const) {
    program
      .command(how)
      .description(stopping[how])
      .argument('<run>', 'id of the run')
      .addOption(libraryOption())
      .addOption(jsonOption())
      .action(async (runId: string, options: CommonOptions) => {
        await withHost(options.library, api => api[`runs.${how}`]({ runId }));
        print({ runId }, options.json, ({ runId }) => runId);
      });
  }

  program
    .command('resume')
    .description('go on with a run from its last checkpoint; Ctrl+C pauses')
    .argument('<run>', 'id of the run')
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action((runId: string, options: CommonOptions) =>
      follow(options, api => api['runs.resume']({ runId })),
    );

  program
    .command('branch')
    .description('start a run from a checkpoint of another; Ctrl+C pauses')
    .argument('<run>', 'id of the run')
    .option('--at <step>', 'step of the checkpoint (default: the newest)', wholeNumber)
    .option('--steps <n>', 'training steps in all', wholeNumber)
    .option('--lr <rate>', 'learning rate', positiveNumber)
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action((runId: string, options: BranchOptions) =>
      follow(options, api =>
        api['runs.branch']({
          runId,
          step: options.at ?? null,
          changes: { stepCount: options.steps, learningRate: options.lr },
        }),
      ),
    );
}

/** Starts a run and shows it to its end; Ctrl+C pauses it. */
async function follow(
  options: CommonOptions,
  start: (api: Api) => Promise<RunProgress>,
): Promise<void> {
  const run = await withHost(options.library, async (api, on) => {
    const ended = Promise.withResolvers<RunProgress>();
    const show = progressOnStderr();
    let runId: string | null = null;
    on('run.progress', progress => {
      if (runId !== null && progress.runId !== runId) return;
      show(progress);
      if (runId !== null && overStates.includes(progress.state)) ended.resolve(progress);
    });
    ({ runId } = await start(api));
    const started = runId;
    const pause = () => void api['runs.pause']({ runId: started }).catch(ended.reject);
    process.on('SIGINT', pause);
    try {
      return await ended.promise;
    } finally {
      process.off('SIGINT', pause);
      process.stderr.write('\n');
    }
  });
  if (run.error !== null) throw new AppError(run.error);
  print(run, options.json, describe);
  if (run.state !== 'finished') process.exitCode = 130;
}

function describe({ state, runId, modelId, checkpointStep }: RunProgress): string {
  if (state === 'finished') return `The model is ${modelId}.`;
  if (state === 'cancelled') return 'The run was cancelled.';
  return `The run is paused at step ${checkpointStep}; foveal resume ${runId} goes on with it.`;
}

/** One line that is rewritten on a terminal; elsewhere a line every ten seconds and at the end. */
function progressOnStderr(): (progress: RunProgress) => void {
  const pauseMs = process.stderr.isTTY ? 200 : 10_000;
  let shownAtMs = Number.NEGATIVE_INFINITY;
  return ({ state, step, stepCount, loss, best, remainingMs, engine, exampleCount }) => {
    const nowMs = performance.now();
    if (state === 'running' && step < stepCount && nowMs - shownAtMs < pauseMs) return;
    shownAtMs = nowMs;
    const parts = [`${state}: step ${step} of ${stepCount}`, `${exampleCount} readings`];
    if (loss) parts.push(`loss ${loss.total.toFixed(4)}`);
    if (best) parts.push(`best validation ${best.loss.toFixed(4)} at ${best.step}`);
    if (remainingMs !== null) parts.push(`${duration(remainingMs)} left`);
    if (engine) parts.push(engine);
    const line = parts.join(', ');
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  };
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('Expected a whole number.');
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Expected a number above 0.');
}

function share(text: string): number {
  const value = Number(text);
  if (value >= 0 && value <= 0.5) return value;
  throw new InvalidArgumentError('Expected a number from 0 to 0.5.');
}
