import type { RunMetric, RunProgress } from '../api/contract.ts';
import { AppError, type ErrorReport, reportOf } from '../base/app-error.ts';
import { nanoConfig } from '../model/config.ts';
import { modelInput } from '../model/model-image.ts';
import { splitByPatient } from '../training/split.ts';
import type { ModelHost, Ports, RunConfiguration, Training, TrainJob } from './ports.ts';
import { nextAttempt } from './run-attempts.ts';
import { courseOf } from './run-course.ts';
import {
  examplesOfBefore,
  type PreparedExample,
  prepareExamples,
  refuseGone,
} from './run-examples.ts';
import { readingsBehind } from './run-lineage.ts';
import { trainingMaterial } from './run-material.ts';
import { RunPoints } from './run-points.ts';
import { defaultValidationShare, settingsOf } from './run-settings.ts';

/** Notes a run keeps; older ones go. */
const mostNotes = 100;

/** How a run ended: what changes in its progress. */
export type RunEnd = Partial<RunProgress> & Pick<RunProgress, 'state'>;

/** Hears how a run goes. */
export interface RunListener {
  onProgress(progress: RunProgress): void;
  onPoints(runId: string, points: RunMetric[]): void;
}

/**
 * One run that is going on: prepares its examples, trains in a model host of its own, starts another
 * where that died, and takes the model into the library.
 */
export class RunJob {
  readonly #ports: Ports;
  readonly #listener: RunListener;
  readonly #configuration: RunConfiguration;
  progress: RunProgress;
  #training: Training | null = null;
  #host: ModelHost | null = null;
  #stopping: 'pause' | 'cancel' | null = null;

  constructor(
    ports: Ports,
    progress: RunProgress,
    configuration: RunConfiguration,
    listener: RunListener,
  ) {
    this.#ports = ports;
    this.progress = progress;
    this.#configuration = configuration;
    this.#listener = listener;
  }

