import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../../main/model-host/engines.ts';
import { type FitSettings, fitModel, type StepReport } from '../../../src/training/fit.ts';
import { allLosses } from '../../../src/training/step.ts';
import { tinyTraining } from '../../support/tiny-training.ts';

const settings: FitSettings = {
  stepCount: 50,
  batchSize: 4,
  learningRate: 2e-3,
  seed: 3,
  useGaze: true,
  losses: allLosses,
};

function run(change: Partial<FitSettings> = {}, seed = 1): StepReport[] {
  const { model, examples } = tinyTraining(seed);
  return [...fitModel(model, examples, { ...settings, ...change })];
}

beforeAll(async () => {
  await openEngine('wasm');
});

describe('fitModel', () => {
  it('keeps the number of tensors over 50 steps and frees all of them at the end', () => {
    const before = tf.memory().numTensors;
    const { model, examples } = tinyTraining(1);
    const counts: number[] = [];
    for (const { step } of fitModel(model, examples, settings)) {
      if (step > 1) counts.push(tf.memory().numTensors);
    }
    expect(counts).toHaveLength(49);
    expect(new Set(counts).size).toBe(1);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('draws the same loss curve from the same seed, exactly, and another from another', () => {
    const first = run({ stepCount: 12 });
    expect(run({ stepCount: 12 })).toEqual(first);
    expect(run({ stepCount: 12, seed: 4 })).not.toEqual(first);
  });

  it('has a finite loss at every step, and lowers it', () => {
    const totals = run({ stepCount: 60 }).map(({ loss }) => loss.total);
    expect(totals.filter(total => !Number.isFinite(total))).toEqual([]);
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    expect(mean(totals.slice(-9))).toBeLessThan(0.8 * mean(totals.slice(0, 9)));
  });

  it('leaves the gaze out of every term when told to', () => {
    const { model, examples } = tinyTraining(1);
    const blind = examples.map(example => ({ ...example, gaze: null }));
    const without = [...fitModel(model, blind, { ...settings, stepCount: 4, useGaze: false })];
    expect(run({ stepCount: 4, useGaze: false })).toEqual(without);
    expect(without.map(({ loss }) => loss.gaze)).toEqual([null, null, null, null]);
  });

  it('reports null for a term that is switched off', () => {
    const losses = { gaze: true, contrastive: false, mapping: false };
    const [first] = run({ stepCount: 1, losses });
    expect(first?.loss).toMatchObject({ contrastive: null, mapping: null });
    expect(first?.loss.total).toBe(first?.loss.gaze);
  });

  it('keeps the last finished step when left early', () => {
    const stopped = tinyTraining(1);
    for (const { step } of fitModel(stopped.model, stopped.examples, settings)) {
      if (step === 2) break;
    }
    const { model: untouched } = tinyTraining(1);
    expect(stopped.model.parameters).not.toEqual(untouched.parameters);
  });

  it('refuses examples that do not fit the model, by name', () => {
    const { model, examples } = tinyTraining(1);
    const broken = examples.map(example => ({ ...example, image: new Float32Array(9) }));
    expect(() => fitModel(model, broken, settings).next()).toThrow(
      expect.objectContaining({ code: 'training.example', actual: '9 values' }),
    );
    expect(() => fitModel(model, [], settings).next()).toThrow(
      expect.objectContaining({ code: 'training.noExamples' }),
    );
  });
});
