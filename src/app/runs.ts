import type { Api, Input, RunProgress } from '../api/contract.ts';
import { AppError, reportOf } from '../base/app-error.ts';
import type { Example } from '../dataset/example.ts';
import { nanoConfig } from '../model/config.ts';
import { type ModelInput, modelInput } from '../model/model-image.ts';
import { modelOf } from './models.ts';
import type { ModelHost, Ports, StudyRecord, Training, TrainJob } from './ports.ts';
import { recordedReading } from './recorded-reading.ts';
import { studyOf } from './studies.ts';

type RunMethods = Pick<Api, Extract<keyof Api, `runs.${string}`>>;

interface ActiveRun {
  progress: RunProgress;
  cancelled: boolean;
  training: Training | null;
  ended: Promise<void>;
}

type RunEnd = Partial<RunProgress> & Pick<RunProgress, 'state'>;

/** Fine-tuning runs: one at a time, each in a model host of its own. */
export class Runs {
  #ports: Ports;
  #onProgress: (progress: RunProgress) => void;
  #onChange: () => void;
  #active: ActiveRun | null = null;

  constructor(ports: Ports, onProgress: (progress: RunProgress) => void, onChange: () => void) {
    this.#ports = ports;
    this.#onProgress = onProgress;
    this.#onChange = onChange;
  }

  methods(): RunMethods {
    return {
      'runs.list': () => this.#list(),
      'runs.start': input => this.#start(input),
      'runs.cancel': ({ runId }) => this.#cancel(runId),
      'runs.metrics': ({ runId }) => this.#ports.runs.metrics(runId),
    };
  }

