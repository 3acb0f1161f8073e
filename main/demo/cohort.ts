import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { AppError, type ErrorReport } from '../../src/base/app-error.ts';
import { entryPoint } from '../node/entry-point.ts';
import type { DemoCase } from './demo-case.ts';

type Answer = { made: DemoCase } | { error: ErrorReport };

/** Makes the cases of consecutive seeds on all cores, in the order of the seeds. */
export async function makeCohort(
  firstSeed: number,
  count: number,
  onMade: (madeCount: number) => void,
  signal: AbortSignal,
): Promise<DemoCase[]> {
  const seeds = Array.from({ length: count }, (_, i) => firstSeed + i);
  const workerCount = Math.min(availableParallelism(), 8, count);
  let madeCount = 0;
  const shares = Array.from({ length: workerCount }, (_, k) =>
    makeShare(
      seeds.filter((_, i) => i % workerCount === k),
      () => onMade(++madeCount),
      signal,
    ),
  );
  const cases = (await Promise.all(shares)).flat();
  return cases.sort((a, b) => a.seed - b.seed);
}

function makeShare(seeds: number[], onMade: () => void, signal: AbortSignal): Promise<DemoCase[]> {
  return new Promise((resolve, reject) => {
    const cases: DemoCase[] = [];
    const worker = new Worker(entryPoint('cohort-worker', import.meta.url), { workerData: seeds });
    const stop = () => void worker.terminate();
    signal.addEventListener('abort', stop, { once: true });
    worker.on('message', (answer: Answer) => {
      if ('error' in answer) return reject(new AppError(answer.error));
      cases.push(answer.made);
      onMade();
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) reject(signal.reason);
      else if (cases.length === seeds.length) resolve(cases);
      else reject(new AppError({ code: 'demo.workerEnded', message: 'A phantom worker ended.' }));
    });
  });
}
