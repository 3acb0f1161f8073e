import { Worker } from 'node:worker_threads';
import type { Compute } from '../../src/app/ports.ts';
import { AppError, type ErrorReport } from '../../src/base/app-error.ts';
import { entryPoint } from './entry-point.ts';

interface Pending {
  resolve(output: never): void;
  reject(error: unknown): void;
}
type Answer = { id: number; output: never } | { id: number; error: ErrorReport };

/**
 * Runs the long computations in a worker thread, so that the host goes on answering. The worker is
 * started by the first request; one that dies fails its requests and is replaced by the next.
 */
export class ComputePool {
  #worker: Worker | null = null;
  #pending = new Map<number, Pending>();
  #nextId = 1;

  compute: Compute = (name, input) =>
    new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#pending.set(id, { resolve, reject });
      this.#worker ??= this.#start();
      this.#worker.postMessage({ id, name, input });
    });

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(entryPoint('compute-worker', import.meta.url));
    // A host that has nothing else to do may end; the worker must not keep it alive.
    worker.unref();
    let cause: unknown;
    worker.on('message', (answer: Answer) => {
      const pending = this.#pending.get(answer.id);
      this.#pending.delete(answer.id);
      if ('error' in answer) pending?.reject(new AppError(answer.error));
      else pending?.resolve(answer.output);
    });
    worker.on('error', error => {
      cause = error;
    });
    worker.on('exit', () => {
      this.#worker = null;
      const message = 'The computation was cut off: its worker ended.';
      for (const { reject } of this.#pending.values()) {
        reject(new AppError({ code: 'compute.workerEnded', message }, { cause }));
      }
      this.#pending.clear();
    });
    return worker;
  }
}
