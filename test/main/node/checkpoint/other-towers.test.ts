import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { openEngine } from '../../../../main/model-host/engines.ts';
import { readModelFolder } from '../../../../main/model-host/model-folder.ts';
import { exportModel } from '../../../../main/node/checkpoint/export-model.ts';
import { importModel } from '../../../../main/node/checkpoint/import-model.ts';
import { encodeSafetensors, type NamedTensor } from '../../../../src/base/safetensors.ts';
import { knownChannels } from '../../../../src/model/checkpoint/infer-config.ts';
import { embedImages, embedSentences } from '../../../../src/model/embed.ts';
import type { InferenceEngine } from '../../../../src/model/engine.ts';
import { tokenizerOf } from '../../../../src/model/model-files.ts';
import { backboneConfig, backboneParameters } from '../../../support/backbones-golden.ts';
import { checkpointPath } from '../../../support/checkpoint-golden.ts';
import { noise, relativeError } from '../../../support/egma-golden.ts';
import { emptyLibrary, importRequest } from '../../../support/model-library.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const clipFolder = fileURLToPath(new URL('../../../golden/clip', import.meta.url));
const silent = () => {};
let engine: InferenceEngine;

beforeAll(async () => {
  ({ engine } = await openEngine('wasm'));
});

it('a CLIP that transformers saved gives the features that transformers computes', async () => {
  const { ports, folder } = await emptyLibrary();
  const { model } = await importModel(ports, importRequest([clipFolder]), silent);
  const read = await readModelFolder(join(folder, model.modelId));
  const path = new URL('../../../golden/clip-tokens.json', import.meta.url);
  const reference: { image: number[]; sentence: string; text: number[] } = JSON.parse(
    readFileSync(path, 'utf8'),
  );
  const runner = await engine.load(read.parameters);
  const grey = Float32Array.from(noise('image', 48 * 48), v => v + 0.5);
  const image = await embedImages(runner, read.config, [grey]);
  expect(relativeError(image, Float32Array.from(reference.image))).toBeLessThan(1e-4);
  const { sentence } = reference;
  const text = await embedSentences(runner, read.config, tokenizerOf(read), [sentence]);
  expect(relativeError(text, Float32Array.from(reference.text))).toBeLessThan(1e-4);
  await runner.dispose();
});

it('a CLIP is exported as Hugging Face folders that import gives back bit for bit', async () => {
  const { ports, folder } = await emptyLibrary();
  await importModel(ports, importRequest([clipFolder]), silent);
  const out = join(await temporaryFolder(), 'out');
  await exportModel(ports, 'model-1', out);
  const paths = ['clip-vision', 'clip-text', 'heads.safetensors'].map(name => join(out, name));
  await importModel(ports, importRequest(paths), silent);
  const file = (id: string, name: string) => readFile(join(folder, id, name));
  for (const name of ['model.safetensors', 'config.json', 'vocab.txt', 'merges.txt']) {
    expect(await file('model-2', name)).toEqual(await file('model-1', name));
  }
});

it('a CLIP text tower does not take a BERT\u2019s vocabulary', async () => {
  const { ports, folder } = await emptyLibrary();
  const vocabularyPath = join(checkpointPath('bert'), 'vocab.txt');
  const refused = importModel(ports, { ...importRequest([clipFolder]), vocabularyPath }, silent);
  await expect(refused).rejects.toMatchObject({ code: 'model.vocabulary' });
  await expect(readModelFolder(join(folder, 'model-1'))).rejects.toThrow();
});

it.each([
  ['torchvision', '', 'imageNet', ['fc.weight', 'bn1.num_batches_tracked']],
  [
    'GLoRIA',
    'gloria.img_encoder.model.',
    'half',
    ['gloria.img_encoder.global_embedder.weight', 'gloria.img_encoder.local_embedder.weight'],
  ],
  [
    'MGCA',
    'img_encoder_q.model.',
    'half',
    ['img_encoder_q.global_embed.head.0.weight', 'prototype_layer.weight'],
  ],
] as const)('a ResNet under the names of %s is taken over', async (_, prefix, channels, others) => {
  const parameters = backboneParameters(backboneConfig('resnet'));
  const own = 'vision_model.model.';
  const tensors = new Map<string, NamedTensor>();
  for (const [name, tensor] of parameters) {
    if (name.startsWith(own)) tensors.set(prefix + name.slice(own.length), tensor);
  }
  for (const name of others) tensors.set(name, { shape: [1], values: Float32Array.of(1) });
  const source = await temporaryFolder();
  await mkdir(source, { recursive: true });
  const path = join(source, 'resnet.safetensors');
  await writeFile(path, encodeSafetensors(tensors));
  const { ports, folder } = await emptyLibrary();
  const request = { ...importRequest([path, checkpointPath('bert')]), freshSeed: 1 };
  const { model, tensors: report } = await importModel(ports, request, silent);
  const { config, parameters: read } = await readModelFolder(join(folder, model.modelId));
  expect(config.vision).toMatchObject({
    kind: 'resnet',
    stemWidth: 4,
    depths: [2, 1, 2, 1],
    ...knownChannels[channels],
  });
  for (const name of others) {
    expect(report.find(tensor => tensor.name === name)).toMatchObject({ state: 'ignored' });
  }
  for (const [name, { values }] of parameters) {
    if (name.startsWith(own)) expect(read.get(name)?.values, name).toEqual(values);
  }
});
