import { Worker } from 'node:worker_threads';
import { AppError, type ErrorReport } from '../../src/base/app-error.ts';
import type { PooledSentences } from '../../src/training/batch.ts';
import type { BatchRecipe } from '../../src/training/batch-maker.ts';
import type { Batches, MicroBatch } from '../../src/training/fit.ts';
import { entryPoint } from '../node/entry-point.ts';

export interface BatchWorkerData {
  /** `text` null: the tokenizer of the vocabulary. */
  recipe: Omit<BatchRecipe, 'text'> & { text: PooledSentences | null };
  vocabulary: string[];
  /** Of each example, by the split's indices. */
  files: string[];
  cacheByteCount: number;
}

export type BatchRequest = { id: number } & (
  | { kind: 'training'; step: number }
  | { kind: 'validation'; isFirst: boolean }
);
type Answer = { id: number; batches: MicroBatch[] } | { id: number; error: ErrorReport };

/** Batches that are ready, or on their way, before they are asked for. */
const stepsAhead = 2;

/** Batches made in a thread of their own while the engine computes the steps before. */
export class BatchThread implements Batches {
  readonly #worker: Worker;
  readonly #stepCount: number;
  readonly #pending = new Map<number, PromiseWithResolvers<MicroBatch[]>>();
  readonly #ahead = new Map<number, Promise<MicroBatch[]>>();
  #nextId = 1;
  #failure: AppError | null = null;
  /** What the engine has waited for batches, all in all. */
  waitedMs = 0;

  constructor(data: BatchWorkerData, stepCount: number) {
    this.#stepCount = stepCount;
    this.#worker = new Worker(entryPoint('batch-worker', import.meta.url), { workerData: data });
    this.#worker.on('message', (answer: Answer) => {
      const waiting = this.#pending.get(answer.id);
      this.#pending.delete(answer.id);
      if ('error' in answer) waiting?.reject(new AppError(answer.error));
      else waiting?.resolve(answer.batches);
    });
    this.#worker.on('error', error => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(undefined));
  }

  async training(step: number): Promise<MicroBatch[]> {
    for (let next = step; next <= Math.min(step + stepsAhead, this.#stepCount); next++) {
      if (this.#ahead.has(next)) continue;
      const batches = this.#ask({ kind: 'training', step: next });
      // Awaited in its turn; a failure until then is not unheard of.
      batches.catch(() => {});
      this.#ahead.set(next, batches);
    }
    const batches = this.#ahead.get(step) as Promise<MicroBatch[]>;
    this.#ahead.delete(step);
    const startedMs = performance.now();
    try {
      return await batches;
    } finally {
      this.waitedMs += performance.now() - startedMs;
    }
  }

  async *validation(): AsyncGenerator<MicroBatch> {
    let next = this.#ask({ kind: 'validation', isFirst: true });
    while (true) {
      const [batch] = await next;
      if (batch === undefined) return;
      next = this.#ask({ kind: 'validation', isFirst: false });
      next.catch(() => {});
      yield batch;
    }
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(request: Omit<Extract<BatchRequest, { kind: 'training' }>, 'id'>): Promise<MicroBatch[]>;
  #ask(request: Omit<Extract<BatchRequest, { kind: 'validation' }>, 'id'>): Promise<MicroBatch[]>;
  #ask(request: object): Promise<MicroBatch[]> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    const id = this.#nextId++;
    const waiting = Promise.withResolvers<MicroBatch[]>();
    this.#pending.set(id, waiting);
    this.#worker.postMessage({ ...request, id });
    return waiting.promise;
  }

  /** Of an error and the exit that follows it, the first says why. */
  #fail(cause: unknown): void {
    this.#failure ??= new AppError(
      {
        code: 'training.batches',
        message: 'The thread that prepares the batches ended.',
        ...(cause instanceof Error ? { actual: cause.message } : {}),
        advice: 'Resume the run.',
      },
      { cause },
    );
    for (const { reject } of this.#pending.values()) reject(this.#failure);
    this.#pending.clear();
  }
}
