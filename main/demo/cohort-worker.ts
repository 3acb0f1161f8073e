import { parentPort, workerData } from 'node:worker_threads';
import { reportOf } from '../../src/base/app-error.ts';
import { makeDemoCase } from './demo-case.ts';

/** Makes the cases of the seeds it was given, one message each; see cohort.ts. */
const seeds: number[] = workerData;
try {
  for (const seed of seeds) parentPort?.postMessage({ made: await makeDemoCase(seed) });
} catch (error) {
  parentPort?.postMessage({ error: reportOf(error) });
}
