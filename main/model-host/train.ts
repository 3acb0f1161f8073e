import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { AppError, type ErrorReport } from '../../src/base/app-error.ts';
import { poolSentences } from '../../src/model/embed.ts';
import type { Program } from '../../src/model/engine.ts';
import { encodeModel, type Model, tokenizerOf } from '../../src/model/model-files.ts';
import { parameterCount, parameterShapes } from '../../src/model/parameters.ts';
import type { PooledSentences } from '../../src/training/batch.ts';
import { modelCard } from '../../src/training/card.ts';
import { defaultOptimiser, type Trainer } from '../../src/training/engine.ts';
import { fitModel, fitProgram, type StepReport } from '../../src/training/fit.ts';
import { type FitProgress, type FitState, unbegun } from '../../src/training/fit-state.ts';
import { isFrozen, isTextTowerFrozen } from '../../src/training/frozen.ts';
import { diskError } from '../node/disk-error.ts';
import { BatchThread } from './batch-thread.ts';
import type { OpenEngine } from './engines.ts';
import type { TrainJob, TrainProgress, TrainResult } from './messages.ts';
import { readModelFolder, writeModelFolder } from './model-folder.ts';
import { outOfMemory } from './out-of-memory.ts';
import { RunCheckpoints } from './run-checkpoints.ts';

/** Prepared examples that stay in memory; the rest is read again when its turn comes. */
const exampleCacheByteCount = 512 << 20;
/** Where a job does not say how often: checkpoints take at most a twentieth of the time. */
const leastPauseMs = 60_000;
const pausePerWriting = 20;

/** Hears of each step, and of what a person should know. */
export interface TrainListener {
  onStep(progress: TrainProgress): void;
  onNote(note: ErrorReport): void;
}

/** How a training is to end before its time, after the step that is running. */
export interface StopRequest {
  how: 'pause' | 'cancel' | null;
}

/**
 * Runs one training job on an engine, from its last checkpoint where there is one, and writes the
 * model folder. Between steps it gives way to the event loop, so that a pause is heard.
 *
 * @throws AppError `training.outOfMemory` (the next try may take smaller parts of each batch),
 *   `training.notFinite`, `checkpoint.otherCourse`, `disk.full`, `disk.readOnly`
 */
export async function train(
  job: TrainJob,
  engine: OpenEngine,
  listener: TrainListener,
  stop: StopRequest,
): Promise<TrainResult> {
  const startedMs = performance.now();
  const { settings } = job;
  const model = await readModelFolder(job.baseModelFolder);
  const checkpoints =
    job.checkpointFolder === null ? null : new RunCheckpoints(job.checkpointFolder);
  const resumed = await stateToGoOnFrom(job, checkpoints);
  for (const problem of resumed.problems) listener.onNote(problem);

  const { trainer, batches, program } = await openTraining(job, model, engine, resumed.state);
  try {
    let progress: FitProgress = resumed.state?.progress ?? unbegun;
    const schedule = new CheckpointSchedule(
      job.checkpointEverySteps,
      resumed.isBranch ? 0 : progress.step,
    );
    const write = async () => {
      if (checkpoints === null) return;
      const writing = performance.now();
      await checkpoints.write({ progress, training: await trainer.state() }, job.course);
      schedule.written(progress.step, performance.now() - writing);
    };
    // From here on nothing is needed of the run that this one branched off.
    if (resumed.isBranch) await write();
    const pace = new Pace(progress.step, settings);
    let last: StepReport | undefined;
    for await (const step of fitModel(trainer, program, batches, settings, progress)) {
      last = step;
      progress = step.progress;
      const isBest = step.validation !== null && progress.best?.step === step.step;
      if (isBest || schedule.isDue(step.step)) await write();
      const { progress: _, ...figures } = step;
      listener.onStep({
        ...figures,
        best: progress.best,
        stepCount: settings.stepCount,
        ...pace.at(step.step, batches.waitedMs),
        memoryByteCount: process.memoryUsage.rss(),
        checkpointStep: schedule.lastStep,
        engine: engine.report.name,
      });
      await setImmediate();
      if (stop.how !== null) break;
    }
    if (progress.step > schedule.lastStep) await write();
    const result: TrainResult = {
      outcome: 'finished',
      checkpointStep: schedule.lastStep,
      stepCount: progress.step,
      best: progress.best,
      elapsedMs: performance.now() - startedMs,
      engine: engine.report.name,
      parameterCount: parameterCount(parameterShapes(model.config)),
    };
    if (stop.how !== null) {
      return { ...result, outcome: stop.how === 'pause' ? 'paused' : 'cancelled' };
    }
    await finish(job, model, await chosenParameters(progress, trainer, checkpoints), {
      engine: engine.report.name,
      last,
      progress,
    });
    return result;
  } catch (error) {
    throw outOfMemory(error, job.microBatchSize);
  } finally {
    await batches.close();
    await trainer.dispose();
  }
}

/** What a training is made of while it lasts; the caller closes batches and disposes the trainer. */
export async function openTraining(
  job: TrainJob,
  model: Model,
  { engine }: OpenEngine,
  from: FitState | null,
): Promise<{ trainer: Trainer; batches: BatchThread; program: Program }> {
  const { settings, split, microBatchSize } = job;
  const { config, vocabulary } = model;
  const trainer = await engine
    .train(model.parameters, {
      ...defaultOptimiser,
      weightDecay: settings.weightDecay,
      isTrained: name => !isFrozen(name, settings.frozen),
    })
    .catch(error => {
      throw outOfMemory(error, microBatchSize);
    });
  try {
    if (from !== null) await trainer.restore(from.training);
    const text = isTextTowerFrozen(config, settings.frozen)
      ? await embedOnce(trainer, model, job)
      : null;
    const recipe = { config, text, split, settings, microBatchSize };
    const files = job.examples.map(({ file }) => file);
    const batches = new BatchThread(
      { recipe, vocabulary, files, cacheByteCount: exampleCacheByteCount },
      settings.stepCount,
    );
    return { trainer, batches, program: fitProgram(config, settings) };
  } catch (error) {
    await trainer.dispose();
    throw outOfMemory(error, microBatchSize);
  }
}