  /** After the step that is running; a cancel overrules a pause. */
  stop(how: 'pause' | 'cancel'): void {
    if (this.#stopping === 'cancel') return;
    this.#stopping = how;
    this.#training?.stop(how);
    this.#update({ stopping: how });
  }

  /** Runs to its end, whatever that is. @throws what ended it against its will */
  async run(): Promise<RunEnd> {
    const { recipe } = this.#configuration;
    const { models } = this.#ports;
    const config =
      recipe.baseModelId === null ? nanoConfig(1) : await models.config(recipe.baseModelId);
    const examples = await this.#prepare(modelInput(config));
    if (examples === null) return this.#stopped();
    const job = await this.#jobFor(examples.prepared, examples.material);
    if ((await this.#train(job, examples.prepared)) !== 'finished') return this.#stopped();
    return this.#adopt(job, examples.prepared);
  }

  #stopped(): RunEnd {
    return { state: this.#stopping === 'cancel' ? 'cancelled' : 'paused' };
  }

  /** The run's examples, prepared, and how they are split; null where it was stopped meanwhile. */
  async #prepare(input: Parameters<typeof prepareExamples>[2]) {
    const { runId } = this.progress;
    const { recipe, readingIds } = this.#configuration;
    const onPrepared = (preparedCount: number) => this.#update({ preparedCount });
    const isStopped = () => this.#stopping !== null;
    this.#update({ state: 'preparing', preparedCount: 0, exampleCount: readingIds.length });
    const before = await this.#ports.runs.material(runId);
    if (before !== null) {
      const prepared = await examplesOfBefore(this.#ports, before, input, onPrepared);
      this.#count(before.split);
      return isStopped() ? null : { prepared, material: before };
    }
    // While the run waited, readers and films may have been taken out.
    const allowed = new Set((await trainingMaterial(this.#ports)).readings.map(idOf));
    const stillAllowed = readingIds.filter(id => allowed.has(id));
    const prepared = await prepareExamples(this.#ports, stillAllowed, input, onPrepared, isStopped);
    if (isStopped()) return null;
    if (prepared.length === 0) throw noExamples();
    this.#noteLeftOut(readingIds.length - prepared.length);
    const share = recipe.validationShare ?? defaultValidationShare;
    const patientIds = prepared.map(({ patientId }) => patientId);
    const split = splitByPatient(patientIds, share, recipe.seed);
    const settings = settingsOf(recipe, split.training.length);
    const examples = prepared.map(({ readingId, studyId, fingerprint }) => ({
      readingId,
      studyId,
      fingerprint,
    }));
    const material = { examples, split, course: courseOf(settings, examples, split) };
    await this.#ports.runs.saveMaterial(runId, material);
    this.#count(split);
    return { prepared, material };
  }

  #count({ training, validation }: { training: number[]; validation: number[] }): void {
    this.#update({ exampleCount: training.length, validationCount: validation.length });
  }

  #noteLeftOut(count: number): void {
    if (count === 0) return;
    const message = `${count} readings could not be prepared and are left out.`;
    this.#note({ code: 'run.leftOut', message, actual: String(count) });
  }

  async #jobFor(
    prepared: PreparedExample[],
    { split, course }: { split: TrainJob['split']; course: string },
  ): Promise<TrainJob> {
    const { runs } = this.#ports;
    const { runId } = this.progress;
    const { recipe } = this.#configuration;
    return {
      examples: prepared.map(({ file, sentences }) => ({ file, sentences })),
      split,
      baseModelFolder: await this.#baseFolder(prepared),
      outputFolder: runs.modelFolder(runId, runId),
      checkpointFolder: runs.checkpointFolder(runId),
      branchFolder: this.progress.branchOf === null ? null : runs.branchFolder(runId),
      course,
      checkpointEverySteps: recipe.checkpointEverySteps ?? null,
      microBatchSize: this.progress.microBatchSize ?? recipe.microBatchSize ?? recipe.batchSize,
      settings: settingsOf(recipe, split.training.length),
    };
  }

  /** The base model's folder; that of the fresh one, which is written where it is not there yet. */
  async #baseFolder(prepared: PreparedExample[]): Promise<string> {
    const { runs, models } = this.#ports;
    const { recipe, originRunId } = this.#configuration;
    if (recipe.baseModelId !== null) return models.folder(recipe.baseModelId);
    const startModelId = startModelOf(originRunId);
    const isAdopted = (await models.list()).some(({ modelId }) => modelId === startModelId);
    if (isAdopted) return models.folder(startModelId);
    const folder = runs.modelFolder(originRunId, startModelId);
    if (await models.isModelFolder(folder)) return folder;
    const sentences = prepared.flatMap(example => example.sentences);
    await this.#withHost(host => host.initialise(folder, recipe.seed, sentences));
    return folder;
  }

  async #withHost<T>(work: (host: ModelHost) => Promise<T>): Promise<T> {
    this.#host ??= await this.#ports.startModelHost();
    return work(this.#host);
  }

  /** The training itself, as often as it takes. */
  async #train(job: TrainJob, prepared: PreparedExample[]) {
    let { microBatchSize } = job;
    while (true) {
      const checkpointBefore = this.progress.checkpointStep;
      try {
        return await this.#attempt({ ...job, microBatchSize }, prepared);
      } catch (cause) {
        const error = reportOf(cause);
        const checkpointAfter = this.progress.checkpointStep;
        const next = nextAttempt({ error, microBatchSize, checkpointBefore, checkpointAfter });
        if (next === null || this.#stopping !== null) throw cause;
        ({ microBatchSize } = next);
        this.#note(next.note);
      }
    }
  }

  /** One process's part of the training; each step is written to the run's curve. */
  async #attempt(job: TrainJob, prepared: PreparedExample[]) {
    const { runs } = this.#ports;
    const { runId, elapsedMs: elapsedBeforeMs } = this.progress;
    const points = new RunPoints(this.#ports.clock, async some => {
      await dropped;
      await runs.appendMetrics(runId, some);
      this.#listener.onPoints(runId, some);
      this.#listener.onProgress(this.progress);
    });
    let dropped: Promise<void> | null = null;
    let checkpoint = this.progress.checkpointStep;
    let watched: Promise<void> = Promise.resolve();
    this.#update({ state: 'running', microBatchSize: job.microBatchSize });
    try {
      return await this.#withHost(async host => {
        const training = host.train(job, {
          onStep: ({ step, stepCount: _, elapsedMs, memoryByteCount, ...figures }) => {
            // Steps after the last checkpoint are done again; their points would be there twice.
            dropped ??= runs.dropMetricsFrom(runId, step);
            const { loss, learningRate, gradientNorm, validation } = figures;
            const { examplesPerSecond, idleShare } = figures;
            points.add({
              step,
              loss,
              learningRate,
              gradientNorm,
              validation,
              examplesPerSecond,
              memoryByteCount,
              idleShare,
            });
            const { best, remainingMs, checkpointStep, engine } = figures;
            this.progress = {
              ...this.progress,
              state: 'running',
              step,
              loss,
              learningRate,
              best,
              remainingMs,
              checkpointStep,
              engine,
              elapsedMs: elapsedBeforeMs + elapsedMs,
            };
            if (checkpointStep === checkpoint) return;
            checkpoint = checkpointStep;
            watched = watched.then(() => this.#afterCheckpoint(prepared));
          },
          onNote: note => this.#note(note),
        });
        this.#training = training;
        if (this.#stopping !== null) training.stop(this.#stopping);
        const { outcome, checkpointStep } = await training.finished;
        this.#update({ checkpointStep });
        return outcome;
      });
    } finally {
      this.#training = null;
      const host = this.#host;
      this.#host = null;
      await host?.stop();
      await watched;
      await dropped;
      await points.flush();
    }
  }

  /** The state on the disk follows the checkpoints; a run whose material went away is paused. */
  async #afterCheckpoint(prepared: PreparedExample[]): Promise<void> {
    try {
      await this.#ports.runs.save(this.progress);
      for (const { readingId, studyId } of prepared) {
        await refuseGone(this.#ports, readingId, studyId);
      }
    } catch (error) {
      this.#note(reportOf(error));
      if (this.#stopping === null) this.stop('pause');
    }
  }

  async #adopt(job: TrainJob, prepared: PreparedExample[]): Promise<RunEnd> {
    const { models, clock } = this.#ports;
    const { runId } = this.progress;
    const { recipe, originRunId } = this.#configuration;
    const startModelId = startModelOf(originRunId);
    if (recipe.baseModelId === null && job.baseModelFolder !== models.folder(startModelId)) {
      // Kept as it was before training, so that the two can be compared.
      await models.adopt(job.baseModelFolder, {
        modelId: startModelId,
        name: `initialised, seed ${recipe.seed}`,
        createdAt: this.progress.startedAt,
        parentModelId: null,
        runId: originRunId,
        trainingStudyIds: [],
        trainingReadingIds: [],
      });
    }
    const behind = await readingsBehind(this.#ports, this.progress, prepared);
    const { modelId } = await models.adopt(job.outputFolder, {
      modelId: runId,
      name: `${this.progress.step} steps ${recipe.useGaze ? 'with' : 'without'} gaze`,
      createdAt: clock.now().toISOString(),
      parentModelId: recipe.baseModelId ?? startModelId,
      runId,
      // With those set apart: they chose the weights, so Review may not call them unseen.
      trainingStudyIds: [...new Set(behind.map(({ studyId }) => studyId))],
      trainingReadingIds: behind.map(({ readingId }) => readingId),
    });
    return { state: 'finished', modelId };
  }

  #note(note: ErrorReport): void {
    const at = this.#ports.clock.now().toISOString();
    const { step, notes } = this.progress;
    this.#update({ notes: [...notes, { at, step, note }].slice(-mostNotes) });
  }

  #update(change: Partial<RunProgress>): void {
    this.progress = { ...this.progress, ...change };
    this.#listener.onProgress(this.progress);
  }
}

function idOf({ readingId }: { readingId: string }): string {
  return readingId;
}

function startModelOf(originRunId: string): string {
  return `${originRunId}-start`;
}

function noExamples(): AppError {
  return new AppError({
    code: 'run.noExamples',
    message: 'There is nothing to train on.',
    expected:
      'at least one finished reading with dictated sentences, of a film that is not held out',
    actual: 'none',
    advice: 'Read a film first, or run `foveal demo` for synthetic ones.',
  });
}
