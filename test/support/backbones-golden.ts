import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { accessBytes } from '../../src/base/random-access.ts';
import { type NamedTensor, readSafetensors } from '../../src/base/safetensors.ts';
import { knownChannels } from '../../src/model/checkpoint/infer-config.ts';
import { type EgmaConfig, parseConfig } from '../../src/model/config.ts';
import { encodeImages, encodeSentences } from '../../src/model/egma.ts';
import type { HostArrays, Program } from '../../src/model/engine.ts';
import { elementCount, isNormParameter, parameterShapes } from '../../src/model/parameters.ts';
import { packTokens, tokenBatch } from '../../src/model/tokens.ts';
import type { Trainer } from '../../src/training/engine.ts';
import { noise, noiseFloats, normError } from './egma-golden.ts';

/* The inputs of test/golden/backbones.py, and how its values are compared. */
const tinyText = {
  vocabularySize: 40,
  width: 12,
  depth: 2,
  heads: 2,
  hiddenWidth: 24,
  positionCount: 16,
};
const fullText = {
  vocabularySize: 49_408,
  width: 512,
  depth: 12,
  heads: 8,
  hiddenWidth: 2048,
  positionCount: 77,
};
const tinyVit = {
  imageSizePx: 48,
  patchSizePx: 16,
  width: 16,
  depth: 2,
  heads: 2,
  hiddenWidth: 24,
};
const vit = (numbers: object) => ({
  kind: 'vit',
  activation: 'quickGelu',
  ...knownChannels.clip,
  ...numbers,
});
const fullVit = { imageSizePx: 224, width: 768, depth: 12, heads: 12, hiddenWidth: 3072 };
const resnet = (numbers: object) => ({ kind: 'resnet', ...knownChannels.clip, ...numbers });

const cases = {
  vit: { vision: vit(tinyVit), text: tinyText, projectionWidth: 10 },
  resnet: {
    vision: resnet({ imageSizePx: 64, stemWidth: 4, depths: [2, 1, 2, 1] }),
    text: tinyText,
    projectionWidth: 10,
  },
  'clip-b32': {
    vision: vit({ ...fullVit, patchSizePx: 32 }),
    text: fullText,
    projectionWidth: 512,
  },
  'clip-b16': {
    vision: vit({ ...fullVit, patchSizePx: 16 }),
    text: fullText,
    projectionWidth: 512,
  },
  'resnet-50': {
    vision: resnet({ imageSizePx: 224, stemWidth: 64, depths: [3, 4, 6, 3] }),
    text: fullText,
    projectionWidth: 512,
  },
};
export type BackboneName = keyof typeof cases;
export const backboneNames = Object.keys(cases) as BackboneName[];

const imageCount = 2;
const sentenceLengths = [7, 3, 4];

export function backboneConfig(name: BackboneName): EgmaConfig {
  const { vision, text, projectionWidth } = cases[name];
  const clip = { kind: 'clip', activation: 'quickGelu', ...text };
  return parseConfig({ architecture: 'egma', vision, text: clip, projectionWidth });
}

export function backboneGolden(name: 'vit' | 'resnet'): Promise<Map<string, NamedTensor>> {
  const path = new URL(`../golden/backbones-${name}.safetensors`, import.meta.url);
  return readSafetensors(accessBytes(readFileSync(path)));
}

export function backboneParameters(config: EgmaConfig): Map<string, NamedTensor> {
  const parameters = new Map<string, NamedTensor>();
  for (const [name, shape] of parameterShapes(config)) {
    const isGain =
      name.endsWith('.running_var') || (isNormParameter(name) && name.endsWith('.weight'));
    const fanIn = shape.length > 1 ? elementCount(shape.slice(1)) : null;
    const value = (noise: number) => {
      if (isGain) return 1 + 0.4 * noise;
      return fanIn === null ? noise : (noise * 2) / Math.sqrt(fanIn);
    };
    const values = noiseFloats(name, elementCount(shape), value);
    parameters.set(name, { shape: [...shape], values });
  }
  return parameters;
}

/** Images, sentences, and by what each feature counts in `backboneProgram`'s loss. */
export function backboneInputs(config: EgmaConfig) {
  const size = config.vision.imageSizePx;
  const images = Array.from({ length: imageCount }, (_, k) =>
    noise(`image ${k}`, size * size).map(v => v + 0.5),
  ).flat();
  const encoded = sentenceLengths.map((length, j) =>
    Array.from({ length }, (_, t) => (31 * j + 7 * t + t * t) % config.text.vocabularySize),
  );
  const { ids, mask, sentenceCount, length } = packTokens(encoded, config.text.positionCount);
  return {
    images: { shape: [imageCount, size, size], values: Float32Array.from(images) },
    ids: { shape: [sentenceCount, length], values: ids },
    mask: { shape: [sentenceCount, length], values: mask },
  } satisfies HostArrays;
}

/** All features, and as `total` their sum weighted by noise. */
export function backboneProgram(config: EgmaConfig): Program {
  return {
    key: `backbone ${JSON.stringify(config)}`,
    compute: (weights, inputs) => {
      const { patches, global } = encodeImages(weights, config, inputs.images as tf.Tensor);
      const sentences = encodeSentences(weights, config, tokenBatch(inputs));
      const features: Record<string, tf.Tensor> = { patches, global: global(), sentences };
      const parts = Object.entries(features).map(([name, tensor]) => {
        const share = tf.tensor(noise(`weights ${name}`, tensor.size), tensor.shape, 'float32');
        return tf.sum(tf.mul(tensor, share));
      });
      return { ...features, total: parts.reduce((sum, part) => tf.add(sum, part)) };
    },
  };
}

/** Norm-wise relative errors of the features, and of the gradient that differs most. */
export async function compareBackbone(
  trainer: Trainer,
  config: EgmaConfig,
  expected: (key: string) => Promise<Float32Array>,
) {
  const outputs = await trainer.accumulate(backboneProgram(config), backboneInputs(config), 1);
  const errorOf = async (name: string) => normError(outputs[name] ?? [], await expected(name));
  const features = {
    patches: await errorOf('patches'),
    global: await errorOf('global'),
    sentences: await errorOf('sentences'),
  };
  const gradients = await trainer.gradients();
  const worst = { key: '', error: 0 };
  for (const [key, gradient] of gradients) {
    const reference = await expected(`gradient ${key}`);
    // Softmax ignores what a key's bias adds: its gradient is rounding, small beside the query's.
    const scale = key.endsWith('.k_proj.bias')
      ? await expected(`gradient ${key.replace('.k_proj.', '.q_proj.')}`)
      : reference;
    const error = normError(gradient, reference, scale);
    if (error >= worst.error) Object.assign(worst, { key, error });
  }
  return { features, worst, trained: [...gradients.keys()] };
}
