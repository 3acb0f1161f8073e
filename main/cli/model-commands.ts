import { type Command, InvalidArgumentError } from 'commander';
import type { Api, RunProgress } from '../../src/api/contract.ts';
import { gridOf } from '../../src/api/plane.ts';
import { AppError } from '../../src/base/app-error.ts';
import { writeFileAtomically } from '../node/atomic-file.ts';
import type { OpenLibrary } from '../node/open-library.ts';
import { duration, print, table } from './output.ts';
import { type CommonOptions, jsonOption, libraryOption, withLibrary } from './with-library.ts';

interface TrainOptions extends CommonOptions {
  steps: number;
  batch: number;
  lr: number;
  seed: number;
  base?: string;
  gaze: boolean;
}

interface AttendOptions extends CommonOptions {
  model: string;
  study: string;
  phrase: string;
  out: string;
}

/** models, train, attend. */
export function registerModelCommands(program: Command): void {
  program
    .command('models')
    .description('list the models of the library')
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async (options: CommonOptions) => {
      const models = await withLibrary(options.library, api => api['models.list']({}));
      print(models, options.json, models =>
        table(
          ['model', 'name', 'parameters', 'trained from'],
          models.map(({ modelId, name, parameterCount, parentModelId }) => [
            modelId,
            name,
            parameterCount,
            parentModelId ?? '',
          ]),
          'The library has no models.',
        ),
      );
    });

  program
    .command('train')
    .description('fine-tune a model with the finished readings of the library')
    .requiredOption('--steps <n>', 'training steps', wholeNumber)
    .option('--batch <n>', 'readings per step', wholeNumber, 8)
    .option('--lr <rate>', 'learning rate', positiveNumber, 1e-3)
    .option('--seed <n>', 'seed of everything random', wholeNumber, 1)
    .option('--base <model>', 'model to start from (default: a new one)')
    .option('--no-gaze', 'train without the gaze terms')
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async (options: TrainOptions) => {
      const run = await withLibrary(options.library, (api, library) =>
        train(api, library, options),
      );
      if (run.error) throw new AppError(run.error);
      print(run, options.json, ({ state, modelId }) =>
        state === 'finished' ? `The model is ${modelId}.` : 'The run was cancelled.',
      );
      if (run.state === 'cancelled') process.exitCode = 130;
    });

  program
    .command('attend')
    .description('draw where a model looks on a film for a phrase')
    .requiredOption('--model <id>', 'id of the model')
    .requiredOption('--study <id>', 'id of the study')
    .requiredOption('--phrase <text>', 'a sentence or a finding')
    .requiredOption('--out <file>', 'PNG to write')
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(async (options: AttendOptions) => {
      const result = await withLibrary(options.library, (api, library) =>
        attend(api, library, options),
      );
      print(result, options.json, ({ file }) => file);
    });
}

/** Trains to the end; Ctrl-C cancels the run and keeps what the library had. */
async function train(api: Api, { app }: OpenLibrary, options: TrainOptions): Promise<RunProgress> {
  const ended = Promise.withResolvers<RunProgress>();
  const show = progressOnStderr();
  app.subscribe((event, payload) => {
    if (event !== 'run.progress') return;
    const progress = payload as RunProgress;
    show(progress);
    if (['finished', 'cancelled', 'failed'].includes(progress.state)) ended.resolve(progress);
  });
  const { runId } = await api['runs.start']({
    baseModelId: options.base ?? null,
    stepCount: options.steps,
    batchSize: options.batch,
    learningRate: options.lr,
    seed: options.seed,
    useGaze: options.gaze,
  });
  const cancel = () => void api['runs.cancel']({ runId });
  process.on('SIGINT', cancel);
  try {
    return await ended.promise;
  } finally {
    process.off('SIGINT', cancel);
    process.stderr.write('\n');
  }
}

/** One line that is rewritten on a terminal; elsewhere a line every ten seconds and at the end. */
function progressOnStderr(): (progress: RunProgress) => void {
  const pauseMs = process.stderr.isTTY ? 200 : 10_000;
  let shownAtMs = Number.NEGATIVE_INFINITY;
  return ({ state, step, stepCount, loss, remainingMs, engine, exampleCount }) => {
    const nowMs = performance.now();
    if (state === 'running' && step < stepCount && nowMs - shownAtMs < pauseMs) return;
    shownAtMs = nowMs;
    const parts = [`${state}: step ${step} of ${stepCount}`, `${exampleCount} readings`];
    if (loss) parts.push(`loss ${loss.total.toFixed(4)}`);
    if (remainingMs !== null) parts.push(`${duration(remainingMs)} left`);
    if (engine) parts.push(engine);
    const line = parts.join(', ');
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  };
}

async function attend(api: Api, { ports }: OpenLibrary, options: AttendOptions) {
  const { model: modelId, study: studyId, phrase, out } = options;
  const { grid } = await api['review.attend']({ modelId, studyId, phrase });
  const patches = gridOf(grid);
  const { studies, catalogue } = ports;
  const study = catalogue.study(studyId);
  if (study === null) throw new RangeError(`study ${studyId} vanished`);
  const file = { bytes: await studies.bytes(study), fileName: study.fileName };
  const png = await ports.compute('attentionPicture', { ...file, patches });
  await writeFileAtomically(out, png);
  return { modelId, studyId, phrase, file: out, attention: Array.from(patches.values) };
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
