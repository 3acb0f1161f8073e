import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../../main/model-host/engines.ts';
import type { HostArrays } from '../../../src/model/engine.ts';
import { embeddingLookup } from '../../../src/model/ops.ts';
import type { Weights } from '../../../src/model/weights.ts';
import { eagerEngine } from '../../../src/training/eager-engine.ts';
import { defaultOptimiser, type TrainingEngine } from '../../../src/training/engine.ts';
import { disagreement, probeEngine, probeStep } from '../../../src/training/probe.ts';

const nowMs = () => 0;
let onnx: TrainingEngine;

beforeAll(async () => {
  await openEngine('wasm');
  ({ engine: onnx } = await openEngine('onnx'));
});

/** The small step's loss over several updates, each of two micro-batches of different shapes. */
async function losses(engine: TrainingEngine, isTrained = (_name: string) => true) {
  const { parameters, program, inputs } = probeStep();
  const trainer = await engine.train(parameters, { ...defaultOptimiser, isTrained });
  const totals: number[] = [];
  for (let step = 0; step < 4; step++) {
    totals.push((await trainer.accumulate(program, inputs, 0.75)).total?.[0] ?? Number.NaN);
    await trainer.accumulate(program, firstReading(inputs), 0.25);
    await trainer.update(1e-2);
  }
  const state = await trainer.state();
  await trainer.dispose();
  return { totals, state };
}

/** The first reading of a batch, alone. */
function firstReading(inputs: HostArrays): HostArrays {
  const b = inputs.gazeShares?.shape[0] ?? 1;
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, values }]) => {
      const cut = values.slice(0, values.length / b);
      return [name, { shape: [(shape[0] ?? b) / b, ...shape.slice(1)], values: cut }];
    }),
  );
}

describe('the ONNX engine', () => {
  it('computes the loss and the gradients of the reference, and keeps no tensors', async () => {
    const before = tf.memory().numTensors;
    const reference = await probeEngine(eagerEngine, nowMs);
    expect(disagreement(await probeEngine(onnx, nowMs), reference)).toBeLessThan(1e-5);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('adds up micro-batches as the reference does', async () => {
    const [mine, reference] = [await losses(onnx), await losses(eagerEngine)];
    mine.totals.forEach((total, step) => {
      expect(total / (reference.totals[step] as number)).toBeCloseTo(1, 4);
    });
    expect(mine.totals.at(-1)).toBeLessThan(mine.totals[0] as number);
    expect([...mine.state.first.keys()].sort()).toEqual([...reference.state.first.keys()].sort());
  });

  it('loses no gradient of a row that is looked up many times, however often it computes', async () => {
    const [count, width] = [2048, 256];
    const parameters = new Map([
      ['table', { shape: [4, width], values: new Float32Array(4 * width) }],
    ]);
    const program = {
      key: 'rows looked up',
      compute: (weights: Weights, { ids }: Record<string, tf.Tensor>) => ({
        total: tf.sum(embeddingLookup(weights.get('table'), ids as tf.Tensor1D)),
      }),
    };
    const ids = Int32Array.from({ length: count }, (_, i) => (i % 16 === 0 ? 1 : 0));
    const inputs = { ids: { shape: [count], values: ids } };
    const trainer = await onnx.train(parameters, defaultOptimiser);
    for (let run = 0; run < 20; run++) await trainer.accumulate(program, inputs, 1 / 32);
    const gradient = (await trainer.gradients()).get('table') ?? new Float32Array();
    const expected = [15, 1, 0, 0].flatMap(n => Array.from({ length: width }, () => n * 4 * 20));
    expect([...gradient]).toEqual(expected);
    await trainer.dispose();
  });

  it('leaves frozen parameters as they were, without gradient or moments', async () => {
    const { state } = await losses(onnx, name => !name.startsWith('text_model.model'));
    const name = 'text_model.model.embeddings.word_embeddings.weight';
    expect(state.parameters.get(name)).toEqual(probeStep().parameters.get(name));
    expect([...state.first.keys()].filter(key => key.startsWith('text_model.model'))).toEqual([]);
  });

  it.each([
    ['onnx', () => onnx],
    ['eager', () => eagerEngine],
  ])('goes on from a state as if it had never stopped, to the last bit: %s', async (_name, of) => {
    const { parameters, program, inputs } = probeStep();
    const steps = async (trainer: Awaited<ReturnType<TrainingEngine['train']>>, count: number) => {
      for (let step = 0; step < count; step++) {
        await trainer.accumulate(program, inputs, 1);
        await trainer.update(1e-2);
      }
    };
    const whole = await of().train(parameters, defaultOptimiser);
    await steps(whole, 4);
    const first = await of().train(parameters, defaultOptimiser);
    await steps(first, 2);
    const second = await of().train(parameters, defaultOptimiser);
    await second.restore(await first.state());
    await steps(second, 2);
    expect(await second.state()).toEqual(await whole.state());
    const { first: moments, ...rest } = await whole.state();
    moments.set('logit_scale', new Float32Array(2));
    await expect(second.restore({ ...rest, first: moments })).rejects.toThrow(
      expect.objectContaining({ code: 'training.state' }),
    );
    for (const trainer of [whole, first, second]) await trainer.dispose();
  });
});
