import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { openEngine } from '../../../main/model-host/engines.ts';
import { Weights } from '../../../src/model/weights.ts';
import { type Batch, batchOf } from '../../../src/training/batch.ts';
import { toTensors } from '../../../src/training/eager-engine.ts';
import { type Features, gazeLoss } from '../../../src/training/losses.ts';
import { forward, lossTerms } from '../../../src/training/step.ts';
import { goldenBatch, goldenConfig, goldenParameters } from '../../support/egma-golden.ts';

const config = goldenConfig('wide');
const number = (tensor: tf.Tensor) => tensor.dataSync()[0] as number;

beforeAll(async () => {
  await openEngine('wasm');
});

/** Hands out the features of three readings of 12, 1 and 5 sentences. */
function withFeatures(check: (features: Features, batch: Batch) => void): void {
  const weights = Weights.from(goldenParameters(config));
  try {
    tf.tidy(() => {
      const batch = batchOf(toTensors(goldenBatch('wide', 'some')));
      check(forward(weights, config, batch), batch);
    });
  } finally {
    weights.dispose();
  }
}

it('weighs sentences and patches of the gaze term as it is told', () => {
  withFeatures((features, batch) => {
    const at = (share?: number) => number(gazeLoss(features, batch, share));
    expect(at()).toBeCloseTo((at(0) + at(1)) / 2, 5);
    expect(at(0.8)).toBeCloseTo(0.2 * at(0) + 0.8 * at(1), 5);
    expect(at(0)).not.toBeCloseTo(at(1), 2);
  });
});

it('adds up the terms that are switched on, and has no others', () => {
  withFeatures((features, batch) => {
    const all = lossTerms(features, batch, { gaze: true, contrastive: true, mapping: true });
    for (const on of ['gaze', 'contrastive', 'mapping'] as const) {
      const alone = { gaze: false, contrastive: false, mapping: false, [on]: true };
      const terms = lossTerms(features, batch, alone);
      expect(Object.keys(terms).sort()).toEqual([on, 'total'].sort());
      expect(number(terms.total as tf.Tensor)).toBeCloseTo(number(all[on] as tf.Tensor), 5);
    }
  });
});