/** The run's own newest checkpoint, or else the one that it branches off. */
async function stateToGoOnFrom(job: TrainJob, checkpoints: RunCheckpoints | null) {
  const own = (await checkpoints?.newest(job.course)) ?? { state: null, problems: [] };
  if (own.state !== null || job.branchFolder === null) return { ...own, isBranch: false };
  const branch = new RunCheckpoints(job.branchFolder);
  const [step] = await branch.steps();
  if (step === undefined) return { ...own, isBranch: false };
  const { state } = await branch.read(step);
  // What was best by other examples or settings is no measure here.
  const progress = { ...state.progress, best: null, validationsSinceBest: 0 };
  return { state: { ...state, progress }, problems: own.problems, isBranch: true };
}

/** The frozen text tower's answer to every sentence, computed once. */
async function embedOnce(trainer: Trainer, model: Model, job: TrainJob): Promise<PooledSentences> {
  const sentences = [...new Set(job.examples.flatMap(({ sentences }) => sentences))];
  const pooled = await poolSentences(trainer, model.config, tokenizerOf(model), sentences);
  const { width } = model.config.text;
  return new Map(
    sentences.map((sentence, i) => [sentence, pooled.slice(i * width, (i + 1) * width)]),
  );
}

/** Of the best validation where there is one, else the last; their running average if one is kept. */
async function chosenParameters(
  progress: FitProgress,
  trainer: Trainer,
  checkpoints: RunCheckpoints | null,
): Promise<Map<string, Float32Array>> {
  const isLast = progress.best === null || progress.best.step === progress.step;
  const { average, parameters } =
    isLast || checkpoints === null || progress.best === null
      ? { average: progress.average, parameters: (await trainer.state()).parameters }
      : await checkpoints
          .read(progress.best.step)
          .then(({ state }) => ({ ...state.progress, ...state.training }));
  const values = [...parameters].map(
    ([name, { values }]) => [name, average?.get(name) ?? values] as const,
  );
  return new Map(values);
}

async function finish(
  job: TrainJob,
  model: Model,
  values: ReadonlyMap<string, Float32Array>,
  {
    engine,
    last,
    progress,
  }: { engine: string; last?: StepReport | undefined; progress: FitProgress },
): Promise<void> {
  const tokenizer = tokenizerOf(model);
  const cutSentenceCount = job.examples
    .flatMap(({ sentences }) => sentences)
    .filter(sentence => tokenizer.tokensCut(sentence) > 0).length;
  const parameters = new Map(
    [...model.parameters].map(([name, { shape }]) => {
      const trained = values.get(name);
      if (trained === undefined)
        throw new AppError({ code: 'training.state', message: `The state has no ${name}.` });
      return [name, { shape, values: trained }];
    }),
  );
  const card = modelCard(model.config, {
    createdAt: new Date().toISOString(),
    base: basename(job.baseModelFolder),
    seed: job.settings.seed,
    training: {
      settings: job.settings,
      exampleCount: job.split.training.length,
      validationCount: job.split.validation.length,
      best: progress.best,
      stepCount: progress.step,
      cutSentenceCount,
      engine,
      loss: last?.loss ?? null,
    },
  });
  await writeModelFolder(job.outputFolder, encodeModel({ ...model, parameters }, card)).catch(
    error => {
      throw diskError(error, 'the trained model');
    },
  );
}

/** When the next checkpoint is due. */
class CheckpointSchedule {
  readonly #everySteps: number | null;
  #pauseMs = leastPauseMs;
  #writtenAtMs = performance.now();
  /** Of the newest checkpoint; 0: none. */
  lastStep: number;

  constructor(everySteps: number | null, lastStep: number) {
    this.#everySteps = everySteps;
    this.lastStep = lastStep;
  }

  isDue(step: number): boolean {
    if (this.#everySteps !== null) return step % this.#everySteps === 0;
    return performance.now() - this.#writtenAtMs >= this.#pauseMs;
  }

  written(step: number, tookMs: number): void {
    this.lastStep = step;
    this.#writtenAtMs = performance.now();
    this.#pauseMs = Math.max(leastPauseMs, pausePerWriting * tookMs);
  }
}

/** Figures of the time since this process began with the training. */
class Pace {
  readonly #startedMs = performance.now();
  readonly #firstStep: number;
  readonly #stepCount: number;
  readonly #batchSize: number;
  #before = { atMs: performance.now(), waitedMs: 0 };

  constructor(stepsBefore: number, settings: { stepCount: number; batchSize: number }) {
    this.#firstStep = stepsBefore + 1;
    this.#stepCount = settings.stepCount;
    this.#batchSize = settings.batchSize;
  }

  at(step: number, waitedMs: number) {
    const atMs = performance.now();
    const elapsedMs = atMs - this.#startedMs;
    const done = step - this.#firstStep + 1;
    const tookMs = atMs - this.#before.atMs;
    const idleShare = Math.min(1, (waitedMs - this.#before.waitedMs) / tookMs);
    this.#before = { atMs, waitedMs };
    return {
      elapsedMs,
      remainingMs: done < 2 ? null : (elapsedMs / done) * (this.#stepCount - step),
      stepMs: tookMs,
      examplesPerSecond: (1000 * this.#batchSize) / tookMs,
      idleShare,
    };
  }
}
