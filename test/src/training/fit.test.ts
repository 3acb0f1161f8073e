import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../../main/model-host/engines.ts';
import type { TrainingEngine } from '../../../src/training/engine.ts';
import { defaultFit, type FitSettings } from '../../../src/training/fit.ts';
import type { FitState } from '../../../src/training/fit-state.ts';
import { fitInThread } from '../../support/fit-in-thread.ts';
import { tinyTraining } from '../../support/tiny-training.ts';

const settings: FitSettings = {
  ...defaultFit,
  stepCount: 50,
  batchSize: 4,
  learningRate: 2e-3,
  seed: 3,
};
const split = { training: [0, 1, 2, 3, 4, 5], validation: [6, 7, 8] };

/** Reports that can be compared: without the way to the state. */
async function run(
  change: Partial<FitSettings> = {},
  options: Parameters<typeof fitInThread>[4] = {},
  { model, examples } = tinyTraining(1),
) {
  const reports = [];
  let last: FitState | undefined;
  const fit = fitInThread(engine, model, examples, { ...settings, ...change }, options);
  for await (const { state, ...report } of fit) {
    reports.push(report);
    last = await state();
  }
  return { reports, last };
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
    for await (const { step } of fitInThread(engine, model, examples, settings)) {
      if (step > 1) counts.push(tf.memory().numTensors);
    }
    expect(counts).toHaveLength(49);
    expect(new Set(counts).size).toBe(1);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('draws the same loss curve from the same seed, exactly, and another from another', async () => {
    const first = await run({ stepCount: 12, augment: true });
    expect(await run({ stepCount: 12, augment: true })).toEqual(first);
    const other = await run({ stepCount: 12, augment: true, seed: 4 });
    expect(other.reports).not.toEqual(first.reports);
  });

  it('has a finite loss at every step, and lowers it', async () => {
    const { reports } = await run({ stepCount: 60 });
    const totals = reports.map(({ loss }) => loss.total);
    expect(totals.filter(total => !Number.isFinite(total))).toEqual([]);
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    expect(mean(totals.slice(-9))).toBeLessThan(0.8 * mean(totals.slice(0, 9)));
  });

  it('goes on from a state to the same bits as without a stop', async () => {
    const course = {
      stepCount: 14,
      augment: true,
      averageDecay: 0.9,
      validateEverySteps: 3,
      frozen: ['text_model.model.embeddings'],
    };
    const whole = await run(course, { split });
    const { model, examples } = tinyTraining(1);
    let from: FitState | undefined;
    for await (const { step, state } of fitInThread(
      engine,
      model,
      examples,
      { ...settings, ...course },
      { split },
    )) {
      if (step < 5) continue;
      from = await state();
      break;
    }
    const rest = await run(course, from === undefined ? {} : { split, from });
    expect(rest.reports).toEqual(whole.reports.slice(5));
    expect(rest.last).toEqual(whole.last);
  });

  it('looks at the patients set apart when told to, and ends when they do not get better', async () => {
    const course = { validateEverySteps: 2, patience: 2, learningRate: 0.3 };
    const { reports } = await run(course, { split });
    const looked = reports.filter(({ validation }) => validation !== null);
    expect(looked.map(({ step }) => step)).toEqual(looked.map((_, index) => 2 * (index + 1)));
    expect(reports.length).toBeLessThan(50);
    const losses = looked.map(({ validation }) => validation?.total ?? Number.NaN);
    const best = reports.at(-1)?.progress.best;
    expect(best).toEqual({ step: 2 * (looked.length - 2), loss: Math.min(...losses) });
  });

  it('trains in parts of a batch: without contrast the same as at once', async () => {
    const losses = { gaze: true, contrastive: false, mapping: true };
    const course = { stepCount: 4, validateEverySteps: 2, losses };
    const whole = await run(course, { split });
    const parts = await run(course, { split, microBatchSize: 2 });
    const totals = (reports: typeof whole.reports) =>
      reports.flatMap(({ loss, validation }) => [loss.total, validation?.total ?? 0]);
    totals(parts.reports).forEach((total, i) => {
      expect(total).toBeCloseTo(totals(whole.reports)[i] as number, 4);
    });
    expect(parts.reports).not.toEqual(whole.reports);
  });

  it('leaves frozen parameters as they are and moves the others', async () => {
    const frozen = ['text_model.model.', 'vision_model.model.embeddings'];
    const { last } = await run({ stepCount: 3, frozen });
    const { model } = tinyTraining(1);
    for (const [name, { values }] of model.parameters) {
      const isKept = frozen.some(prefix => name.startsWith(prefix));
      const now = last?.training.parameters.get(name)?.values;
      if (isKept) expect(now, name).toEqual(values);
    }
    expect(last?.training.parameters.get('logit_scale')).not.toEqual(
      model.parameters.get('logit_scale'),
    );
  });

  it('averages the parameters as it goes, where asked to', async () => {
    const { last } = await run({ stepCount: 20, averageDecay: 0.9 });
    const name = 'vision_model.projection_head.weight';
    const average = last?.progress.average?.get(name);
    const now = last?.training.parameters.get(name)?.values;
    expect(average).toHaveLength(now?.length ?? 0);
    expect(average).not.toEqual(now);
    const without = await run({ stepCount: 20 });
    expect(without.last?.training).toEqual(last?.training);
  });

  it('leaves the gaze out of every term when told to', async () => {
    const training = tinyTraining(1);
    const blind = training.examples.map(example => ({ ...example, gaze: null }));
    const course = { stepCount: 4, useGaze: false };
    const seeing = await run(course);
    expect(seeing).toEqual(await run(course, {}, { ...training, examples: blind }));
    expect(seeing.reports.map(({ loss }) => loss.gaze)).toEqual([null, null, null, null]);
  });

  it('reports null for a term that is switched off', async () => {
    const losses = { gaze: true, contrastive: false, mapping: false };
    const { reports } = await run({ stepCount: 1, losses });
    expect(reports[0]?.loss).toMatchObject({ contrastive: null, mapping: null });
    expect(reports[0]?.loss.total).toBe(reports[0]?.loss.gaze);
  });

  it('refuses examples that do not fit the model, by name', async () => {
    const training = tinyTraining(1);
    const broken = training.examples.map(example => ({ ...example, image: new Float32Array(9) }));
    await expect(run({}, {}, { ...training, examples: broken })).rejects.toThrow(
      expect.objectContaining({ code: 'training.example', actual: '9 values' }),
    );
  });
});
