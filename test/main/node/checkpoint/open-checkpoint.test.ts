import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Checkpoint,
  openCheckpoint,
} from '../../../../main/node/checkpoint/open-checkpoint.ts';
import { AppError } from '../../../../src/base/app-error.ts';
import { checkpointPath, valuesOf } from '../../../support/checkpoint-golden.ts';
import { noise } from '../../../support/egma-golden.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const opened: Checkpoint[] = [];
const open = async (path: string) => {
  const checkpoint = await openCheckpoint(path);
  opened.push(checkpoint);
  return checkpoint;
};
afterEach(async () => {
  for (const checkpoint of opened.splice(0)) await checkpoint.close();
});

const single = (values: number[]) => Array.from(Float32Array.from(values));
const table = single(noise('table', 24));
const transposed = single(noise('transposed', 15));

/** name: [type, shape, values, largest difference that the type's precision allows] */
const zoo: Record<string, [string, number[], number[], number]> = {
  float32: ['F32', [2, 3], single(noise('float32', 6)), 0],
  float64: ['F64', [5], single(noise('float64', 5)), 0],
  float16: ['F16', [2, 2], noise('float16', 4), 2 ** -12],
  bfloat16: ['BF16', [7], noise('bfloat16', 7), 2 ** -9],
  scalar: ['F32', [], single(noise('scalar', 1)), 0],
  empty: ['F32', [0, 3], [], 0],
  transposed: [
    'F32',
    [5, 3],
    Array.from({ length: 15 }, (_, i) => transposed[(i % 3) * 5 + Math.floor(i / 3)] as number),
    0,
  ],
  rows: ['F32', [2, 4], table.slice(8, 16), 0],
  columns: ['F32', [6, 2], table.filter((_, i) => i % 4 === 1 || i % 4 === 2), 0],
  parameter: ['F32', [3], single(noise('parameter', 3)), 0],
};

describe('a checkpoint', () => {
  it.each(['zoo-2.pt', 'zoo-4.pt', 'zoo.safetensors'])(
    'written as %s holds the tensors that PyTorch put in',
    async name => {
      const { tensors } = await open(checkpointPath(name));
      expect(tensors.map(({ name }) => name).sort()).toEqual(
        [...Object.keys(zoo), 'bool', 'int64'].sort(),
      );
      for (const [name, [type, shape, expected, tolerance]] of Object.entries(zoo)) {
        const tensor = tensors.find(tensor => tensor.name === name);
        expect(tensor, name).toMatchObject({ type, shape });
        const values = await valuesOf(tensor);
        expect(values).toHaveLength(expected.length);
        values.forEach((value, i) => {
          expect(Math.abs(value - (expected[i] as number)), name).toBeLessThanOrEqual(tolerance);
        });
      }
      const whole = tensors.find(({ name }) => name === 'int64');
      await expect(valuesOf(whole)).rejects.toMatchObject({ code: 'checkpoint.dtype' });
    },
  );

  it('in several files is one; its folder says how it is read', async () => {
    const swin = await open(checkpointPath('swin'));
    expect(swin.files).toHaveLength(7);
    expect(swin.hints).toEqual({ imageSizePx: 56 });
    const bert = await open(checkpointPath('bert'));
    expect(bert.hints).toEqual({ textHeads: 2 });
    expect(bert.vocabulary).toMatchObject({ lowerCase: null });
    expect(bert.vocabulary?.tokens).toHaveLength(12);
  });

  it.each([
    ['legacy.pt', 'checkpoint.outdated'],
    ['script.pt', 'checkpoint.torchScript'],
    ['reference.json', 'checkpoint.format'],
    ['nothing-here', 'path.missing'],
  ])('that is %s is refused', async (name, code) => {
    await expect(open(checkpointPath(name))).rejects.toMatchObject({ code });
  });

  it('in the tar format of the first PyTorch is refused by name', async () => {
    const path = join(await temporaryFolder(), 'old.pt');
    const tar = new Uint8Array(1024);
    tar.set(new TextEncoder().encode('ustar'), 257);
    await writeFile(path, tar);
    const refused = open(path);
    await expect(refused).rejects.toMatchObject({
      code: 'checkpoint.outdated',
      message: expect.stringContaining('tar format'),
    });
  });

  it.each(['../outside.safetensors', '/etc/passwd', '..', 'a\\b'])(
    'whose index points at %s is refused',
    async name => {
      const folder = await temporaryFolder();
      const index = JSON.stringify({ weight_map: { weight: name } });
      await writeFile(join(folder, 'model.safetensors.index.json'), index);
      await expect(open(folder)).rejects.toMatchObject({ code: 'checkpoint.index' });
    },
  );

  it('of another architecture is refused by its config.json', async () => {
    const folder = await temporaryFolder();
    const weights = readFileSync(checkpointPath('zoo.safetensors'));
    await writeFile(join(folder, 'model.safetensors'), weights);
    await writeFile(join(folder, 'config.json'), '{"model_type":"vit"}');
    await expect(open(folder)).rejects.toMatchObject({ code: 'checkpoint.config' });
  });

  it('without weights says what was looked for', async () => {
    const folder = join(await temporaryFolder(), 'empty');
    await mkdir(folder);
    await expect(open(folder)).rejects.toMatchObject({ code: 'checkpoint.noWeights' });
  });
});

