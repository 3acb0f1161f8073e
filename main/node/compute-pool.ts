import { Worker } from 'node:worker_threads';
import type { Compute } from '../../src/app/ports.ts';
import { AppError, type ErrorReport } from '../../src/base/app-error.ts';
import { entryPoint } from './entry-point.ts';

interface Job {
  id: number;
  name: string;
  input: unknown;
  resolve(output: never): void;
  reject(error: unknown): void;
}
type Answer = { id: number; output: never } | { id: number; error: ErrorReport };

/** The largest films take a few seconds on an old laptop; what takes longer than this has no end. */
const DEFAULT_DEADLINE_MS = 30_000;

/**
 * Runs the long computations in a worker thread, one after the other, so that the host goes on
 * answering. The worker is started by the first request. One that dies, or takes longer than the
 * deadline (a damaged file can lead a decoder in circles) and is ended, fails the request it was at;
 * the next request gets a new one.
 */
export class ComputePool {
  readonly #deadlineMs: number;
  #worker: Worker | null = null;
  #waiting: Job[] = [];
  #running: { job: Job; deadline: NodeJS.Timeout } | null = null;
  #nextId = 1;

  constructor({ deadlineMs = DEFAULT_DEADLINE_MS }: { deadlineMs?: number } = {}) {
    this.#deadlineMs = deadlineMs;
  }

  compute: Compute = (name, input) =>
    new Promise((resolve, reject) => {
      this.#waiting.push({ id: this.#nextId++, name, input, resolve, reject });
      this.#next();
    });

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    for (const { reject } of this.#waiting.splice(0)) reject(workerEnded());
    this.#finish()?.reject(workerEnded());
    await worker?.terminate();
  }

  #next(): void {
    if (this.#running !== null) return;
    const job = this.#waiting.shift();
    if (job === undefined) return;
    this.#worker ??= this.#start();
    const worker = this.#worker;
    const deadline = setTimeout(() => this.#giveUp(job, worker), this.#deadlineMs);
    deadline.unref();
    this.#running = { job, deadline };
    worker.postMessage({ id: job.id, name: job.name, input: job.input });
  }

  /** Takes the running job off the worker; null where it has been answered already. */
  #finish(id?: number): Job | null {
    if (this.#running === null || (id !== undefined && this.#running.job.id !== id)) return null;
    const { job, deadline } = this.#running;
    clearTimeout(deadline);
    this.#running = null;
    return job;
  }

  #giveUp(job: Job, worker: Worker): void {
    if (this.#finish(job.id) === null) return;
    this.#worker = null;
    void worker.terminate();
    job.reject(tooSlow(this.#deadlineMs));
    this.#next();
  }

  #start(): Worker {
    const worker = new Worker(entryPoint('compute-worker', import.meta.url));
    // A host that has nothing else to do may end; the worker must not keep it alive.
    worker.unref();
    let cause: unknown;
    worker.on('message', (answer: Answer) => {
      const job = this.#finish(answer.id);
      if ('error' in answer) job?.reject(new AppError(answer.error));
      else job?.resolve(answer.output);
      this.#next();
    });
    worker.on('error', error => {
      cause = error;
    });
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#finish()?.reject(workerEnded(cause));
      this.#next();
    });
    return worker;
  }
}

function workerEnded(cause?: unknown): AppError {
  const message = 'The computation was cut off: its worker ended.';
  return new AppError({ code: 'compute.workerEnded', message }, { cause });
}

function tooSlow(deadlineMs: number): AppError {
  return new AppError({
    code: 'study.tooSlow',
    message: 'Reading the film took too long and was ended.',
    expected: `an end within ${deadlineMs / 1000} s`,
    actual: 'none',
    advice: 'The file is probably damaged; fetch it again from its source.',
  });
}
