import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ModelHost, type TrainJob, type TrainProgress } from '../../../main/model-host/client.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { tinyExamples } from '../../support/tiny-training.ts';

async function startHost(): Promise<ModelHost> {
  const host = await ModelHost.start('wasm');
  onTestFinished(() => host.stop());
  return host;
}

function jobFor(outputFolder: string, change: Partial<TrainJob> = {}): TrainJob {
  return {
    examples: tinyExamples(3, 224, 49),
    baseModelFolder: null,
    outputFolder,
    stepCount: 2,
    batchSize: 2,
    learningRate: 1e-3,
    seed: 1,
    useGaze: true,
    ...change,
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
    const folder = await temporaryFolder();
    const host = await startHost();
    const [before, after] = [join(folder, 'before'), join(folder, 'after')];
    const job = jobFor(after, { baseModelFolder: before });
    await host.initialise(
      before,
      4,
      job.examples.flatMap(example => example.sentences),
    );

    const progress: TrainProgress[] = [];
    const result = await host.train(job, step => progress.push(step));
    expect(result).toMatchObject({ cancelled: false, stepsDone: 2, engine: 'wasm' });
    expect(progress.map(({ step, stepCount }) => [step, stepCount])).toEqual([
      [1, 2],
      [2, 2],
    ]);
    expect(progress.map(({ remainingMs }) => remainingMs)).toEqual([null, 0]);

    const image = job.examples[0]?.image ?? new Float32Array();
    const untrained = await host.attend(before, image, ['no effusion', 'the heart']);
    const trained = await host.attend(after, image, ['no effusion', 'the heart']);
    expect(trained.patchesPerSide).toBe(7);
    expect(trained.maps.map(map => map.length)).toEqual([49, 49]);
    expect(trained.maps).not.toEqual(untrained.maps);
  });

  it('stops after the running step when cancelled, and writes no model', async () => {
    const folder = join(await temporaryFolder(), 'model');
    const host = await startHost();
    const cancellation = new AbortController();
    const job = jobFor(folder, { stepCount: 1000 });
    const result = await host.train(job, () => cancellation.abort(), cancellation.signal);
    expect(result.cancelled).toBe(true);
    expect(result.stepsDone).toBeLessThan(10);
    expect(await exists(folder)).toBe(false);
  });

  it('turns a killed process into an error with a code, and says so from then on', async () => {
    const folder = join(await temporaryFolder(), 'model');
    const host = await startHost();
    const job = jobFor(folder, { stepCount: 1000 });
    const crash = host.train(job, () => process.kill(host.processId, 'SIGKILL'));
    await expect(crash).rejects.toMatchObject({ code: 'modelHost.crashed', actual: 'SIGKILL' });
    await expect(host.attend(folder, new Float32Array(1), [])).rejects.toMatchObject({
      code: 'modelHost.crashed',
    });
    expect(await exists(folder)).toBe(false);
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
    const job = jobFor(join(folder, 'model'), { stepCount: 0 });
    await expect(host.train(job, () => {})).rejects.toMatchObject({ code: 'modelHost.request' });
  });
});
