import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { openEngine } from '../../../main/model-host/engines.ts';
import { embedImages, embedSentences } from '../../../src/model/embed.ts';
import type { InferenceEngine } from '../../../src/model/engine.ts';
import { tokenizerOf } from '../../../src/model/model-files.ts';
import {
  golden,
  goldenConfig,
  goldenParameters,
  noise,
  relativeError,
} from '../../support/egma-golden.ts';
import { tinyTraining } from '../../support/tiny-training.ts';

let engine: InferenceEngine;
beforeAll(async () => {
  ({ engine } = await openEngine('wasm'));
});

it('gives the global features that PyTorch gives, and leaves no tensor behind', async () => {
  const config = goldenConfig('exact');
  const before = tf.memory().numTensors;
  const runner = await engine.load(goldenParameters(config));
  const images = [0, 1, 2].map(k => Float32Array.from(noise(`image ${k}`, 56 ** 2), v => v + 0.5));
  const features = await embedImages(runner, config, images);
  const expected = (await golden('exact')).get('global')?.values ?? new Float32Array();
  expect(relativeError(features, expected)).toBeLessThan(1e-4);
  await expect(embedImages(runner, config, [new Float32Array(9)])).rejects.toThrow(
    expect.objectContaining({ code: 'embed.image' }),
  );
  await runner.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

it('gives a sentence the same features alone and among 39 others', async () => {
  const { model } = tinyTraining(1);
  const runner = await engine.load(model.parameters);
  const wordPiece = tokenizerOf(model);
  const sentences = Array.from({ length: 40 }, (_, i) => 'no effusion '.repeat(1 + (i % 7)));
  const together = await embedSentences(runner, model.config, wordPiece, sentences);
  const alone = await embedSentences(runner, model.config, wordPiece, [sentences[20] as string]);
  const width = model.config.projectionWidth;
  expect(relativeError(together.slice(20 * width, 21 * width), alone)).toBeLessThan(1e-5);
  expect(Math.hypot(...alone)).toBeCloseTo(1, 5);
  await runner.dispose();
});
