import type { ChildProcess } from 'node:child_process';
import type { Embeddings } from '../../src/app/ports.ts';
import { AppError, type ErrorReport } from '../../src/base/app-error.ts';
import type { PhraseAttention } from '../../src/model/attend.ts';
import type { FilmFeatures } from '../../src/model/film-features.ts';
import { entryPoint } from '../node/entry-point.ts';
import { forkChild } from '../node/fork-child.ts';
import {
  type EngineReport,
  type Examination,
  examination,
  type Request,
  reply,
  type TrainJob,
  type TrainProgress,
  type TrainResult,
  type TrialResult,
  trainResult,
  trialResult,
} from './messages.ts';

export type { EngineReport, TrainJob, TrainProgress, TrainResult } from './messages.ts';

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
  listener?: TrainListener;
}

/** Hears of each step, and of what a person should know though the training goes on. */
export interface TrainListener {
  onStep(progress: TrainProgress): void;
  onNote?(note: ErrorReport): void;
}

type Unnumbered<R> = R extends { id: number } ? Omit<R, 'id'> : never;

/**
 * The host's end of the model process. A crash over there fails what was asked with an AppError
 * `modelHost.crashed` and leaves the host alive; start another one then.
 */
export class ModelHost {
  readonly engine: EngineReport;
  readonly processId: number;
  readonly #child: ChildProcess;
  readonly #pending: Map<number, Pending>;
  #nextId = 1;

  private constructor(child: ChildProcess, engine: EngineReport, pending: Map<number, Pending>) {
    this.#child = child;
    this.engine = engine;
    this.processId = child.pid as number;
    this.#pending = pending;
  }

  /**
   * Starts the process and waits until its engine is open.
   *
   * @param engine use this one alone; default: the best that works
   * @param threadCount processor threads it may use; default: all
   * @throws AppError `engine.none`, `modelHost.crashed`
   */
  static start(engine?: EngineReport['name'], threadCount?: number): Promise<ModelHost> {
    const entry = entryPoint('child', import.meta.url);
    const { child, lastWords } = forkChild(entry, [engine ?? '', `${threadCount ?? ''}`]);
    const pending = new Map<number, Pending>();
    return new Promise((resolve, reject) => {
      child.on('message', message => {
        const parsed = reply.parse(message);
        if (parsed.kind === 'ready') return resolve(new ModelHost(child, parsed.engine, pending));
        if (parsed.kind === 'progress') {
          return pending.get(parsed.id)?.listener?.onStep(parsed.progress);
        }
        if (parsed.kind === 'note') {
          return pending.get(parsed.id)?.listener?.onNote?.(parsed.note);
        }
        if (parsed.kind === 'failed' && parsed.id === null) {
          return reject(new AppError(parsed.error));
        }
        const waiting = pending.get(parsed.id as number);
        pending.delete(parsed.id as number);
        if (parsed.kind === 'done') waiting?.resolve(parsed.result);
        else waiting?.reject(new AppError(parsed.error));
      });
      const fail = (how: string) => {
        const error = crashed(how, lastWords());
        reject(error);
        for (const { reject } of pending.values()) reject(error);
        pending.clear();
      };
      child.on('exit', (code, signal) => fail(signal ?? `exit code ${code}`));
      child.on('error', error => fail(error.message));
    });
  }

  /**
   * Trains as the job says, from its last checkpoint where there is one. `signal` stops it after the
   * step that is running: with the reason `'pause'` for a while, otherwise for good.
   */
  async train(job: TrainJob, listener: TrainListener, signal?: AbortSignal): Promise<TrainResult> {
    const id = this.#nextId;
    const stop = () => {
      const how = signal?.reason === 'pause' ? 'pause' : 'cancel';
      if (this.#child.connected) this.#child.send({ kind: 'stop', id, how });
    };
    const answer = this.#ask({ kind: 'train', job }, listener);
    if (signal?.aborted === true) stop();
    signal?.addEventListener('abort', stop);
    try {
      return trainResult.parse(await answer);
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Tries a step of the job's examples, as many at once as fit, and forgets it. */
  async tryStep(job: TrainJob): Promise<TrialResult> {
    return trialResult.parse(await this.#ask({ kind: 'tryStep', job }));
  }

  /**
   * Cosine of each phrase with each patch of an image.
   *
   * @param image grey in [0, 1], square-padded and resized to the model's size (224×224 for nano)
   */
  async attend(
    modelFolder: string,
    image: Float32Array,
    phrases: string[],
  ): Promise<PhraseAttention> {
    return (await this.#ask({ kind: 'attend', modelFolder, image, phrases })) as PhraseAttention;
  }

  /** Global features of images (as for `attend`) and features of sentences. */
  async embed(
    modelFolder: string,
    images: Float32Array[],
    sentences: string[],
  ): Promise<Embeddings> {
    return (await this.#ask({ kind: 'embed', modelFolder, images, sentences })) as Embeddings;
  }

  /** All that a model makes of one film. */
  async filmFeatures(modelFolder: string, image: Float32Array): Promise<FilmFeatures> {
    return (await this.#ask({ kind: 'filmFeatures', modelFolder, image })) as FilmFeatures;
  }

  /** Writes an untrained nano model whose vocabulary holds the sentences' words. */
  async initialise(outputFolder: string, seed: number, sentences: string[]): Promise<void> {
    await this.#ask({ kind: 'initialise', outputFolder, seed, sentences });
  }

  /** Has the engine compute a small training step. */
  async examine(): Promise<Examination> {
    return examination.parse(await this.#ask({ kind: 'examine' }));
  }

  /** Ends the process; what is still asked for fails. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise(resolve => this.#child.once('exit', resolve));
    this.#child.kill();
    await ended;
  }

  #ask(request: Unnumbered<Request>, listener?: TrainListener): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      if (!this.#child.connected) return reject(crashed('gone', ''));
      this.#pending.set(id, { resolve, reject, ...(listener ? { listener } : {}) });
      this.#child.send({ ...request, id });
    });
  }
}

function crashed(how: string, lastWords: string): AppError {
  return new AppError({
    code: 'modelHost.crashed',
    message: 'The model process ended unexpectedly.',
    actual: [how, lastWords.trim()].filter(part => part !== '').join(': '),
    advice: 'Start the training again; with less memory free, use a smaller batch.',
  });
}
