import { spawnSync } from 'node:child_process';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../../../main/model-host/engines.ts';
import { readModelFolder } from '../../../../main/model-host/model-folder.ts';
import { exportModel } from '../../../../main/node/checkpoint/export-model.ts';
import { importModel } from '../../../../main/node/checkpoint/import-model.ts';
import type { ModelImportRequest } from '../../../../src/api/contract.ts';
import { accessBytes } from '../../../../src/base/random-access.ts';
import { encodeSafetensors, readSafetensors } from '../../../../src/base/safetensors.ts';
import { imageForward } from '../../../../src/model/image-tower.ts';
import { greyDeviation, greyMean } from '../../../../src/model/swin.ts';
import { textForward } from '../../../../src/model/text-tower.ts';
import { Weights } from '../../../../src/model/weights.ts';
import { checkpointPath, checkpointReference } from '../../../support/checkpoint-golden.ts';
import { noise, relativeError } from '../../../support/egma-golden.ts';
import { emptyLibrary, importRequest } from '../../../support/model-library.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { missingTransformers, transformersPython } from '../../../support/transformers.ts';

const request = (
  paths: readonly string[],
  change: Partial<ModelImportRequest> = {},
): ModelImportRequest => ({
  ...importRequest(paths.map(checkpointPath)),
  ...change,
});
const silent = () => {};

function columnMeans(values: number[], width: number): number[] {
  return Array.from({ length: width }, (_, column) => {
    const all = values.filter((_, i) => i % width === column);
    return all.reduce((sum, value) => sum + value, 0) / all.length;
  });
}

