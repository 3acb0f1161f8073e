import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../../main/model-host/engines.ts';
import type { TrainingEngine } from '../../../src/training/engine.ts';
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

async function run(change: Partial<FitSettings> = {}, seed = 1): Promise<StepReport[]> {
  const { model, examples } = tinyTraining(seed);
  return all(fitModel(engine, model, examples, { ...settings, ...change }));
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

let engine: TrainingEngine;
beforeAll(async () => {
  ({ engine } = await openEngine('wasm'));
});

describe('fitModel', () => {
  it('keeps the number of tensors over 50 steps and frees all of them at the end', async () => {
    const before = tf.memory().numTensors;
    const { model, examples } = tinyTraining(1);
    const counts: number[] = [];
    for await (const { step } of fitModel(engine, model, examples, settings)) {
      if (step > 1) counts.push(tf.memory().numTensors);
    }
    expect(counts).toHaveLength(49);
    expect(new Set(counts).size).toBe(1);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('draws the same loss curve from the same seed, exactly, and another from another', async () => {
    const first = await run({ stepCount: 12 });
    expect(await run({ stepCount: 12 })).toEqual(first);
    expect(await run({ stepCount: 12, seed: 4 })).not.toEqual(first);
  });

  it('has a finite loss at every step, and lowers it', async () => {
    const totals = (await run({ stepCount: 60 })).map(({ loss }) => loss.total);
    expect(totals.filter(total => !Number.isFinite(total))).toEqual([]);
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    expect(mean(totals.slice(-9))).toBeLessThan(0.8 * mean(totals.slice(0, 9)));
  });

  it('leaves the gaze out of every term when told to', async () => {
    const { model, examples } = tinyTraining(1);
    const blind = examples.map(example => ({ ...example, gaze: null }));
    const without = await all(
      fitModel(engine, model, blind, { ...settings, stepCount: 4, useGaze: false }),
    );
    expect(await run({ stepCount: 4, useGaze: false })).toEqual(without);
    expect(without.map(({ loss }) => loss.gaze)).toEqual([null, null, null, null]);
  });

  it('reports null for a term that is switched off', async () => {
    const losses = { gaze: true, contrastive: false, mapping: false };
    const [first] = await run({ stepCount: 1, losses });
    expect(first?.loss).toMatchObject({ contrastive: null, mapping: null });
    expect(first?.loss.total).toBe(first?.loss.gaze);
  });

  it('keeps the last finished step when left early', async () => {
    const stopped = tinyTraining(1);
    for await (const { step } of fitModel(engine, stopped.model, stopped.examples, settings)) {
      if (step === 2) break;
    }
    const { model: untouched } = tinyTraining(1);
    expect(stopped.model.parameters).not.toEqual(untouched.parameters);
  });

  it('refuses examples that do not fit the model, by name', async () => {
    const { model, examples } = tinyTraining(1);
    const broken = examples.map(example => ({ ...example, image: new Float32Array(9) }));
    await expect(fitModel(engine, model, broken, settings).next()).rejects.toThrow(
      expect.objectContaining({ code: 'training.example', actual: '9 values' }),
    );
    await expect(fitModel(engine, model, [], settings).next()).rejects.toThrow(
      expect.objectContaining({ code: 'training.noExamples' }),
    );
  });
});
