import type { Api, Input, RunMetric, RunProgress, RunRecipe } from '../api/contract.ts';
import { AppError, type ErrorReport, reportOf } from '../base/app-error.ts';
import { modelOf } from './models.ts';
import type { Ports, RunConfiguration } from './ports.ts';
import { preflight } from './preflight.ts';
import { stateAfter } from './run-attempts.ts';
import { exportCurve } from './run-export.ts';
import { type RunEnd, RunJob } from './run-job.ts';
import { trainingMaterial } from './run-material.ts';
import { thinned } from './run-points.ts';
import { reportRun } from './run-report.ts';

type RunMethods = Pick<Api, Extract<keyof Api, `runs.${string}`>>;

/** Points of a curve that a page asks for unless it says otherwise. */
const usualPoints = 2000;
const resumable: RunProgress['state'][] = ['paused', 'interrupted', 'failed'];
const goingOn: RunProgress['state'][] = ['preparing', 'running'];

/** What hears of runs. */
export interface RunsListener {
  onProgress(progress: RunProgress): void;
  onPoints(runId: string, points: RunMetric[]): void;
  /** Models or runs are others now. */
  onChange(): void;
}

/** Fine-tuning runs: one goes on at a time, the others wait in a queue. */
export class Runs {
  readonly #ports: Ports;
  readonly #listener: RunsListener;
  /** In their order; the first is the one that goes on. */
  readonly #queue: { job: RunJob; ended: Promise<void> }[] = [];
  #isClosing = false;

  constructor(ports: Ports, listener: RunsListener) {
    this.#ports = ports;
    this.#listener = listener;
  }

