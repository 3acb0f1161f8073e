import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initialiseNano } from '../../src/model/model-files.ts';
import { crashRuns } from '../support/crash-runs.ts';
import { tinyExamples } from '../support/tiny-training.ts';

/*
 * Whether a run survives its process: a nano model is trained for 200 steps without a stop, and again
 * in processes of which 20 are killed at random moments (seeded), each gone on from its checkpoints.
 * Every parameter and all of the optimiser's state have to come out the same to the bit.
 * `npm run check:crash [seed]`
 */
const seed = Number(process.argv[2] ?? 1);
const examples = tinyExamples(16, 224, 49);
const model = initialiseNano(
  seed,
  examples.flatMap(({ sentences }) => sentences),
);
const folder = await mkdtemp(join(tmpdir(), 'foveal-crash-'));
try {
  const startedMs = performance.now();
  const seconds = () => `${((performance.now() - startedMs) / 1000).toFixed(0)} s`;
  const onProgress = (what: string) => console.log(`${seconds()}: ${what}`);
  const options = { stepCount: 200, killCount: 20, seed, checkpointEverySteps: 10, onProgress };
  const result = await crashRuns(folder, model, examples, options);
  const { killedAfter, stepsRepeated, different } = result;
  console.log(`killed ${killedAfter.length} times, after step ${killedAfter.join(', ')}`);
  console.log(`${stepsRepeated} steps were done again`);
  console.log(`${different.length} of the arrays differ from the uninterrupted run's`);
  for (const name of different.slice(0, 10)) console.log(`  ${name}`);
  console.log(seconds());
  if (different.length > 0 || killedAfter.length < options.killCount) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
