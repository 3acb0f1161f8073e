import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { RunCheckpoints } from '../../../main/model-host/run-checkpoints.ts';
import type { FitState } from '../../../src/training/fit-state.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function stateAt(step: number, best: FitState['progress']['best'] = null): FitState {
  const floats = (...values: number[]) => Float32Array.from(values);
  return {
    progress: {
      step,
      best,
      validationsSinceBest: 2,
      average: new Map([['w', floats(0.1, step)]]),
    },
    training: {
      updateCount: step,
      parameters: new Map([
        ['w', { shape: [2, 1], values: floats(step, 1 / 3) }],
        ['b', { shape: [], values: floats(-step) }],
      ]),
      first: new Map([['w', floats(1e-30, step)]]),
      second: new Map([['w', floats(2, 3)]]),
    },
  };
}

describe('RunCheckpoints', () => {
  let folder: string;
  let checkpoints: RunCheckpoints;
  beforeEach(async () => {
    folder = join(await temporaryFolder(), 'checkpoints');
    checkpoints = new RunCheckpoints(folder);
  });
  const damage = async (step: number) => {
    const path = join(folder, `step-000000${step}`, 'state.safetensors');
    const bytes = await readFile(path);
    bytes[bytes.length - 3] = (bytes.at(-3) ?? 0) ^ 4;
    await writeFile(path, bytes);
  };

  it('gives back what it was given, to the bit', async () => {
    await checkpoints.write(stateAt(7, { step: 7, loss: 1 / 3 }), 'course');
    const { state, problems } = await checkpoints.newest('course');
    expect(state).toEqual(stateAt(7, { step: 7, loss: 1 / 3 }));
    expect(problems).toEqual([]);
  });

  it('keeps the two last and the best, and no traces of others', async () => {
    for (let step = 1; step <= 6; step++) {
      await checkpoints.write(stateAt(step, { step: 2, loss: 0.5 }), 'course');
    }
    expect(await checkpoints.steps()).toEqual([6, 5, 2]);
    expect(await readdir(folder)).toHaveLength(3);
  });

  it('passes over a damaged one, says so, and goes on from the one before', async () => {
    await checkpoints.write(stateAt(3), 'course');
    await checkpoints.write(stateAt(5), 'course');
    await damage(5);
    const { state, problems } = await checkpoints.newest('course');
    expect(state?.progress.step).toBe(3);
    expect(problems).toMatchObject([{ code: 'checkpoint.damaged' }]);
    await damage(3);
    const none = await checkpoints.newest('course');
    expect(none.state).toBeNull();
    expect(none.problems).toHaveLength(2);
  });

  it('keeps the one just written where later ones were damaged, which go', async () => {
    for (const step of [1, 4, 5]) await checkpoints.write(stateAt(step, { step: 1, loss: 1 }), 'c');
    await damage(4);
    await damage(5);
    expect((await checkpoints.newest('c')).state?.progress.step).toBe(1);
    await checkpoints.write(stateAt(2, { step: 1, loss: 1 }), 'c');
    expect(await checkpoints.steps()).toEqual([2, 1]);
  });

  it('passes over a folder without its list, and does not see one that was being written', async () => {
    await checkpoints.write(stateAt(3), 'course');
    await writeFile(join(folder, 'step-0000003', 'checkpoint.json'), '{"format"');
    const { state, problems } = await checkpoints.newest('course');
    expect(state).toBeNull();
    expect(problems).toMatchObject([{ code: 'checkpoint.damaged' }]);
  });

  it('refuses to go on where settings or examples are others', async () => {
    await checkpoints.write(stateAt(3), 'course');
    await expect(checkpoints.newest('another')).rejects.toMatchObject({
      code: 'checkpoint.otherCourse',
    });
  });

  it('leaves the older ones as they are where the new one can’t be written', async () => {
    await checkpoints.write(stateAt(3), 'course');
    const broken = stateAt(4);
    broken.training.first.set('w', {
      get buffer(): ArrayBuffer {
        throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      },
    } as Float32Array);
    await expect(checkpoints.write(broken, 'course')).rejects.toMatchObject({ code: 'disk.full' });
    expect(await readdir(folder)).toEqual(['step-0000003']);
    expect((await checkpoints.newest('course')).state).toEqual(stateAt(3));
  });
});