  methods(): RunMethods {
    return {
      'runs.list': () => this.#list(),
      'runs.preflight': recipe => preflight(this.#ports, recipe, this.isTraining()),
      'runs.start': recipe => this.#start(recipe),
      'runs.pause': ({ runId }) => this.#pause(runId),
      'runs.resume': ({ runId }) => this.#resume(runId),
      'runs.cancel': ({ runId }) => this.#cancel(runId),
      'runs.branch': input => this.#branch(input),
      'runs.checkpoints': ({ runId }) => this.#checkpoints(runId),
      'runs.recipe': async ({ runId }) => (await this.#ports.runs.configuration(runId)).recipe,
      'runs.metrics': async ({ runId, maxPoints }) =>
        thinned(await this.#ports.runs.metrics(runId), maxPoints ?? usualPoints),
      'runs.export': ({ runId, format }) => exportCurve(this.#ports, runId, format),
      'runs.report': async ({ runId, language }) =>
        reportRun(this.#ports, await this.#runOf(runId), language),
    };
  }

  /** The run in progress gets a checkpoint and is paused; those that wait are paused too. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const { job } of this.#queue) job.stop('pause');
    await Promise.all(this.#queue.map(({ ended }) => ended));
  }

  isTraining(): boolean {
    return this.#queue.length > 0;
  }

  /** Runs, newest first; one whose host died while it went on, or waited, is interrupted. */
  async #list(): Promise<RunProgress[]> {
    const runs = await this.#ports.runs.list();
    return runs.map(run => this.#jobOf(run.runId)?.progress ?? asFound(run));
  }

  async #start(recipe: RunRecipe): Promise<RunProgress> {
    if (recipe.baseModelId !== null) await modelOf(this.#ports, recipe.baseModelId);
    const runId = this.#ports.clock.newId();
    return this.#create(this.#unstarted(runId, recipe), { recipe, originRunId: runId });
  }

  async #create(
    progress: RunProgress,
    { recipe, originRunId }: Omit<RunConfiguration, 'readingIds'>,
    beforeStart: () => Promise<void> = async () => {},
  ): Promise<RunProgress> {
    const { readings } = await trainingMaterial(this.#ports);
    const readingIds = readings.map(({ readingId }) => readingId);
    const created = { ...progress, exampleCount: readingIds.length };
    const configuration = { recipe, readingIds, originRunId };
    await this.#ports.runs.create(created, configuration);
    await beforeStart();
    await this.#ports.audit.append('run.start', progress.runId, { readings: readingIds.length });
    return this.#enqueue(created, configuration);
  }

  /** Behind those that wait; a run is `queued` until its turn comes. */
  #enqueue(progress: RunProgress, configuration: RunConfiguration): RunProgress {
    const waiting: RunProgress = { ...progress, state: 'queued', error: null, stopping: null };
    const job = new RunJob(this.#ports, waiting, configuration, this.#listener);
    const before = this.#queue.at(-1)?.ended ?? Promise.resolve();
    const ended = before.then(() => this.#run(job));
    this.#queue.push({ job, ended });
    this.#listener.onProgress(waiting);
    return waiting;
  }

  async #run(job: RunJob): Promise<void> {
    // Nothing is left to do for one that was stopped while it waited.
    if (!this.#queue.some(entry => entry.job === job)) return;
    const end = await this.#outcome(job);
    await this.#end(job, end);
  }

  /** A run's end is on the disk before anybody hears of it. */
  async #end(job: RunJob, end: RunEnd): Promise<void> {
    job.progress = { ...job.progress, ...end, remainingMs: null, stopping: null };
    const { progress } = job;
    try {
      await this.#ports.runs.save(progress);
      await this.#ports.audit.append('run.end', progress.runId, { state: progress.state });
      const isOver = progress.state === 'finished' || progress.checkpointStep === 0;
      const canGoOn = progress.state === 'paused' || progress.state === 'interrupted';
      if (isOver && !canGoOn) await this.#ports.runs.dropModels(progress.runId);
    } catch (error) {
      this.#ports.report(reportOf(error));
      job.progress = { ...job.progress, error: job.progress.error ?? reportOf(error) };
    }
    this.#remove(job);
    this.#listener.onProgress(job.progress);
    this.#listener.onChange();
  }

  async #outcome(job: RunJob): Promise<RunEnd> {
    if (job.progress.stopping !== null || this.#isClosing) {
      return { state: job.progress.stopping === 'cancel' ? 'cancelled' : 'paused' };
    }
    try {
      return await job.run();
    } catch (cause) {
      const error: ErrorReport = reportOf(cause);
      return { state: stateAfter(error), error };
    }
  }

  #remove(job: RunJob): void {
    const index = this.#queue.findIndex(entry => entry.job === job);
    if (index >= 0) this.#queue.splice(index, 1);
  }

  /** The run that goes on, after its step; one that waits, now. */
  async #stop(job: RunJob, how: 'pause' | 'cancel'): Promise<void> {
    job.stop(how);
    if (this.#queue[0]?.job === job) return;
    this.#remove(job);
    await this.#end(job, { state: how === 'cancel' ? 'cancelled' : 'paused' });
  }

  async #pause(runId: string): Promise<Record<string, never>> {
    const job = this.#jobOf(runId);
    if (job !== undefined) await this.#stop(job, 'pause');
    return {};
  }

  async #cancel(runId: string): Promise<Record<string, never>> {
    const job = this.#jobOf(runId);
    if (job !== undefined) await this.#stop(job, 'cancel');
    else {
      const run = await this.#runOf(runId);
      if (resumable.includes(run.state)) {
        const cancelled: RunProgress = { ...run, state: 'cancelled' };
        await this.#ports.runs.save(cancelled);
        await this.#ports.audit.append('run.end', runId, { state: 'cancelled' });
        this.#listener.onProgress(cancelled);
        this.#listener.onChange();
      }
    }
    return {};
  }

  async #resume(runId: string): Promise<RunProgress> {
    const known = this.#jobOf(runId);
    if (known !== undefined) return known.progress;
    const run = await this.#runOf(runId);
    if (!resumable.includes(run.state)) throw notResumable(run);
    const configuration = await this.#ports.runs.configuration(runId);
    await this.#ports.audit.append('run.resume', runId, { step: run.checkpointStep });
    // Nothing was awaited since: of two resumes at the same time the second finds the first.
    return this.#jobOf(runId)?.progress ?? this.#enqueue(run, configuration);
  }