  /** Cancels the run in progress, if any, and waits until it has ended. */
  async close(): Promise<void> {
    if (this.#active === null) return;
    const { ended, progress } = this.#active;
    await this.#cancel(progress.runId);
    await ended;
  }

  isTraining(): boolean {
    return this.#active !== null;
  }

  /** Runs, newest first; one whose host died while it ran is shown as failed. */
  async #list(): Promise<RunProgress[]> {
    const runs = await this.#ports.runs.list();
    return runs.map(run => {
      if (run.runId === this.#active?.progress.runId) return this.#active.progress;
      if (run.state !== 'preparing' && run.state !== 'running') return run;
      const message = 'Foveal stopped while this run was going on.';
      return { ...run, state: 'failed', error: { code: 'run.interrupted', message } };
    });
  }

  async #start(input: Input<'runs.start'>): Promise<RunProgress> {
    if (this.#active !== null) {
      throw new AppError({
        code: 'run.busy',
        message: `Run ${this.#active.progress.runId} is still going on.`,
        advice: 'Wait for it or cancel it.',
      });
    }
    const readings = this.#trainingReadings();
    const progress: RunProgress = {
      runId: this.#ports.clock.newId(),
      state: 'preparing',
      step: 0,
      stepCount: input.stepCount,
      startedAt: this.#ports.clock.now().toISOString(),
      elapsedMs: 0,
      remainingMs: null,
      loss: null,
      learningRate: null,
      baseModelId: input.baseModelId,
      modelId: null,
      engine: null,
      exampleCount: readings.length,
      error: null,
    };
    const ended = Promise.withResolvers<void>();
    const run: ActiveRun = { progress, cancelled: false, training: null, ended: ended.promise };
    // Nothing was awaited since the check: of two starts at the same time one is refused.
    this.#active = run;
    try {
      if (input.baseModelId !== null) await modelOf(this.#ports, input.baseModelId);
      const readingIds = readings.map(reading => reading.readingId);
      await this.#ports.runs.create(progress, { ...input, readingIds });
      await this.#ports.audit.append('run.start', progress.runId, { readings: readings.length });
    } catch (error) {
      this.#active = null;
      ended.resolve();
      throw error;
    }
    this.#run(run, input).then(ended.resolve, ended.reject);
    return progress;
  }

  /** A run's end is on the disk before anybody hears of it. */
  async #run(run: ActiveRun, input: Input<'runs.start'>): Promise<void> {
    const end = await this.#train(run, input).catch(
      (error): RunEnd => ({ state: 'failed', error: reportOf(error) }),
    );
    const progress: RunProgress = { ...run.progress, ...end, remainingMs: null };
    run.progress = progress;
    try {
      await this.#ports.runs.save(progress);
      await this.#ports.audit.append('run.end', progress.runId, { state: progress.state });
      await this.#ports.runs.dropModels(progress.runId);
    } catch (error) {
      this.#ports.report(reportOf(error));
    }
    this.#active = null;
    this.#onProgress(progress);
    this.#onChange();
  }

  async #train(run: ActiveRun, input: Input<'runs.start'>): Promise<RunEnd> {
    const { runId } = run.progress;
    const { baseModelId, ...parameters } = input;
    const config =
      baseModelId === null ? nanoConfig(1) : await this.#ports.models.config(baseModelId);
    const examples = await this.#examples(run, modelInput(config));
    if (run.cancelled) return { state: 'cancelled' };
    const { runs, models } = this.#ports;
    const startModelId = `${runId}-start`;
    const startFolder = runs.modelFolder(runId, startModelId);
    const outputFolder = runs.modelFolder(runId, runId);
    const startedAt = this.#ports.clock.now().toISOString();
    const host = await this.#ports.startModelHost();
    try {
      if (baseModelId === null) {
        const sentences = examples.flatMap(example => example.sentences);
        await host.initialise(startFolder, input.seed, sentences);
      }
      const baseModelFolder = baseModelId === null ? startFolder : models.folder(baseModelId);
      const job = { ...parameters, examples, baseModelFolder, outputFolder };
      if ((await this.#fit(host, run, job)) === 'cancelled') return { state: 'cancelled' };
    } finally {
      await host.stop();
    }
    if (baseModelId === null) {
      // Kept as it was before training, so that the two can be compared.
      await models.adopt(startFolder, {
        modelId: startModelId,
        name: `initialised, seed ${input.seed}`,
        createdAt: startedAt,
        parentModelId: null,
        runId,
        trainingStudyIds: [],
        trainingReadingIds: [],
      });
    }
    const { modelId } = await models.adopt(outputFolder, {
      modelId: runId,
      name: `${input.stepCount} steps ${input.useGaze ? 'with' : 'without'} gaze`,
      createdAt: this.#ports.clock.now().toISOString(),
      parentModelId: baseModelId ?? startModelId,
      runId,
      trainingStudyIds: [...this.#studiesOf(examples)],
      trainingReadingIds: examples.map(({ exampleId }) => exampleId),
    });
    return { state: 'finished', modelId };
  }

  /** The training itself, each step written to the run's metrics. */
  async #fit(host: ModelHost, run: ActiveRun, job: TrainJob): Promise<'finished' | 'cancelled'> {
    const { runId } = run.progress;
    let metrics = Promise.resolve();
    run.training = host.train(job, ({ step, loss, learningRate, ...progress }) => {
      const { elapsedMs, remainingMs, engine } = progress;
      const change = { step, loss, learningRate, elapsedMs, remainingMs, engine };
      this.#update(run, { state: 'running', ...change });
      metrics = metrics.then(() =>
        this.#ports.runs.appendMetric(runId, { step, loss, learningRate }),
      );
      // Awaited below; without a handler now, a full disk would end the host.
      metrics.catch(() => {});
    });
    if (run.cancelled) run.training.cancel();
    const outcome = await run.training.finished;
    await metrics;
    return outcome;
  }

  /** The readings to train on as examples; a reading that can't be read is reported and left out. */
  async #examples(run: ActiveRun, input: ModelInput): Promise<Example[]> {
    const examples: Example[] = [];
    for (const { readingId, studyId } of this.#trainingReadings()) {
      if (run.cancelled) return [];
      try {
        const study = studyOf(this.#ports, studyId);
        const { widthPx, heightPx, fileName, patientKey } = study;
        const example = await this.#ports.compute('example', {
          ...(await recordedReading(this.#ports, readingId, { widthPx, heightPx })),
          study: { fileName, patientKey, bytes: await this.#ports.studies.bytes(study) },
          input,
        });
        if (example !== null) examples.push(example);
      } catch (error) {
        this.#ports.report(reportOf(error));
      }
    }
    this.#update(run, { exampleCount: examples.length });
    if (examples.length > 0) return examples;
    throw new AppError({
      code: 'run.noExamples',
      message: 'There is nothing to train on.',
      expected:
        'at least one finished reading with dictated sentences, of a film that is not held out',
      actual: 'none',
      advice: 'Read a film first, or run `foveal demo` for synthetic ones.',
    });
  }

  /** Finished readings that nobody excluded, of films that are neither excluded nor held out, nor of a patient of whom a film is. */
  #trainingReadings() {
    const { catalogue } = this.#ports;
    const studies = catalogue.studies();
    const heldOutPatients = new Set(studies.filter(({ heldOut }) => heldOut).map(patientOf));
    const isTrainedOn = (study: StudyRecord) =>
      study.exclusion === null && !heldOutPatients.has(patientOf(study));
    const chosen = new Set(studies.filter(isTrainedOn).map(({ studyId }) => studyId));
    return catalogue
      .readings()
      .filter(
        ({ state, studyId, exclusion }) =>
          state === 'finished' && exclusion === null && chosen.has(studyId),
      );
  }

  #studiesOf(examples: readonly Example[]): Set<string> {
    const ids = examples.map(({ exampleId }) => this.#ports.catalogue.reading(exampleId)?.studyId);
    return new Set(ids.filter(id => id !== undefined));
  }

  #update(run: ActiveRun, change: Partial<RunProgress>): void {
    run.progress = { ...run.progress, ...change };
    this.#onProgress(run.progress);
  }

  async #cancel(runId: string): Promise<Record<string, never>> {
    if (this.#active?.progress.runId === runId) {
      this.#active.cancelled = true;
      this.#active.training?.cancel();
    }
    return {};
  }
}

/** A film that names nobody is of a patient of its own. */
function patientOf({ patientKey, studyId }: StudyRecord): string {
  return patientKey ?? studyId;
}
