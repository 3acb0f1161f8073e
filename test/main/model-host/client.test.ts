import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ModelHost, type TrainJob, type TrainProgress } from '../../../main/model-host/client.ts';
import { RunCheckpoints } from '../../../main/model-host/run-checkpoints.ts';
import { ExampleFiles } from '../../../main/node/example-files.ts';
import { defaultFit } from '../../../src/training/fit.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { tinyExamples } from '../../support/tiny-training.ts';

async function startHost(): Promise<ModelHost> {
  const host = await ModelHost.start('wasm');
  onTestFinished(() => host.stop());
  return host;
}

const examples = tinyExamples(3, 224, 49);
const sentences = examples.flatMap(example => example.sentences);

/** A job on prepared examples and a fresh model. */
async function jobFor(
  folder: string,
  host: ModelHost,
  change: Partial<TrainJob['settings']> = {},
): Promise<TrainJob> {
  const files = new ExampleFiles(join(folder, 'examples'));
  const baseModelFolder = join(folder, 'before');
  await host.initialise(baseModelFolder, 4, sentences);
  return {
    examples: await Promise.all(
      examples.map(async example => ({
        file: await files.write(example, 'x'),
        sentences: example.sentences,
      })),
    ),
    split: { training: [0, 1, 2], validation: [] },
    baseModelFolder,
    outputFolder: join(folder, 'model'),
    checkpointFolder: join(folder, 'checkpoints'),
    branchFolder: null,
    course: 'test',
    checkpointEverySteps: null,
    microBatchSize: 2,
    settings: { ...defaultFit, stepCount: 2, batchSize: 2, learningRate: 1e-3, ...change },
  };
}

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

describe('ModelHost', () => {
  it('initialises a model, trains it, and attends differently with the trained one', async () => {
    const host = await startHost();
    const job = await jobFor(await temporaryFolder(), host);
    const progress: TrainProgress[] = [];
    const result = await host.train(job, { onStep: step => progress.push(step) });
    expect(result).toMatchObject({ outcome: 'finished', stepCount: 2, engine: 'wasm' });
    expect(progress.map(({ step, stepCount }) => [step, stepCount])).toEqual([
      [1, 2],
      [2, 2],
    ]);
    expect(progress.map(({ remainingMs }) => remainingMs)).toEqual([null, 0]);

    const image = examples[0]?.image ?? new Float32Array();
    const phrases = ['no effusion', 'the heart'];
    const untrained = await host.attend(job.baseModelFolder, image, phrases);
    const trained = await host.attend(job.outputFolder, image, phrases);
    expect(trained.patchesPerSide).toBe(7);
    expect(trained.maps.map(map => map.length)).toEqual([49, 49]);
    expect(trained.maps).not.toEqual(untrained.maps);
  });

  it('stops after the running step when told to, with a checkpoint, and writes no model', async () => {
    const host = await startHost();
    const job = await jobFor(await temporaryFolder(), host, { stepCount: 1000 });
    const cancellation = new AbortController();
    const onStep = () => cancellation.abort('pause');
    const result = await host.train(job, { onStep }, cancellation.signal);
    expect(result.outcome).toBe('paused');
    expect(result.stepCount).toBeLessThan(10);
    expect(await exists(job.outputFolder)).toBe(false);
    const checkpoints = new RunCheckpoints(job.checkpointFolder ?? '');
    expect(await checkpoints.steps()).toEqual([result.stepCount]);
  });

  it('tells of the checkpoint that it goes on from, before it has written another', async () => {
    const host = await startHost();
    const job = await jobFor(await temporaryFolder(), host, { stepCount: 1000 });
    const told: number[] = [];
    const untilFirstStep = () => {
      const cancellation = new AbortController();
      const onStep = ({ checkpointStep }: TrainProgress) => {
        told.push(checkpointStep);
        cancellation.abort('pause');
      };
      return host.train(job, { onStep }, cancellation.signal);
    };
    const { checkpointStep } = await untilFirstStep();
    expect(checkpointStep).toBeGreaterThan(0);
    expect(told[0]).toBe(0);
    const stepsBefore = told.length;
    await untilFirstStep();
    expect(told[stepsBefore]).toBe(checkpointStep);
  });

  it('tries a step and leaves nothing behind', async () => {
    const host = await startHost();
    const job = await jobFor(await temporaryFolder(), host);
    const trial = await host.tryStep(job);
    expect(trial).toMatchObject({ engine: 'wasm', microBatchSize: 2 });
    expect(trial.stepMs).toBeGreaterThan(0);
    expect(await exists(job.outputFolder)).toBe(false);
    expect(await exists(job.checkpointFolder ?? '')).toBe(false);
  });

  it('turns a killed process into an error with a code, and says so from then on', async () => {
    const host = await startHost();
    const job = await jobFor(await temporaryFolder(), host, { stepCount: 1000 });
    const onStep = () => process.kill(host.processId, 'SIGKILL');
    const crash = host.train(job, { onStep });
    await expect(crash).rejects.toMatchObject({ code: 'modelHost.crashed', actual: 'SIGKILL' });
    const attend = host.attend(job.baseModelFolder, new Float32Array(1), []);
    await expect(attend).rejects.toMatchObject({ code: 'modelHost.crashed' });
    expect(await exists(job.outputFolder)).toBe(false);
  });

  it('leaves no process behind when its parent is killed', async () => {
    const client = new URL('../../../main/model-host/client.ts', import.meta.url);
    const script = `
      const { ModelHost } = await import(${JSON.stringify(client.href)});
      process.stdout.write(String((await ModelHost.start('wasm')).processId));
    `;
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [printed] = await once(parent.stdout, 'data');
    const processId = Number(String(printed));
    expect(isAlive(processId)).toBe(true);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(processId)).toBe(false), { timeout: 10_000 });
  });

  it('brings an error of the process back with its code and lives on', async () => {
    const folder = await temporaryFolder();
    const host = await startHost();
    const attend = () => host.attend(join(folder, 'none'), new Float32Array(4), ['x']);
    await expect(attend()).rejects.toMatchObject({ code: 'model.folder' });
    await expect(attend()).rejects.toMatchObject({ code: 'model.folder' });
    const job = await jobFor(folder, host, { stepCount: 0 });
    await expect(host.train(job, { onStep: () => {} })).rejects.toMatchObject({
      code: 'modelHost.request',
    });
  });
});