  async #branch({ runId, step, changes }: Input<'runs.branch'>): Promise<RunProgress> {
    const { runs, clock } = this.#ports;
    const steps = await runs.checkpointSteps(runId);
    const from = step ?? steps[0];
    if (from === undefined || !steps.includes(from)) throw noCheckpoint(runId, step, steps);
    const { recipe: before, originRunId } = await runs.configuration(runId);
    const changed = Object.entries(changes).filter(([, value]) => value !== undefined);
    const recipe: RunRecipe = { ...before, ...Object.fromEntries(changed) };
    if (recipe.stepCount <= from) throw nothingLeft(from, recipe.stepCount);
    const progress = {
      ...this.#unstarted(clock.newId(), recipe),
      step: from,
      branchOf: { runId, step: from },
    };
    return this.#create(progress, { recipe, originRunId }, () =>
      runs.copyCheckpoint(runId, from, progress.runId),
    );
  }

  async #checkpoints(runId: string) {
    const { best } = await this.#runOf(runId);
    const steps = await this.#ports.runs.checkpointSteps(runId);
    return steps.map(step => ({ step, isBest: step === best?.step }));
  }

  #jobOf(runId: string): RunJob | undefined {
    return this.#queue.find(({ job }) => job.progress.runId === runId)?.job;
  }

  async #runOf(runId: string): Promise<RunProgress> {
    const run = (await this.#list()).find(run => run.runId === runId);
    if (run !== undefined) return run;
    throw new AppError({
      code: 'run.unknown',
      message: `The library has no run ${runId}.`,
      advice: 'Choose one of those that `foveal runs` lists.',
    });
  }

  #unstarted(runId: string, recipe: RunRecipe): RunProgress {
    return {
      runId,
      state: 'queued',
      step: 0,
      stepCount: recipe.stepCount,
      startedAt: this.#ports.clock.now().toISOString(),
      elapsedMs: 0,
      remainingMs: null,
      loss: null,
      learningRate: null,
      baseModelId: recipe.baseModelId,
      modelId: null,
      engine: null,
      exampleCount: 0,
      error: null,
      preparedCount: 0,
      validationCount: 0,
      best: null,
      checkpointStep: 0,
      microBatchSize: recipe.microBatchSize ?? null,
      useGaze: recipe.useGaze,
      branchOf: null,
      stopping: null,
      notes: [],
    };
  }
}

/** A run as its file says, of which nobody takes care any more. */
function asFound(run: RunProgress): RunProgress {
  if (run.state === 'queued') return { ...run, state: 'paused' };
  if (!goingOn.includes(run.state)) return run;
  const message = 'Foveal stopped while this run was going on.';
  const error = {
    code: 'run.interrupted',
    message,
    advice: 'Resume it: it goes on from its last checkpoint.',
  };
  return { ...run, state: 'interrupted', stopping: null, error };
}

function notResumable({ runId, state }: RunProgress): AppError {
  return new AppError({
    code: 'run.notResumable',
    message: `Run ${runId} can’t be resumed.`,
    expected: 'a run that is paused, interrupted or failed',
    actual: state,
    advice: 'Branch from one of its checkpoints instead.',
  });
}

function noCheckpoint(runId: string, step: number | null, steps: number[]): AppError {
  return new AppError({
    code: 'run.noCheckpoint',
    message: `Run ${runId} has no ${step === null ? 'checkpoint' : `checkpoint of step ${step}`}.`,
    expected: steps.length === 0 ? 'a run that has taken a step' : `step ${steps.join(' or ')}`,
    actual: step === null ? 'none' : String(step),
  });
}

function nothingLeft(step: number, stepCount: number): AppError {
  return new AppError({
    code: 'run.nothingLeft',
    message: 'There is no step left after this checkpoint.',
    expected: `more than ${step} steps`,
    actual: String(stepCount),
    advice: 'Give the branch more steps.',
  });
}
