import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import type { Compute } from '../../src/app/ports.ts';
import { AppError, type ErrorReport } from '../../src/base/app-error.ts';
import { entryPoint } from './entry-point.ts';
import { type ForkedChild, forkChild } from './fork-child.ts';

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
/** Each may hold a film of hundreds of MB; one processor is left for the host and the page. */
const MOST_WORKERS = 4;
/** Nobody looks at these while they last: what a person waits for goes before them. */
const BACKGROUND = new Set(['inspectStudy']);

/**
 * Runs the long computations in processes of their own, so that the host goes on answering and
 * outlives whatever a file does to a decoder: in a worker thread, a decoder or V8 itself could take
 * the host and the recording in progress with it. Workers are started as requests need them. One that
 * dies, or takes longer than the deadline (a damaged file can lead a decoder in circles) and is
 * killed, fails the request it was at; the next one gets another.
 */
export class ComputePool {
  readonly #deadlineMs: number;
  #workers: Lane[];
  #waiting: Job[] = [];
  #nextId = 1;

  constructor({
    deadlineMs = DEFAULT_DEADLINE_MS,
    workerCount = Math.min(MOST_WORKERS, Math.max(1, availableParallelism() - 1)),
  }: { deadlineMs?: number; workerCount?: number } = {}) {
    this.#deadlineMs = deadlineMs;
    this.#workers = Array.from({ length: workerCount }, () => new Lane(() => this.#next()));
  }

  compute: Compute = (name, input) =>
    new Promise((resolve, reject) => {
      this.#waiting.push({ id: this.#nextId++, name, input, resolve, reject });
      this.#next();
    });

  async close(): Promise<void> {
    for (const { reject } of this.#waiting.splice(0)) reject(workerEnded());
    await Promise.all(this.#workers.map(lane => lane.close()));
  }

  #next(): void {
    for (const lane of this.#workers) {
      if (lane.isBusy) continue;
      const urgent = this.#waiting.findIndex(({ name }) => !BACKGROUND.has(name));
      const [job] = this.#waiting.splice(Math.max(0, urgent), 1);
      if (job === undefined) return;
      lane.run(job, this.#deadlineMs);
    }
  }
}

/** One worker at a time, with the one job it is at. */
class Lane {
  #worker: ForkedChild | null = null;
  #running: { job: Job; deadline: NodeJS.Timeout } | null = null;
  #onFree: () => void;

  constructor(onFree: () => void) {
    this.#onFree = onFree;
  }

  get isBusy(): boolean {
    return this.#running !== null;
  }

  run(job: Job, deadlineMs: number): void {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    const deadline = setTimeout(() => this.#giveUp(job, worker, deadlineMs), deadlineMs);
    deadline.unref();
    this.#running = { job, deadline };
    // A host may end while its workers are idle, and not while it waits for one of them.
    worker.child.channel?.ref();
    worker.child.send({ id: job.id, name: job.name, input: job.input }, error => {
      // A worker that can't be spoken to is as good as dead: its exit fails the job.
      if (error) worker.child.kill('SIGKILL');
    });
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#finish()?.reject(workerEnded());
    if (worker === null || hasEnded(worker)) return;
    // Whoever closes waits for it: without this the host would end in the middle of closing.
    worker.child.ref();
    worker.child.kill('SIGKILL');
    await once(worker.child, 'exit');
  }

  /** Takes the running job off the worker; null where it has been answered already. */
  #finish(id?: number): Job | null {
    if (this.#running === null || (id !== undefined && this.#running.job.id !== id)) return null;
    const { job, deadline } = this.#running;
    clearTimeout(deadline);
    this.#worker?.child.channel?.unref();
    this.#running = null;
    return job;
  }

  #giveUp(job: Job, worker: ForkedChild, deadlineMs: number): void {
    if (this.#finish(job.id) === null) return;
    this.#worker = null;
    worker.child.kill('SIGKILL');
    job.reject(tooSlow(deadlineMs));
    this.#onFree();
  }

  #start(): ForkedChild {
    const worker = forkChild(entryPoint('compute-worker', import.meta.url));
    const { child, lastWords } = worker;
    child.unref();
    child.on('message', (answer: Answer) => {
      const job = this.#finish(answer.id);
      if ('error' in answer) job?.reject(new AppError(answer.error));
      else job?.resolve(answer.output);
      this.#onFree();
    });
    const end = (cause: string) => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#finish()?.reject(workerEnded(cause));
      this.#onFree();
    };
    child.on('exit', (code, signal) => end(`${signal ?? `exit code ${code}`}\n${lastWords()}`));
    child.on('error', error => end(error.message));
    return worker;
  }
}

function hasEnded({ child }: ForkedChild): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function workerEnded(cause?: string): AppError {
  const message = 'The computation was cut off: its process ended.';
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
