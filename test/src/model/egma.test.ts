import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../../main/model-host/engines.ts';
import { encodeImages, encodeSentences } from '../../../src/model/egma.ts';
import { Intermediates } from '../../../src/model/intermediates.ts';
import { Weights } from '../../../src/model/weights.ts';
import { allLosses, gradientStep } from '../../../src/training/step.ts';
import {
  type CaseName,
  type GazeName,
  gazeReadings,
  golden,
  goldenBatch,
  goldenConfig,
  goldenParameters,
  relativeError,
  withoutPadding,
} from '../../support/egma-golden.ts';

const featureTolerance = 1e-4;
const gradientTolerance = 1e-3;

describe.each(['cpu', 'wasm'] as const)('EGMA on the %s engine', engine => {
  beforeAll(async () => {
    await openEngine(engine);
  });

  describe.each<CaseName>(['exact', 'padded', 'wide'])('grids of %s windows', name => {
    const config = goldenConfig(name);
    let reference: Awaited<ReturnType<typeof golden>>;
    const expected = (key: string) => reference.get(key)?.values ?? new Float32Array();
    let weights: Weights;

    beforeAll(async () => {
      reference = await golden(name);
      weights = new Weights(goldenParameters(config));
    });
    afterAll(() => weights.dispose());

    it('computes the features that PyTorch computes', () => {
      const { images, tokens } = goldenBatch(name, 'none');
      const seen = new Intermediates(name => name.startsWith('stage'));
      const { global, patches } = encodeImages(weights, config, images, seen);
      expect(relativeError(patches.dataSync(), expected('patches'))).toBeLessThan(featureTolerance);
      expect(relativeError(global().dataSync(), expected('global'))).toBeLessThan(featureTolerance);
      for (const stage of [...reference.keys()].filter(key => key.startsWith('stage'))) {
        const { shape = [], values = new Float32Array() } = reference.get(stage) ?? {};
        const [b = 0, kept = 0, c = 0] = shape;
        const all = tf.reshape(seen.tensors.get(stage) as tf.Tensor, [b, -1, c]);
        const first = tf.slice(all, [0, 0, 0], [b, kept, c]).dataSync();
        expect(relativeError(first, values), stage).toBeLessThan(featureTolerance);
      }
      seen.dispose();
      const padded = encodeSentences(weights, config, tokens).dataSync();
      const sentences = withoutPadding(name, padded as Float32Array, config.projectionWidth);
      expect(relativeError(sentences, expected('sentences'))).toBeLessThan(featureTolerance);
    });

    it.each(Object.keys(gazeReadings) as GazeName[])(
      'computes the losses and gradients that PyTorch computes, readings with gaze: %s',
      gaze => {
        const batch = goldenBatch(name, gaze);
        const { terms, gradients } = gradientStep(weights, config, batch, allLosses);
        const losses = ['total', 'gaze', 'contrastive', 'mapping'].map(
          term => terms[term]?.dataSync()[0] ?? Number.NaN,
        );
        expect(relativeError(losses, expected(`loss ${gaze}`))).toBeLessThan(featureTolerance);
        const prefix = `gradient ${gaze} `;
        const wanted = [...reference.keys()].filter(key => key.startsWith(prefix));
        expect([...gradients.keys()].sort()).toEqual(
          wanted.map(key => key.slice(prefix.length)).sort(),
        );
        const wrong = wanted
          .map(key => ({
            key,
            error: relativeError(
              gradients.get(key.slice(prefix.length))?.dataSync() ?? [],
              expected(key),
            ),
          }))
          .filter(({ error }) => error > gradientTolerance);
        expect(wrong).toEqual([]);
      },
    );
  });
});