describe('importing weights', () => {
  beforeAll(async () => {
    await openEngine('wasm');
  });

  it.each([
    ['Swin and BERT', ['swin', 'bert'], { freshSeed: 1 }, 1e-4],
    [
      'Swin with new names in half floats',
      ['swin-new-half.safetensors', 'bert'],
      { freshSeed: 1, imageSizePx: 56 },
      5e-3,
    ],
    [
      'MedCLIP, saved from DataParallel',
      ['medclip.bin'],
      { imageSizePx: 56, vocabularyPath: checkpointPath('bert') },
      1e-4,
    ],
  ] as const)('of %s gives what transformers computes', async (_, paths, change, tolerance) => {
    const { ports, folder, audited } = await emptyLibrary();
    const { model } = await importModel(ports, request([...paths], change), silent);
    expect(audited).toEqual(['model.import']);
    const { config, parameters } = await readModelFolder(join(folder, model.modelId));
    const reference = checkpointReference();
    const before = tf.memory().numTensors;
    const weights = Weights.from(parameters);
    tf.tidy(() => {
      const grey = noise('image', 56 * 56).map(v => v * greyDeviation + greyMean);
      const { cells, pooled } = imageForward(weights, config, tf.tensor3d(grey, [1, 56, 56]));
      const error = (actual: tf.Tensor, expected: number[]) =>
        relativeError(actual.dataSync(), Float32Array.from(expected));
      expect(error(cells, reference.lastHidden)).toBeLessThan(tolerance);
      expect(error(pooled(), columnMeans(reference.finalNorm, 8))).toBeLessThan(tolerance);
      const { ids, layers } = reference;
      const tokens = {
        ids: tf.tensor2d(ids, [1, ids.length], 'int32'),
        mask: tf.ones([1, ids.length]) as tf.Tensor2D,
      };
      const sentence = columnMeans(layers.flat(), 16);
      expect(error(textForward(weights, config, tokens), sentence)).toBeLessThan(1e-4);
    });
    weights.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('reports every tensor: used, reshaped, fresh, ignored', async () => {
    const { ports } = await emptyLibrary();
    const change = { imageSizePx: 56, vocabularyPath: checkpointPath('bert') };
    const { tensors } = await importModel(ports, request(['medclip.bin'], change), silent);
    const of = (name: string) => tensors.find(tensor => tensor.name === name);
    expect(of('logit_scale')).toMatchObject({ state: 'reshaped', source: 'module.logit_scale' });
    expect(of('vision_model.model.layernorm.weight')).toMatchObject({ state: 'used' });
    const ignored = tensors.filter(({ state }) => state === 'ignored').map(({ name }) => name);
    expect(ignored).toContain('module.vision_model.projection_head1.weight');
    expect(ignored).toContain('module.text_model.model.pooler.dense.weight');
    const { tensors: others } = await importModel(
      ports,
      request(['swin', 'bert'], { freshSeed: 5 }),
      silent,
    );
    const fresh = others.filter(({ state }) => state === 'fresh').map(({ name }) => name);
    expect(fresh).toEqual([
      'vision_model.projection_head.weight',
      'text_model.projection_head.weight',
      'logit_scale',
    ]);
  });

  it('notes licence, files and their hashes with the model and on its card', async () => {
    const { ports, folder } = await emptyLibrary();
    const { model } = await importModel(ports, request(['swin', 'bert'], { freshSeed: 1 }), silent);
    expect(await ports.models.list()).toEqual([model]);
    expect(model.origin?.licence).toBe('MIT');
    expect(model.origin?.files).toHaveLength(8);
    const card = await readFile(join(folder, model.modelId, 'card.md'), 'utf8');
    expect(card).toContain('Licence, as confirmed by the user: MIT');
    for (const { sha256 } of model.origin?.files ?? []) expect(card).toContain(sha256);
  });

  it('takes from a base what the files lack, and nothing else', async () => {
    const { ports, folder } = await emptyLibrary();
    await importModel(ports, request(['swin', 'bert'], { freshSeed: 1 }), silent);
    const change = { baseModelId: 'model-1' };
    const { model, tensors } = await importModel(ports, request(['bert'], change), silent);
    expect(model.parentModelId).toBe('model-1');
    expect(
      tensors.filter(({ name, state }) => state === 'base' && name.startsWith('text_model.model')),
    ).toEqual([]);
    const weights = (id: string) => readFile(join(folder, id, 'model.safetensors'));
    expect(await weights('model-2')).toEqual(await weights('model-1'));
  });

  it.each([
    ['one tower alone', ['swin'], {}, 'checkpoint.missing', 'word_embeddings'],
    ['no projection heads', ['swin', 'bert'], {}, 'checkpoint.tensors', 'projection_head'],
    [
      'the same tower twice',
      ['swin', 'swin', 'bert'],
      { freshSeed: 1 },
      'checkpoint.tensors',
      'there twice',
    ],
    [
      'tensors that nobody knows',
      ['swin', 'bert', 'zoo-2.pt'],
      { freshSeed: 1 },
      'checkpoint.tensors',
      'bfloat16',
    ],
    ['no number of heads', ['medclip.bin'], {}, 'checkpoint.textHeads', 'width 16'],
    ['a base that is not there', ['swin'], { baseModelId: 'none' }, 'model.unknown', ''],
  ] as const)(
    'with %s is refused by name and leaves nothing',
    async (_, paths, change, code, name) => {
      const { ports, folder } = await emptyLibrary();
      const refused = importModel(ports, request([...paths], change), silent);
      const error = await refused.then(
        () => expect.fail('was imported'),
        error => error,
      );
      expect(error).toMatchObject({ code });
      expect(`${error.message} ${error.actual}`).toContain(name);
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it('refuses a tensor of another shape, and one that is not finite', async () => {
    const { ports, folder } = await emptyLibrary();
    const heads = (values: number[], width: number) =>
      encodeSafetensors(
        new Map([
          [
            'vision_model.projection_head.weight',
            { shape: [2, width], values: Float32Array.from(values) },
          ],
          ['text_model.projection_head.weight', { shape: [2, 16], values: new Float32Array(32) }],
          ['logit_scale', { shape: [], values: Float32Array.of(1) }],
        ]),
      );
    const attempt = async (file: Uint8Array) => {
      const path = join(await temporaryFolder(), 'heads.safetensors');
      await writeFile(path, file);
      const { paths, ...rest } = request(['swin', 'bert']);
      return importModel(ports, { ...rest, paths: [...paths, path] }, silent);
    };
    await expect(attempt(heads(Array(14).fill(0), 7))).rejects.toMatchObject({
      code: 'checkpoint.tensors',
      actual: 'vision_model.projection_head.weight is misshapen (F32 [2,7] for [2,8])',
    });
    await expect(attempt(heads(Array(16).fill(Number.NaN), 8))).rejects.toMatchObject({
      code: 'checkpoint.notFinite',
      message: expect.stringContaining('vision_model.projection_head.weight'),
    });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('exporting a model', () => {
  it('writes folders that import gives back bit for bit', async () => {
    const { ports, folder } = await emptyLibrary();
    await importModel(ports, request(['swin', 'bert'], { freshSeed: 3 }), silent);
    const out = join(await temporaryFolder(), 'out');
    const files = await exportModel(ports, 'model-1', out);
    expect(files).toContain(join(out, 'swin/model.safetensors'));
    const paths = ['swin', 'bert', 'heads.safetensors'].map(name => join(out, name));
    await importModel(ports, { ...request([]), paths }, silent);
    const weights = (id: string) => readFile(join(folder, id, 'model.safetensors'));
    expect(await weights('model-2')).toEqual(await weights('model-1'));
    const swin = await readSafetensors(
      accessBytes(await readFile(join(out, 'swin/model.safetensors'))),
    );
    expect(swin.get('layernorm.weight')?.shape).toEqual([8]);
  });

  it('never writes over something', async () => {
    const { ports } = await emptyLibrary();
    await importModel(ports, request(['swin', 'bert'], { freshSeed: 3 }), silent);
    const out = await temporaryFolder();
    await cp(checkpointPath('bert'), out, { recursive: true });
    const refused = exportModel(ports, 'model-1', out);
    await expect(refused).rejects.toMatchObject({ code: 'export.exists' });
  });
});

/** Loads both towers strictly and computes what test/golden/checkpoints.py did. */
const loadWithTransformers = `
import json, sys, numpy, torch
from transformers import BertModel, SwinModel
folder, image = sys.argv[1], json.load(sys.stdin)
swin, info = SwinModel.from_pretrained(folder + "/swin", add_pooling_layer=False, output_loading_info=True)
bert, more = BertModel.from_pretrained(folder + "/bert", add_pooling_layer=False, output_loading_info=True)
problems = [key for report in (info, more) for kind in ("missing_keys", "unexpected_keys", "mismatched_keys")
            for key in report[kind] if "relative_position_index" not in key]
grey = torch.tensor(image).reshape(56, 56)
with torch.no_grad():
    last = swin.eval()(grey.expand(1, 3, -1, -1)).last_hidden_state
    words = bert.eval()(torch.tensor([[2, 6, 7, 10, 11, 3]])).last_hidden_state
print(json.dumps(dict(problems=problems, finalNorm=last.flatten().tolist(), words=words.flatten().tolist())))
`;

const reason = missingTransformers();
it.skipIf(reason !== null)(
  `an exported model loads in transformers, which computes what it did before${reason ? ` (${reason})` : ''}`,
  { timeout: 240_000 },
  async () => {
    const { ports } = await emptyLibrary();
    await importModel(ports, request(['swin', 'bert'], { freshSeed: 3 }), silent);
    const out = join(await temporaryFolder(), 'out');
    await exportModel(ports, 'model-1', out);
    const input = JSON.stringify(noise('image', 56 * 56));
    const run = spawnSync(transformersPython, ['-c', loadWithTransformers, out], {
      input,
      encoding: 'utf8',
    });
    expect(run.stderr.includes('Traceback') ? run.stderr : '').toBe('');
    const { problems, finalNorm, words } = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '');
    const reference = checkpointReference();
    expect(problems).toEqual([]);
    expect(relativeError(finalNorm, Float32Array.from(reference.finalNorm))).toBeLessThan(1e-5);
    expect(relativeError(words, Float32Array.from(reference.layers.at(-1) ?? []))).toBeLessThan(
      1e-5,
    );
  },
);
