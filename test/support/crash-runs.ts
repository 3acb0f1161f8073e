import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  type EngineReport,
  ModelHost,
  type TrainJob,
  type TrainProgress,
} from '../../main/model-host/client.ts';
import { readModelFolder, writeModelFolder } from '../../main/model-host/model-folder.ts';
import { RunCheckpoints } from '../../main/model-host/run-checkpoints.ts';
import { ExampleFiles } from '../../main/node/example-files.ts';
import { AppError } from '../../src/base/app-error.ts';
import { SeededRandom } from '../../src/base/random.ts';
import type { Example } from '../../src/dataset/example.ts';
import { encodeModel, type Model } from '../../src/model/model-files.ts';
import { defaultFit } from '../../src/training/fit.ts';

export interface CrashOptions {
  stepCount: number;
  killCount: number;
  seed: number;
  engine?: EngineReport['name'];
  checkpointEverySteps: number;
  /** Hears what has been done. */
  onProgress?(what: string): void;
}

export interface CrashResult {
  /** Steps after which a process was killed, in their order. */
  killedAfter: number[];
  /** Steps that were done again. */
  stepsRepeated: number;
  /** Names of parameters and of optimiser state that differ from the uninterrupted run's. */
  different: string[];
}

/**
 * Trains the same job twice: once without a stop, and once in processes that are killed at random
 * moments, in the middle of a step or of writing a checkpoint, each time gone on from what lies on
 * the disk. Says what differs in the end.
 */
export async function crashRuns(
  folder: string,
  model: Model,
  examples: readonly Example[],
  options: CrashOptions,
): Promise<CrashResult> {
  const baseModelFolder = join(folder, 'base');
  await writeModelFolder(baseModelFolder, encodeModel(model, '# test\n'));
  const files = new ExampleFiles(join(folder, 'examples'));
  const prepared = await Promise.all(
    examples.map(async example => ({
      file: await files.write(example, 'x'),
      sentences: example.sentences,
    })),
  );
  const indices = [...examples.keys()];
  const validationCount = Math.floor(examples.length / 4);
  const jobIn = (name: string): TrainJob => ({
    examples: prepared,
    split: {
      training: indices.slice(validationCount),
      validation: indices.slice(0, validationCount),
    },
    baseModelFolder,
    outputFolder: join(folder, name, 'model'),
    checkpointFolder: join(folder, name, 'checkpoints'),
    branchFolder: null,
    course: 'crash',
    checkpointEverySteps: options.checkpointEverySteps,
    microBatchSize: 4,
    settings: {
      ...defaultFit,
      stepCount: options.stepCount,
      batchSize: 4,
      learningRate: 1e-3,
      seed: options.seed,
      augment: true,
      averageDecay: 0.99,
      validateEverySteps: 9,
    },
  });

  const whole = jobIn('whole');
  await trainOnce(whole, options.engine, () => {});
  options.onProgress?.(`${options.stepCount} steps without a stop`);
  const killed = jobIn('killed');
  const killedAfter: number[] = [];
  const random = new SeededRandom(options.seed, 'kills');
  let stepsDone = 0;
  let furthest = 0;
  while (true) {
    const isKilled = killedAfter.length < options.killCount;
    // Some at the very first step, none so far on that the end would come before the last.
    const stepsUntilKill = random.integer(Math.ceil(options.stepCount / options.killCount));
    const delayInSteps = random.uniform(0, 3);
    let stepsInProcess = 0;
    const finished = await trainOnce(killed, options.engine, async (host, { step, stepMs }) => {
      stepsDone++;
      furthest = Math.max(furthest, step);
      if (!isKilled || stepsInProcess++ !== stepsUntilKill) return;
      await setTimeout(delayInSteps * stepMs);
      killedAfter.push(furthest);
      process.kill(host.processId, 'SIGKILL');
    });
    if (finished) break;
    options.onProgress?.(`killed after step ${killedAfter.at(-1)}`);
  }
  return {
    killedAfter,
    stepsRepeated: stepsDone - options.stepCount,
    different: await differences(whole, killed),
  };
}

/** true: to the end; false: until the process was killed. */
async function trainOnce(
  job: TrainJob,
  engine: EngineReport['name'] | undefined,
  onStep: (host: ModelHost, progress: TrainProgress) => void,
): Promise<boolean> {
  const host = await ModelHost.start(engine);
  try {
    await host.train(job, { onStep: progress => onStep(host, progress) });
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'modelHost.crashed') return false;
    throw error;
  } finally {
    await host.stop();
  }
}

async function differences(a: TrainJob, b: TrainJob): Promise<string[]> {
  const all = async (job: TrainJob) => {
    const { parameters } = await readModelFolder(job.outputFolder);
    const { state } = await new RunCheckpoints(job.checkpointFolder ?? '').newest(job.course);
    const values = new Map<string, Float32Array>();
    for (const [name, tensor] of parameters) values.set(`model ${name}`, tensor.values);
    for (const [name, tensor] of state?.training.parameters ?? []) {
      values.set(`last ${name}`, tensor.values);
    }
    for (const [name, first] of state?.training.first ?? []) values.set(`first ${name}`, first);
    for (const [name, second] of state?.training.second ?? []) values.set(`second ${name}`, second);
    for (const [name, average] of state?.progress.average ?? []) {
      values.set(`average ${name}`, average);
    }
    return values;
  };
  const [first, second] = [await all(a), await all(b)];
  const names = new Set([...first.keys(), ...second.keys()]);
  return [...names].filter(name => {
    const [x, y] = [first.get(name), second.get(name)];
    if (x === undefined || y === undefined || x.length !== y.length) return true;
    return Buffer.compare(bytesOf(x), bytesOf(y)) !== 0;
  });
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