describe('a PyTorch archive', () => {
  const archive = async (members: Record<string, Uint8Array>, level: 0 | 9 = 0) => {
    const path = join(await temporaryFolder(), 'hostile.pt');
    await writeFile(path, zipSync(members, { level }));
    return path;
  };
  /** {"w": a float storage's view}, protocol 2. */
  const statePickle = (key: string, elements: number, size: number[], strides: number[]) => {
    const number = (value: number) => `J${String.fromCharCode(...int32(value))}`;
    const tuple = (values: number[]) => `(${values.map(number).join('')}t`;
    const text = (value: string) => `X${String.fromCharCode(...int32(value.length))}${value}`;
    const storage = `(${text('storage')}ctorch\nFloatStorage\n${text(key)}${text('cpu')}${number(elements)}tQ`;
    const tensor = `ctorch._utils\n_rebuild_tensor_v2\n(${storage}${number(0)}${tuple(size)}${tuple(strides)}\x89NtR`;
    return Buffer.from(`\x80\x02}${text('w')}${tensor}s.`, 'latin1');
  };
  const int32 = (value: number) => new Uint8Array(Int32Array.of(value).buffer);
  const members = (pickle: Uint8Array, data = new Uint8Array(16)) => ({
    'archive/data.pkl': pickle,
    'archive/data/0': data,
  });

  it('of this test is read when nothing is wrong with it', async () => {
    const { tensors } = await open(await archive(members(statePickle('0', 4, [2, 2], [2, 1]))));
    expect(tensors).toMatchObject([{ name: 'w', shape: [2, 2] }]);
  });

  it('that is compressed, and so could be a bomb, is refused before anything is inflated', async () => {
    const bomb = members(statePickle('0', 1 << 28, [1 << 28], [1]), new Uint8Array(1 << 20));
    const path = await archive(bomb, 9);
    await expect(open(path)).rejects.toMatchObject({ code: 'checkpoint.archive' });
  });

  it.each([
    ['a storage larger than its member', statePickle('0', 1000, [1000], [1])],
    ['a view beyond its storage', statePickle('0', 4, [5], [1])],
    ['a view enlarged by strides of 0', statePickle('0', 4, [1 << 30, 1 << 30], [0, 0])],
    ['a stride beyond the storage', statePickle('0', 4, [2], [9])],
    ['more sizes than strides', statePickle('0', 4, [2, 2], [1])],
    ['a negative size', statePickle('0', 4, [-1], [1])],
    ['a member that is not there', statePickle('../../etc/passwd', 4, [4], [1])],
  ])('with %s is refused', async (_, pickle) => {
    const refused = open(await archive(members(pickle)));
    await expect(refused).rejects.toMatchObject({ code: 'checkpoint.damagedFile' });
  });

  it('without any tensor is refused', async () => {
    const refused = open(await archive(members(Buffer.from('\x80\x02}.', 'latin1'))));
    await expect(refused).rejects.toMatchObject({ code: 'checkpoint.noStateDict' });
  });

  it('of big-endian numbers is refused', async () => {
    const state = members(statePickle('0', 4, [4], [1]));
    const path = await archive({ ...state, 'archive/byteorder': Buffer.from('big') });
    await expect(open(path)).rejects.toMatchObject({ code: 'checkpoint.damagedFile' });
  });

  it('that is cut off or lies about its sizes is an error with a code', async () => {
    const whole = readFileSync(checkpointPath('zoo-2.pt'));
    const path = join(await temporaryFolder(), 'damaged.pt');
    const attempt = async (bytes: Uint8Array) => {
      await writeFile(path, bytes);
      try {
        const { tensors } = await open(path);
        for (const tensor of tensors) await valuesOf(tensor);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        return 'refused';
      }
      return 'read';
    };
    for (let length = 4; length < whole.length; length += 97) {
      expect(await attempt(whole.subarray(0, length))).toBe('refused');
    }
    // The central directory, where sizes and places are claimed.
    const directory = whole.indexOf('PK\x01\x02', 0, 'latin1');
    for (let at = directory; at < whole.length - 4; at += 5) {
      const bytes = Buffer.from(whole);
      bytes.fill(0xff, at, at + 4);
      await attempt(bytes);
    }
  });
});
